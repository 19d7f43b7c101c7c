"""Cases with placements, payment files and their import, for tests of payments."""

import csv
import datetime
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from agencies.cases import models as cases
from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.payments.import_payments import ask_import_payments, import_payments
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.people.rules import Policy
from agencies.placements import models as placements
from tests import people
from tests.agencies.cases import rows

NOW = datetime.datetime(2017, 12, 31, 14, tzinfo=datetime.UTC)
OCTOBER = datetime.date(2017, 10, 1)
HEADINGS = ("reference", "case_no", "amount", "paid_on", "channel", "reverses")
_numbers = count(1)


def october(day: int) -> datetime.date:
    """Give a day of October 2017."""
    return datetime.date(2017, 10, day)


async def portfolio(code: str = "US", policy: Policy | None = None) -> PortfolioRow:
    """Add a portfolio in US dollars."""
    return await portfolio_by_id(await rows.portfolio(code, policy=policy))


async def case(lender: PortfolioRow, case_no: str = "C1", owed: int = 10_000, **parts: int) -> cases.Case:
    """Add a case as of 30 September 2017; `parts` are the parts of what is owed, in minor units."""
    made = await rows.case(lender.id, case_no, outstanding_minor=owed)
    for name, minor in parts.items():
        setattr(made, f"{name}_minor", minor)
    await made.save()
    return made


async def place(
    of: cases.Case,
    agency: people.Agency,
    starts_on: datetime.date = OCTOBER,
    ended_on: datetime.date | None = None,
) -> int:
    """Put a case with an agency, in a batch of its own, and give the placement's id."""
    number = next(_numbers)
    owner = await people.owner()
    job = await jobs.enqueue(owner, "plan_placement", f"test {number}", {}, now=NOW)
    plan = await placements.Plan.create(
        portfolio_id=of.portfolio_id,
        job_id=job.id,
        as_of=starts_on,
        strategy="",
        seed=number,
        facts_digest=b"facts",
        engine="test",
        summary="{}",
        created_by=owner.person_id,
        created_at=NOW,
    )
    batch = await placements.Batch.create(
        code=f"{agency.code}-{number}",
        portfolio_id=of.portfolio_id,
        agency_id=agency.agency_id,
        plan_id=plan.id,
        starts_on=starts_on,
        cases=1,
        amount_minor=of.outstanding_minor,
        created_at=NOW,
    )
    earlier = await placements.Placement.filter(case_id=of.id).count()
    made = await placements.Placement.create(
        portfolio_id=of.portfolio_id,
        batch_id=batch.id,
        case_id=of.id,
        debtor_id=of.debtor_id,
        agency_id=agency.agency_id,
        hand=earlier + 1,
        starts_on=starts_on,
        ended_on=ended_on,
        bucket="M4-M6",
        amount_minor=of.outstanding_minor,
    )
    return int(made.id)


async def tail(lender: PortfolioRow, agency: people.Agency, days: int, condition: str = "none") -> None:
    """Let placements of an agency earn for some days after their end."""
    await placements.Tail.create(
        agency_id=agency.agency_id,
        portfolio_id=lender.id,
        terms_id=next(_numbers),
        valid_from=datetime.date(2017, 1, 1),
        days=days,
        condition=condition,
    )


def payment(
    reference: str = "", case_no: str = "C1", amount: str = "40.00", day: int = 16, **more: str
) -> dict[str, str]:
    """Make a row of a payment file, paid in October 2017."""
    return {
        "reference": reference,
        "case_no": case_no,
        "amount": amount,
        "paid_on": str(october(day)),
        **more,
    }


def reversal(reference: str, of: Mapping[str, str], day: int = 20) -> dict[str, str]:
    """Make a row that takes a payment back."""
    return {**of, "reference": reference, "paid_on": str(october(day)), "reverses": of["reference"]}


def as_csv(table: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows as a file."""
    headings = list(dict.fromkeys([*HEADINGS, *(name for row in table for name in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue().encode()


@dataclass
class Import:
    """An import that ended: its job and its figures."""

    job_id: int
    result: dict[str, Any] = field(default_factory=dict)


async def imported(
    actor: Actor,
    lender: PortfolioRow,
    *table: Mapping[str, str],
    data: bytes | None = None,
    columns: Mapping[str, str] | None = None,
    watch: Callable[[int, int | None], None] = lambda done, total: None,
) -> Import:
    """Import rows, or a file's data, to the end; what follows on it is left for another day."""
    content = as_csv(table) if data is None else data
    job = await ask_import_payments(actor, lender, content, name="payments.csv", columns=columns, now=NOW)
    await import_payments(await running(job.id, actor, watch))
    ended = await jobs.find(job.id)
    return Import(job.id, json.loads(ended.result or "{}"))


async def running(
    job_id: int, actor: Actor, watch: Callable[[int, int | None], None] = lambda done, total: None
) -> jobs.Running:
    """Take a job as another process would after the one before it died."""
    await sql.execute("UPDATE jobs SET lease_until = :past WHERE id = :id", past=rows.MADE_AT, id=job_id)
    return jobs.Running(await jobs.take(job_id, jobs.owner_name(), now=NOW), actor, lambda: NOW, watch)


async def table(name: str, columns: str, order: str = "1") -> list[tuple[Any, ...]]:
    """Read columns of a table."""
    return [tuple(each) for each in await sql.tuples(f"SELECT {columns} FROM {name} ORDER BY {order}")]
