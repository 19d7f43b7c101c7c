"""How the process ends when it is stopped, or when nobody takes what it says: in a sentence at most."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from agencies.common.words import render, say
from portal.cli.shell import Exit, language


def run_to_the_end(command: Callable[[], object]) -> None:
    """Run what leaves by SystemExit, and see that all it said is written before the process ends.

    A pipe that was closed, as `head` does, ends it quietly; where output cannot be written, as to a full
    disk, one sentence says so.
    """
    _open_streams()
    threading.excepthook = _tell_of_thread
    try:
        try:
            command()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _leave(Exit.STOPPED)
    except BrokenPipeError:
        _leave(Exit.FAILED)
    except OSError as error:
        if error.filename is not None:
            raise
        text = say(
            "The answer could not be written ({error}); what was asked for may be done all the same.",
            error=error.strerror,
        )
        with contextlib.suppress(OSError):  # stderr may lead to the same full disk
            print(render(text, language()), file=sys.stderr)  # noqa: T201
        _leave(Exit.FAILED)


def _open_streams() -> None:
    """Give a process that was started without streams some that lead nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end


def _tell_of_thread(failed: threading.ExceptHookArgs) -> None:
    """Tell of what broke in a thread, but not that SQLite's had an answer for a loop that was stopped."""
    if str(failed.exc_value) != "Event loop is closed":
        threading.__excepthook__(failed)


def _leave(code: Exit) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left to write would fail again at the very end
    sys.exit(code)
