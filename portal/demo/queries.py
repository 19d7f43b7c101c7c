"""Whether a home holds a demo, and what its months came to."""

import datetime
from dataclasses import dataclass

from agencies.common import sql

BEGUN = "begun"
READY = "ready"


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What an agency did and earned in a month."""

    month: datetime.date
    portfolio: str
    agency: str
    currency: str
    payments: int
    base_minor: int
    commission_minor: int
    total_minor: int


async def demo_state() -> str | None:
    """Say how far the demo of this home is; None when it holds none."""
    return await sql.value(str, "SELECT value FROM installation WHERE name = 'demo'")


async def set_demo_state(state: str) -> None:
    """Note how far the demo is."""
    await sql.execute(
        "INSERT INTO installation (name, value) VALUES ('demo', :state)"
        " ON CONFLICT (name) DO UPDATE SET value = :state",
        state=state,
    )


async def months() -> list[MonthRow]:
    """Read what was settled, month by month."""
    return await sql.rows(
        MonthRow,
        "SELECT month, portfolios.code, agencies.code, currency, payments, base_minor, commission_minor,"
        " total_minor FROM statements JOIN agencies ON agencies.id = statements.agency_id"
        " JOIN portfolios ON portfolios.id = statements.portfolio_id"
        " ORDER BY month, portfolios.code, agencies.code",
    )


async def counts() -> dict[str, int]:
    """Count what the home holds."""
    tables = ("cases", "placements", "contacts", "promises", "payments", "statements")
    return {each: await sql.value(int, f"SELECT count(*) FROM {each}") or 0 for each in tables}


async def open_case_ids(agency_id: int) -> list[int]:
    """List the cases that are placed with an agency now, as they came."""
    found = await sql.tuples(
        "SELECT case_id FROM placements WHERE agency_id = :agency AND ended_on IS NULL ORDER BY id",
        agency=agency_id,
    )
    return [int(each[0]) for each in found]


async def unfinished_job_ids(kind: str) -> list[int]:
    """List the jobs of a kind that have not come to an end."""
    found = await sql.tuples(
        "SELECT id FROM jobs WHERE kind = :kind AND finished_at IS NULL ORDER BY id", kind=kind
    )
    return [int(each[0]) for each in found]
