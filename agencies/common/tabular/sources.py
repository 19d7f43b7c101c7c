"""Where rows come from, and which of them are blank."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol

# Row number, counted from 1 -> column, counted from 0 -> text, of cells that calamine gives as blank.
BlankedCells = dict[int, dict[int, str]]


class Source(Protocol):
    """One sheet or text file, whose rows can be read more than once."""

    sheet: str

    @property
    def merges(self) -> Collection[tuple[int, int]]:
        """The first and last rows of the cells merged downwards."""

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Read the rows anew: number and values, blank ones included or left out."""

    def texts(self, values: Sequence[Any]) -> list[str]:
        """Turn a row's values into text."""


def filled_rows(source: Source) -> Iterator[tuple[int, list[Any]]]:
    """Read the rows that hold anything but white space."""
    return ((number, values) for number, values in source.rows() if not is_blank(values))


def is_blank(values: Sequence[Any]) -> bool:
    """Say whether a row holds nothing but white space."""
    # A loop, for a generator would take three times as long in this, the most called function of all.
    for value in values:  # noqa: SIM110
        if value != "" and not (type(value) is str and value.isspace()):
            return False
    return True


def filled_width(values: Sequence[Any], least: int) -> int:
    """Say how many columns a row fills, at least `least`."""
    width = len(values)
    while width > least and is_blank(values[width - 1 : width]):
        width -= 1
    return max(width, least)
