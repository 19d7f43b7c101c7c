"""Tables out of files from outside: csv, xls, xlsx and their like, read by a child process under limits."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any

from agencies.common.tabular.headings import normalise_heading
from agencies.common.tabular.limits import LIMITS, Limits
from agencies.common.tabular.process import Reader
from agencies.common.tabular.refusals import refused
from agencies.common.tabular.rows import Row, Table

CHUNK = 2_000


class OpenTable:
    """A table whose headings are known and whose rows are on their way."""

    def __init__(self, table: Table, name: str, reader: Reader) -> None:
        self.table = table
        self._name = name
        self._reader = reader

    async def chunks(self, size: int = CHUNK) -> AsyncIterator[list[Row]]:
        """Give all filled rows once, `size` at a time; FileRefused when the child fails on the way."""
        waiting: list[Row] = []
        count = 0
        while rows := await self._next_rows():
            count += len(rows)
            waiting += rows
            while len(waiting) >= size:
                yield waiting[:size]
                waiting = waiting[size:]
        if count != self.table.total_rows:
            raise refused(self._name, "reader_stopped", {})
        if waiting:
            yield waiting

    async def _next_rows(self) -> Sequence[Row]:
        kind, body = await self._reader.frame()
        if kind == "end":
            return ()
        rows = _as_rows(body) if kind == "rows" else []
        width = len(self.table.headings)
        if not rows or any(len(row.cells) != width for row in rows):
            raise refused(self._name, "unreadable", {})
        return rows


@asynccontextmanager
async def open_table(
    data: bytes, *, name: str, known_headings: Collection[str] = (), limits: Limits = LIMITS
) -> AsyncIterator[OpenTable]:
    """Open the table in a file called `name`; FileRefused, with a code, where none can be read.

    `known_headings` help to find the sheet and the row with the headings. The child lives as long as the
    context. What is wrong with the file as a whole is said on opening, before the first row.
    """
    if len(data) > limits.file_bytes:
        size, limit = len(data) // 10**6, limits.file_bytes // 10**6
        raise refused(name, "too_large", {"size": size, "limit": limit})
    known = {normalise_heading(heading) for heading in known_headings if heading}
    reader = await Reader.start(data, name, known, limits)
    try:
        table = _as_table(await reader.frame())
        if table is None:
            raise refused(name, "unreadable", {})
        yield OpenTable(table, name, reader)
    finally:
        await reader.stop()


async def read_table(
    data: bytes, *, name: str, known_headings: Collection[str] = (), limits: Limits = LIMITS
) -> tuple[Table, list[Row]]:
    """Read a small table whole; see `open_table`."""
    async with open_table(data, name=name, known_headings=known_headings, limits=limits) as opened:
        return opened.table, [row async for rows in opened.chunks() for row in rows]


def _as_table(frame: tuple[str, Any]) -> Table | None:
    match frame:
        case "table", [str(sheet), list(headings), int(heading_row), int(total_rows)]:
            return Table(sheet, tuple(headings), heading_row, total_rows)
    return None


def _as_rows(body: Any) -> list[Row]:
    try:
        return [Row(number, tuple(cells)) for number, cells in body]
    except (TypeError, ValueError):
        return []
