"""Rows of a payment file on their way in: written in chunks, read once, emptied."""

import json
from collections.abc import Iterable, Sequence

from agencies.common import bulk, sql, vault
from agencies.payments.rules.drafts import Draft

_FIELD = "staged_payment"
_COLUMNS = ("job_id", *Draft._fields, "cells_cipher")


async def last_row_read(job_id: int) -> int:
    """Give the number of the last row that a job has staged or refused; 0 at its beginning."""
    found = await sql.tuples(
        "SELECT max(row_number) FROM staged_payments WHERE job_id = :job"
        " UNION ALL SELECT max(row_number) FROM job_problems WHERE job_id = :job",
        job=job_id,
    )
    return max(int(each[0] or 0) for each in found)


async def stage(job_id: int, rows: Iterable[tuple[Draft, Sequence[str]]]) -> None:
    """Stage readable rows with their cells, encrypted, since a file may tell more than its payments."""
    await bulk.copy("staged_payments", _COLUMNS, [(job_id, *draft, _sealed(cells)) for draft, cells in rows])


async def staged_drafts(job_id: int) -> list[Draft]:
    """Read what a job has staged, in the order of the file."""
    return await sql.rows(
        Draft,
        f"SELECT {', '.join(Draft._fields)} FROM staged_payments WHERE job_id = :job ORDER BY row_number",
        job=job_id,
    )


async def staged_cells(job_id: int, row_numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Read the cells of some staged rows as they were in the file."""
    found = await sql.tuples(
        "SELECT row_number, cells_cipher FROM staged_payments"
        f" WHERE job_id = :job AND {sql.any_of('row_number', 'numbers')}",
        job=job_id,
        numbers=list(row_numbers),
    )
    return {int(number): tuple(json.loads(vault.decrypt(cells, _FIELD))) for number, cells in found}


async def clear_staged(job_id: int) -> None:
    """Empty what a job staged, and what jobs left that failed or were cancelled."""
    await sql.execute(
        "DELETE FROM staged_payments WHERE job_id = :job"
        " OR job_id IN (SELECT id FROM jobs WHERE status IN ('failed', 'cancelled'))",
        job=job_id,
    )


def _sealed(cells: Sequence[str]) -> bytes:
    return vault.encrypt(json.dumps(cells, ensure_ascii=False), _FIELD)
