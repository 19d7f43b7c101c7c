"""The command line: one door among others, fit for scripts."""

import os
import signal

_STOPPED = 130


def main() -> None:
    """Run the command line; Ctrl-C while it is being loaded ends it without a word."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(_STOPPED))
    from portal.cli import root  # noqa: PLC0415 - takes a second, and no trace is to be seen of its end

    signal.signal(signal.SIGINT, signal.default_int_handler)
    root.main()


__all__ = ["main"]
