"""The least that places cases: COPY of the finished rows into the same indexed table."""

from collections.abc import Sequence

import asyncpg

_COLUMNS = (
    *("portfolio_id", "batch_id", "case_id", "debtor_id", "agency_id", "hand", "starts_on", "bucket"),
    "amount_minor",
)


async def place(connection: asyncpg.Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """Write placements in one transaction."""
    async with connection.transaction():
        await connection.copy_records_to_table("placements", columns=_COLUMNS, records=rows)
