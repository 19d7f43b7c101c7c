"""What a check says, in both languages at once."""

from agencies.common.words import say
from settlement.workbook.rules.cells import Cell, Style, side_by_side

_OK, _CHANGED = say("ok"), say("changed")


def ok() -> str:
    """Say that a check holds."""
    return side_by_side(_OK)


def changed() -> str:
    """Say that a check does not hold."""
    return side_by_side(_CHANGED)


def verdict(condition: str) -> Cell:
    """Make a cell that says whether a condition holds; in what is issued, it does."""
    return Cell(ok(), Style.VERDICT, f'IF({condition},"{ok()}","{changed()}")')


def verdict_of_all(cells: str) -> Cell:
    """Make a cell that says whether all verdicts hold."""
    return verdict(f'SUMPRODUCT(--({cells}<>"{ok()}"))=0')
