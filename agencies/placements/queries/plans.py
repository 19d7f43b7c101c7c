"""Plans: kept while they are made, read and turned into placements when they are confirmed."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from agencies.common import bulk, sql
from agencies.common.errors import NotFound
from agencies.placements.models import Batch, Plan
from agencies.placements.rules.draft import Planned


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as it is stored; `summary` is the JSON text of what it comes to."""

    id: int
    portfolio_id: int
    job_id: int
    as_of: datetime.date
    strategy: str
    seed: int
    facts_digest: bytes
    engine: str
    summary: str
    confirmed_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan about to be stored."""

    portfolio_id: int
    job_id: int
    as_of: datetime.date
    strategy: str
    seed: int
    facts_digest: bytes
    engine: str
    summary: str
    created_by: int
    created_at: datetime.datetime


class Share(NamedTuple):
    """What a plan gives one agency, its case ids in order."""

    agency_id: int
    case_ids: list[int]
    amount_minor: int


class NewBatch(NamedTuple):
    """A batch about to be stored; `due_on` is the last day of the term, None for an open one."""

    code: str
    portfolio_id: int
    agency_id: int
    plan_id: int
    starts_on: datetime.date
    due_on: datetime.date | None
    cases: int
    amount_minor: int


class BatchRow(NamedTuple):
    """The cases that one agency got by one plan; `due_on` is the last day of the term, if it has one."""

    id: int
    code: str
    portfolio_id: int
    agency_id: int
    plan_id: int
    starts_on: datetime.date
    due_on: datetime.date | None
    cases: int
    amount_minor: int


_PLAN = (
    "SELECT plans.id, plans.portfolio_id, plans.job_id, plans.as_of, plans.strategy, plans.seed,"
    " plans.facts_digest, plans.engine, plans.summary, plans.confirmed_at FROM plans"
)
_PLANNED = ("plan_id", *Planned._fields)


async def find_plan(plan_id: int) -> PlanRow:
    """Read a plan that was made to its end; NotFound while its cases are still being written."""
    found = await sql.row(
        PlanRow,
        f"{_PLAN} JOIN jobs ON jobs.id = plans.job_id WHERE plans.id = :id AND jobs.status = 'done'",
        id=plan_id,
    )
    if found is None:
        raise NotFound("There is no plan {plan} to confirm; make one.", plan=plan_id)
    return found


async def add_plan(plan: NewPlan) -> int:
    """Add a plan, still without cases, and give its id."""
    made = await Plan.create(**asdict(plan))
    return int(made.id)


async def plan_of_job(job_id: int) -> PlanRow | None:
    """Read the plan that a job has begun to write, finished or not."""
    return await sql.row(PlanRow, f"{_PLAN} WHERE plans.job_id = :job", job=job_id)


async def count_planned(plan_id: int) -> int:
    """Count the cases that stand in a plan so far."""
    return (
        await sql.value(int, "SELECT count(*) FROM planned_placements WHERE plan_id = :id", id=plan_id) or 0
    )


async def write_planned(plan_id: int, planned: Sequence[Planned]) -> None:
    """Write cases of a plan."""
    await bulk.copy("planned_placements", _PLANNED, [(plan_id, *each) for each in planned])


async def discard_plan(plan_id: int) -> None:
    """Remove a plan that was never finished, with the cases written so far."""
    await sql.execute("DELETE FROM planned_placements WHERE plan_id = :id", id=plan_id)
    await sql.execute("DELETE FROM plans WHERE id = :id AND confirmed_at IS NULL", id=plan_id)


async def drop_plan(plan_id: int) -> bool:
    """Remove a plan that is not confirmed, with its cases; False when it is confirmed, and then it stays."""
    free = await sql.value(
        int, f"SELECT id FROM plans WHERE id = :id AND confirmed_at IS NULL{_lock()}", id=plan_id
    )
    if free is not None:
        await discard_plan(plan_id)
    return free is not None


def _lock() -> str:
    return " FOR UPDATE" if sql.is_postgresql() else ""


async def abandoned_plans(portfolio_id: int) -> list[int]:
    """List the plans of a portfolio that a failed or cancelled job left unfinished."""
    found = await sql.tuples(
        "SELECT plans.id FROM plans JOIN jobs ON jobs.id = plans.job_id"
        " WHERE plans.portfolio_id = :portfolio AND jobs.status IN ('failed', 'cancelled')",
        portfolio=portfolio_id,
    )
    return [int(each[0]) for each in found]


async def mark_confirmed(plan_id: int, person_id: int, now: datetime.datetime) -> bool:
    """Note who confirmed a plan; False when it is confirmed already."""
    changed = await sql.execute(
        "UPDATE plans SET confirmed_by = :person, confirmed_at = :now"
        " WHERE id = :id AND confirmed_at IS NULL",
        person=person_id,
        now=now,
        id=plan_id,
    )
    return bool(changed)


async def planned_facts(plan_id: int) -> set[tuple[object, ...]]:
    """Read what a plan took for facts of its cases: case, debtor, bucket, amount, hand."""
    found = await sql.tuples(
        "SELECT case_id, debtor_id, bucket, amount_minor, hand FROM planned_placements WHERE plan_id = :id",
        id=plan_id,
    )
    return {tuple(each) for each in found}


async def planned_shares(plan_id: int) -> list[Share]:
    """Read what a plan gives each agency, in the order of agencies."""
    found = await sql.tuples(
        "SELECT agency_id, case_id, amount_minor FROM planned_placements"
        " WHERE plan_id = :id AND agency_id IS NOT NULL ORDER BY case_id",
        id=plan_id,
    )
    cases: dict[int, list[int]] = {}
    amounts: dict[int, int] = {}
    for agency_id, case_id, amount_minor in found:
        cases.setdefault(agency_id, []).append(case_id)
        amounts[agency_id] = amounts.get(agency_id, 0) + amount_minor
    return [Share(agency_id, cases[agency_id], amounts[agency_id]) for agency_id in sorted(cases)]


async def batch_codes(day: datetime.date) -> set[str]:
    """Read the codes of the batches that start on a day."""
    found = await sql.tuples("SELECT code FROM batches WHERE starts_on = :day", day=day)
    return {str(each[0]) for each in found}


async def add_batch(batch: NewBatch, now: datetime.datetime) -> BatchRow:
    """Add a batch."""
    made = await Batch.create(**batch._asdict(), created_at=now)
    return BatchRow(made.id, *batch)


async def place_planned(plan_id: int) -> int:
    """Turn the cases of a plan into placements in the batches it got, and count them."""
    return await sql.execute(
        "INSERT INTO placements (portfolio_id, batch_id, case_id, debtor_id, agency_id, hand, starts_on,"
        " due_on, bucket, amount_minor) SELECT batches.portfolio_id, batches.id, planned.case_id,"
        " planned.debtor_id, planned.agency_id, planned.hand, batches.starts_on, batches.due_on,"
        " planned.bucket, planned.amount_minor FROM planned_placements AS planned JOIN batches"
        " ON batches.plan_id = planned.plan_id AND batches.agency_id = planned.agency_id"
        " WHERE planned.plan_id = :plan ORDER BY planned.case_id",
        plan=plan_id,
    )
