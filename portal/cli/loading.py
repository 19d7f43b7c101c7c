"""What loading has to do with Ctrl-C."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_STOPPED = 130


@contextmanager
def stopped_without_a_word() -> Iterator[None]:
    """Let Ctrl-C end the process at once meanwhile: while modules are loaded there is nothing to tell."""
    before = signal.signal(signal.SIGINT, lambda *_: os._exit(_STOPPED))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
