"""Which row of a table holds its headings, and how its columns are called."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agencies.common.tabular.headings import normalise_heading
from agencies.common.tabular.rows import Row

LOOK_AT = 20
_DEEPEST = 4
_VALUE = re.compile(
    r"[\d\s.,:/+()%￥¥$€£'-]*|true|false|#(?:n/a|name\?|null!|num!|ref!|value!|div/0!)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Head:
    """The rows from `first` to `last` that hold the headings, 0 and 0 for none; `known` of them are known."""

    first: int
    last: int
    cells: tuple[str, ...]
    known: int


def find_head(rows: Sequence[Row], known: Collection[str], merges: Collection[tuple[int, int]] = ()) -> Head:
    """Find the headings among the first filled rows of a table.

    `known` are normalised headings: the row with most of them wins. Without any, it is the first row more
    than half as wide as the widest that is filled with words, else the row with most words, provided that all
    above it is narrower (a title, a console line). `merges` are the first and last rows of cells merged
    downwards: headings of two rows are one, and the lower text of a column names it.
    """
    best = _known_row(rows, known) or _wordy_row(rows)
    if best is None:
        return Head(0, 0, (), 0)
    first, last = _depth(best.number, merges)
    cells = _lowest_texts([row.cells for row in rows if first <= row.number <= last])
    return Head(first, last, cells, _count_known(cells, known))


def name_columns(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Give each of `width` columns its own name: the heading as typed, "amount (2)", or "column 3"."""
    names: dict[str, None] = {}
    for place in range(width):
        typed = cells[place] if place < len(cells) else ""
        wish = typed if typed.strip() else f"column {place + 1}"
        name, again = wish, 2
        while name in names:
            name, again = f"{wish} ({again})", again + 1
        names[name] = None
    return tuple(names)


def _known_row(rows: Sequence[Row], known: Collection[str]) -> Row | None:
    best = max(rows, key=lambda row: (_count_known(row.cells, known), _count_words(row.cells)), default=None)
    count = _count_known(best.cells, known) if best else 0
    # One known word among many others may be a cell of a data row.
    return best if best and (count > 1 or (count and _count_filled(best.cells) <= 2)) else None


def _wordy_row(rows: Sequence[Row]) -> Row | None:
    widest = max((_count_filled(row.cells) for row in rows), default=0)
    for row in rows:
        if _count_words(row.cells) * 2 > widest:
            return row
    best = max(rows, key=lambda row: _count_words(row.cells), default=None)
    if best is None or not _count_words(best.cells):
        return None
    above = (row for row in rows if row.number < best.number)
    filled = _count_filled(best.cells)
    return best if all(_count_filled(row.cells) < filled for row in above) else None


def _count_known(cells: Sequence[str], known: Collection[str]) -> int:
    return len({normalise_heading(cell) for cell in cells}.intersection(known)) if known else 0


def _count_words(cells: Sequence[str]) -> int:
    return sum(not _VALUE.fullmatch(cell) for cell in cells)


def _count_filled(cells: Sequence[str]) -> int:
    return sum(bool(cell) and not cell.isspace() for cell in cells)


def _depth(number: int, merges: Collection[tuple[int, int]]) -> tuple[int, int]:
    first = last = number
    for top, bottom in sorted(merges):
        if top <= last and bottom >= first and bottom - top < _DEEPEST:
            first, last = min(first, top), max(last, bottom)
    return first, last


def _lowest_texts(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    width = max(len(cells) for cells in rows)
    columns = ([cells[place] for cells in reversed(rows) if place < len(cells)] for place in range(width))
    return tuple(next((text for text in column if text.strip()), "") for column in columns)
