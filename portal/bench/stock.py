"""Lays rows into an empty installation that a bench starts from: by COPY, where no use case is measured.

The installation is new, so the rows of a table have the ids 1, 2, 3 in the order in which they are given.
"""

import datetime

from agencies.common import bulk, sql
from agencies.common.access import Actor
from agencies.people.add_portfolio import add_portfolio
from agencies.people.queries import PortfolioRow
from agencies.vendors.add_agency import add_agency
from portal.bench import data

NOW = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
AGENCIES = ("EAST", "NORTH", "PEAK", "SOUTH", "VALLEY", "WEST")
FILE_ID = 1
# One case file with what it stands on, as the rows of cases want it.
FILE = (
    """INSERT INTO jobs (kind, key, payload, status, rows_done, attempts, cancel_asked, actor_id, created_at)
    SELECT 'import_cases', 'stock', '{}', 'done', 0, 1, false, id, created_at FROM people""",
    """INSERT INTO evidence (sha256, size, created_at) SELECT repeat('0', 64), 0, created_at FROM people""",
    """INSERT INTO case_files (portfolio_id, job_id, evidence_id, as_of, created_by, created_at)
    SELECT portfolios.id, jobs.id, evidence.id, '2026-09-30', jobs.actor_id, jobs.created_at
    FROM portfolios, jobs, evidence""",
)
_CASE = (
    *("portfolio_id", "debtor_id", "case_no", "product", "region", "as_of", "overdue_since"),
    *("outstanding_minor", "failed_visits", "unreachable_since", "status", "row_digest", "file_id"),
)
_PAYMENT = (
    *("portfolio_id", "reference", "case_no", "case_id", "amount_minor", "excess_minor", "paid_on"),
    *("reverses_id", "job_id", "posted_by", "posted_at"),
)
_PART = (
    *("payment_id", "placement_id", "agency_id", "portfolio_id", "amount_minor", "excess_minor", "paid_on"),
    *("basis", "reverses_id", "created_by", "created_at"),
)


async def open_portfolio(owner: Actor) -> PortfolioRow:
    """Add the portfolio of the bench."""
    zone, rulebook = "America/New_York", "US-REGF"
    return await add_portfolio(
        owner, code="BENCH", name="Bench", currency="USD", zone=zone, rulebook=rulebook, now=NOW
    )


async def admit_agencies(owner: Actor) -> None:
    """Add the agencies of the bench, which take any number of cases."""
    for code in AGENCIES:
        await add_agency(owner, code=code, name=code.title(), now=NOW)


async def add_cases(lender: PortfolioRow, count: int) -> None:
    """Add cases and their debtors; all of them are eligible."""
    rows = data.cases(count)
    debtors = {
        debtor: number for number, debtor in enumerate(dict.fromkeys(row.debtor_id for row in rows), 1)
    }
    cases = [
        (
            *(lender.id, debtors[row.debtor_id], row.case_no, row.product, row.region, data.AS_OF),
            *(row.overdue_since, row.outstanding or row.principal, row.failed_visits, row.unreachable_since),
            *("open", row.case_no.encode(), FILE_ID),
        )
        for row in rows
    ]
    async with sql.transaction():
        for statement in FILE:
            await sql.execute(statement)
        await bulk.copy("debtors", ("created_at",), [(NOW,) for _ in debtors])
        await bulk.copy("cases", _CASE, cases)


async def add_payments(owner: Actor, lender: PortfolioRow, count: int) -> None:
    """Add payments on placed cases, each credited to the agency that has the case."""
    placed = {
        int(case): (int(placement), int(agency), str(case_no))
        for case, placement, agency, case_no in await sql.tuples(
            "SELECT cases.id, placements.id, placements.agency_id, cases.case_no FROM placements"
            " JOIN cases ON cases.id = placements.case_id"
        )
    }
    job = await sql.value(int, "SELECT max(id) FROM jobs")
    payments, parts = [], []
    for number, each in enumerate(data.payments(count, sorted(placed)), 1):
        placement, agency, case_no = placed[each.case_id]
        undone, basis = each.reverses, "reversal" if each.reverses else "in_force"
        money = (each.amount_minor, 0, each.paid_on)
        by = (owner.person_id, NOW)
        payments.append((lender.id, each.reference, case_no, each.case_id, *money, undone, job, *by))
        parts.append((number, placement, agency, lender.id, *money, basis, undone, *by))
    async with sql.transaction():
        await bulk.copy("payments", _PAYMENT, payments)
        await bulk.copy("attributions", _PART, parts)
