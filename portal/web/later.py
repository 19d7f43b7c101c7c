"""Values of sentences that are written when they are read: in the language and on the clock of the reader."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Later:
    """A call whose outcome is the text; made while a page is written, not while it is thought out."""

    write: Callable[..., str]
    values: tuple[object, ...]

    def __str__(self) -> str:
        return self.write(*self.values)


def later(write: Callable[..., str], *values: object) -> Later:
    """Put off a call until its text is needed."""
    return Later(write, values)
