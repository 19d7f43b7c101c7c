"""Goes through lists by key: a page begins behind a row, or before it, however many rows there are."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows from a place on, as SQL: what limits them, with its values, and their order."""

    where: str
    order: str
    values: dict[str, object]


def stretch(
    columns: Sequence[str], after: Sequence[object] | None, *, back: bool = False, rising: bool = False
) -> Stretch:
    """Write which rows follow the place `after` in a list that falls by its columns, or rises.

    With `back` these are the rows before the place, the nearest first; without a place all rows are meant.
    """
    up = rising is not back
    order = ", ".join(f"{each} {'ASC' if up else 'DESC'}" for each in columns)
    if not after:
        return Stretch("true", order, {})
    values = {f"after_{number}": value for number, value in enumerate(after)}
    places = ", ".join(f":{name}" for name in values)
    return Stretch(f"({', '.join(columns)}) {'>' if up else '<'} ({places})", order, values)


def stretch_by_id(column: str, after: int | None, *, back: bool = False, rising: bool = False) -> Stretch:
    """Write which rows follow the one with the number `after` in a list that goes by that number alone."""
    return stretch([column], None if after is None else [after], back=back, rising=rising)
