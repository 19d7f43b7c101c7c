"""The work of the child process done in this one, where a test needs it many times and nothing hostile."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from agencies.common.tabular import LIMITS, Row, Table, frames, normalise_heading
from agencies.common.tabular.child import read


def read_here(data: bytes, *known_headings: str) -> tuple[Table, list[Row]]:
    """Read a table as `read_table` does, by the same code without the process."""
    answer = BytesIO()
    read(data, "table", {normalise_heading(each) for each in known_headings}, LIMITS, answer)
    (_, (sheet, headings, *counts)), *bodies, (_, total) = _frames(answer.getvalue())
    rows = [Row(number, tuple(cells)) for _, body in bodies for number, cells in body]
    assert total == len(rows)
    return Table(sheet, tuple(headings), *counts), rows


def _frames(answer: bytes) -> Iterator[tuple[str, Any]]:
    place = 0
    while place < len(answer):
        begin = place + frames.LENGTH.size
        (length,) = frames.LENGTH.unpack(answer[place:begin])
        place = begin + length
        yield frames.decode(answer[begin:place])
