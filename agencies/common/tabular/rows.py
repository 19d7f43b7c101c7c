"""The shape of what is read: one table, its headings, its rows."""

from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """One filled row: its number in the sheet or file, counted from 1 as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file's table looks like before its rows.

    `sheet` is empty for text files. `heading_row` is the number of the last row of the headings, 0 where the
    table has none. `total_rows` is the exact number of rows that follow.
    """

    sheet: str
    headings: tuple[str, ...]
    heading_row: int
    total_rows: int
