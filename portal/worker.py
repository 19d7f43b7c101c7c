"""Runs jobs: maps their kinds to use cases of any floor, and does what follows on them."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from agencies.cases import import_cases, import_points
from agencies.common import jobs
from agencies.common.errors import MandateError
from agencies.payments import import_payments
from agencies.people.queries import actor_by_id
from agencies.placements import plan_placement, recall_closed
from agencies.work import import_contacts, settle_promises
from settlement.statements import draft_statements

HANDLERS: dict[str, jobs.Handler] = {
    import_cases.KIND: import_cases.import_cases,
    import_points.KIND: import_points.import_points,
    import_payments.KIND: import_payments.import_payments,
    plan_placement.KIND: plan_placement.plan_placement,
    recall_closed.KIND: recall_closed.recall_closed,
    import_contacts.KIND: import_contacts.import_contacts,
    settle_promises.KIND: settle_promises.settle_promises,
    draft_statements.KIND: draft_statements.draft_statements,
}

Clock = Callable[[], datetime.datetime]
Watch = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a job answered, and what the jobs that followed on it answered, by kind."""

    result: dict[str, object]
    follow_ons: dict[str, dict[str, object]] = field(default_factory=dict)


def wall_clock() -> datetime.datetime:
    """Give the present moment."""
    return datetime.datetime.now(datetime.UTC)


def _unwatched(done: int, total: int | None) -> None:
    pass


async def run_job(job_id: int, *, clock: Clock = wall_clock, watch: Watch = _unwatched) -> Done:
    """Take a job, do it and its follow-ons here and now, and give their results."""
    running = await _take(job_id, clock, watch)
    await _handle(running)
    followed: dict[str, dict[str, object]] = {}
    for each in running.follow_ons:
        done = await run_job(each, clock=clock)
        followed |= {(await jobs.find(each)).kind: done.result, **done.follow_ons}
    finished = await jobs.find(job_id)
    return Done(json.loads(finished.result or "{}"), followed)


async def _take(job_id: int, clock: Clock, watch: Watch) -> jobs.Running:
    job = await jobs.take(job_id, jobs.owner_name(), now=clock())
    return jobs.Running(job, await actor_by_id(job.actor_id), clock, watch)


async def _handle(running: jobs.Running) -> None:
    try:
        await HANDLERS[running.job.kind](running)
    except jobs.Cancelled:
        await jobs.close(running, "cancelled", None)
        raise
    except MandateError as error:
        await jobs.close(running, "failed", error.message.text)
        raise
    except Exception as error:
        await jobs.close(running, "failed", type(error).__name__)
        raise
