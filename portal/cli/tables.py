"""Tables for people: figures stand to the right, and a table that is too wide is turned on its side."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.table import Table

Rows = Sequence[Sequence[str]]
_FIGURE = re.compile(r"—|-?[\d,]+(\.\d+)?( %)?")
_GAP = 2
_NARROW_WORD, _NARROW_HAN = 16, 8


def laid_out(headings: Sequence[str], rows: Rows, width: int) -> Iterator[Table]:
    """Lay a table out for a terminal of `width` signs: upright, else turned and in as many parts as it takes.

    An upright table keeps every figure on one line; headings and longer texts may take several.
    """
    columns = list(zip(headings, *rows, strict=True))
    figures = [_holds_figures(cells) for _, *cells in columns]
    least = [_least(column, figure) for column, figure in zip(columns, figures, strict=True)]
    if _total(least) <= width:
        natural = [max(map(cell_len, column)) for column in columns]
        tight = _total(natural) > width
        yield _upright(columns, figures, [each if tight else None for each in least])
    else:
        yield from _turned(headings, rows, width)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _holds_figures(cells: Sequence[str]) -> bool:
    filled = [each for each in cells if each]
    return bool(filled) and all(_FIGURE.fullmatch(each) for each in filled)


def _least(column: Sequence[str], figures: bool) -> int:
    heading, *cells = column
    words = [_narrowest(each) for each in (() if figures else cells)]
    whole = [cell_len(each) for each in (cells if figures else ())]
    return max([_narrowest(heading), *words, *whole])


def _narrowest(text: str) -> int:
    """Say how narrow a text may be set: by its longest word, Chinese at four characters."""
    longest = max(map(cell_len, text.split()), default=0)
    return min(longest, _NARROW_WORD if text.isascii() else _NARROW_HAN)


def _upright(columns: Rows, figures: Sequence[bool], least: Sequence[int | None]) -> Table:
    table = Table(box=None, pad_edge=False)
    for (heading, *_), figure, width in zip(columns, figures, least, strict=True):
        side = {"justify": "right", "width": width} if figure else {"justify": "left"}
        table.add_column(heading, overflow="fold", **side)
    for row in zip(*(cells for _, *cells in columns), strict=True):
        table.add_row(*row)
    return table


def _turned(headings: Sequence[str], rows: Rows, width: int) -> Iterator[Table]:
    """Write headings down the left and each row as a column, as many beside each other as fit."""
    used, together = 0, list[Sequence[str]]()
    for row in rows:
        wide = _GAP + max(map(cell_len, row))
        if together and used + wide > width:
            yield _side_by_side(headings, together)
            together.clear()
        used = (used if together else max(map(cell_len, headings))) + wide
        together.append(row)
    yield _side_by_side(headings, together)


def _side_by_side(headings: Sequence[str], rows: Rows) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    for _ in rows:
        table.add_column(justify="right", overflow="fold")
    for line in zip(headings, *rows, strict=True):
        table.add_row(*line)
    return table
