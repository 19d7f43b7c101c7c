"""The rows of a case file on their way in."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import bulk, sql


@dataclass(frozen=True, slots=True)
class Staged:
    """How far a file is staged: its last row that was judged, and how many are in and refused so far."""

    last_row: int
    accepted: int
    refused: int


async def drop_abandoned_rows() -> None:
    """Empty what failed or cancelled imports left behind."""
    await sql.execute(
        "DELETE FROM staged_cases WHERE job_id IN"
        " (SELECT id FROM jobs WHERE status IN ('failed', 'cancelled'))"
    )


async def stage(job_id: int, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Put rows into staging, in the running transaction."""
    await bulk.copy("staged_cases", ("job_id", *columns), [(job_id, *row) for row in rows])


async def staged(job_id: int) -> Staged:
    """Say how far a job has staged its file."""
    found = await sql.row(
        Staged,
        "SELECT coalesce(max(row_number), 0), CAST(coalesce(sum(accepted), 0) AS BIGINT),"
        " CAST(coalesce(sum(refused), 0) AS BIGINT) FROM ("
        "SELECT row_number, 1 AS accepted, 0 AS refused FROM staged_cases WHERE job_id = :job"
        " UNION ALL SELECT DISTINCT row_number, 0, 1 FROM job_problems WHERE job_id = :job) AS judged",
        job=job_id,
    )
    return found or Staged(0, 0, 0)


async def staged_case_nos(job_id: int) -> dict[str, int]:
    """Map the case numbers in staging to their rows."""
    found = await sql.tuples("SELECT case_no, row_number FROM staged_cases WHERE job_id = :job", job=job_id)
    return {str(case_no): int(row_number) for case_no, row_number in found}


async def take_out(job_id: int, row_numbers: Sequence[int]) -> None:
    """Take rows out of staging, in the running transaction."""
    among = sql.any_of("row_number", "rows")
    await sql.execute(
        f"DELETE FROM staged_cases WHERE job_id = :job AND {among}", job=job_id, rows=list(row_numbers)
    )


async def clear(job_id: int) -> None:
    """Empty a job's staging, in the running transaction."""
    await sql.execute("DELETE FROM staged_cases WHERE job_id = :job", job=job_id)


async def missing_case_nos(job_id: int, portfolio_id: int, as_of: datetime.date) -> list[str]:
    """List the open cases that the portfolio has from earlier days and that are not in staging."""
    found = await sql.tuples(
        "SELECT case_no FROM cases WHERE portfolio_id = :portfolio AND status = 'open' AND as_of < :as_of"
        " EXCEPT SELECT case_no FROM staged_cases WHERE job_id = :job",
        portfolio=portfolio_id,
        as_of=as_of,
        job=job_id,
    )
    return sorted(str(each[0]) for each in found)
