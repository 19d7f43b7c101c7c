"""Cases in bulk and the acts of placing, for tests that place and recall."""

import csv
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agencies.cases import models
from agencies.common import bulk, jobs, money, sql
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.placements.confirm_plan import Confirmed, confirm_plan
from agencies.placements.plan_placement import ask_plan_placement, make_wish
from agencies.placements.queries.placed import PlacedCase, placements_of_cases
from portal.worker import run_job
from tests import shared
from tests.agencies.cases import rows

NOW = datetime.datetime(2017, 10, 2, 14, tzinfo=datetime.UTC)
OCTOBER = datetime.date(2017, 10, 1)
CASE_FILE = datetime.date(2017, 9, 30)


@dataclass(frozen=True)
class Planned:
    """A plan that was made, and what the job said of it."""

    plan_id: int
    result: dict[str, object]


def afternoon(day: datetime.date) -> datetime.datetime:
    """Give the moment at which the acts of a day are done."""
    return datetime.datetime.combine(day, NOW.timetz())


async def portfolio(code: str = "US") -> PortfolioRow:
    """Add a portfolio in US dollars."""
    return await portfolio_by_id(await rows.portfolio(code))


async def cases(lender: PortfolioRow, count: int, **facts: object) -> list[models.Case]:
    """Add cases C1, C2 and so on of 1,001.00, 1,002.00 and so on, each with a debtor of its own."""
    return [
        await rows.case(lender.id, f"C{number}", outstanding_minor=100_000 + 100 * number, **facts)  # type: ignore[arg-type]
        for number in range(1, count + 1)
    ]


async def real_cases(lender: PortfolioRow) -> None:
    """Add the three thousand loans of the reference file, as their import as of 30 September 2017 does."""
    with shared.path("data/lending_club_cases.csv").open() as file:
        table = list(csv.DictReader(file))
    first = await rows.case(lender.id, "first", outstanding_minor=0, status="closed")
    await bulk.copy("debtors", ("created_at",), [(rows.MADE_AT,) for _ in table])
    debtors = [int(each[0]) for each in await sql.tuples("SELECT id FROM debtors ORDER BY id")]
    columns = (
        "portfolio_id",
        "debtor_id",
        "case_no",
        "region",
        "as_of",
        "overdue_since",
        "outstanding_minor",
    )
    read = [
        (
            *(lender.id, debtor, row["case_no"], row["state"], CASE_FILE),
            datetime.date.fromisoformat(row["first_missed_due_est"]),
            *(money.parse(row["outstanding_principal_est"], "USD"), 0, "open", b"row", first.file_id),
        )
        for debtor, row in zip(debtors[1:], table, strict=True)
    ]
    await bulk.copy("cases", (*columns, "failed_visits", "status", "row_digest", "file_id"), read)


async def plan(
    actor: Actor,
    lender: PortfolioRow,
    day: datetime.date = OCTOBER,
    strategy: str = "",
    seed: int | None = None,
    *,
    clock: Callable[[], datetime.datetime] = lambda: NOW,
    watch: Callable[[int, int | None], None] = lambda done, total: None,
) -> Planned:
    """Make a plan to its end."""
    job = await ask(actor, lender, day, strategy, seed)
    done = await run_job(job.id, clock=clock, watch=watch)
    return Planned(int(str(done.result["plan"] or 0)), done.result)


async def ask(
    actor: Actor,
    lender: PortfolioRow,
    day: datetime.date = OCTOBER,
    strategy: str = "",
    seed: int | None = None,
) -> jobs.Job:
    """Ask for a plan and leave it to others to make."""
    wish = await make_wish(
        actor, lender, as_of=day, strategy=strategy, seed=seed, now=max(NOW, afternoon(day))
    )
    return await ask_plan_placement(actor, wish, now=NOW)


async def place(
    actor: Actor, lender: PortfolioRow, day: datetime.date = OCTOBER, strategy: str = ""
) -> Confirmed:
    """Plan and confirm."""
    made = await plan(actor, lender, day, strategy)
    return await confirm_plan(actor, made.plan_id, now=NOW)


async def history(of: models.Case) -> list[PlacedCase]:
    """Read all placements of a case, the first hand first."""
    return await placements_of_cases([int(of.id)])


async def count(table: str, condition: str = "true") -> int:
    """Count rows."""
    return await sql.value(int, f"SELECT count(*) FROM {table} WHERE {condition}") or 0


async def counts(*tables: str) -> Sequence[int]:
    """Count the rows of several tables."""
    return [await count(each) for each in tables]
