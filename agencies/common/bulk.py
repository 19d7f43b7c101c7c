"""Many rows at once: COPY on PostgreSQL, executemany on SQLite, inside the running transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from agencies.common import sql


async def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` to `table`; the values stand in the order of `columns`."""
    with sql.refusals():
        async with sql.connection().acquire_connection() as driver:
            if sql.is_postgresql():
                await driver.copy_records_to_table(table, columns=list(columns), records=rows)
                return
            places = ", ".join("?" * len(columns))
            insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
            await driver.executemany(insert, [[sql.stored(each) for each in row] for row in rows])
