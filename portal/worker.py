"""Runs jobs: maps their kinds to use cases of any floor, and does what follows on them."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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
# Acts of higher floors that a use case asks for in its own transaction.
FOLLOW_ONS = (recall_closed.KIND, settle_promises.KIND)

Clock = Callable[[], datetime.datetime]
Watch = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a job answered, and what the jobs that followed on it answered, by kind."""

    result: dict[str, Any]
    follow_ons: dict[str, dict[str, Any]] = field(default_factory=dict)


def wall_clock() -> datetime.datetime:
    """Give the present moment."""
    return datetime.datetime.now(datetime.UTC)


def _unwatched(done: int, total: int | None) -> None:
    pass


async def run_job(job_id: int, *, clock: Clock = wall_clock, watch: Watch = _unwatched) -> Done:
    """Take a job, do it and what follows on it here and now, and give the results.

    What a process that was killed left to follow on is done too, but not told of.
    """
    owner = jobs.owner_name()
    running = await _running(await jobs.take(job_id, owner, now=clock()), clock, watch)
    await _handle(running)
    own, followed = set(running.follow_ons), dict[str, dict[str, Any]]()
    while (waiting := await jobs.claim(owner, now=clock(), kinds=FOLLOW_ONS)) is not None:
        following = await _running(waiting, clock, _unwatched)
        await _handle(following)
        if waiting.id in own:
            own |= set(following.follow_ons)
            followed[waiting.kind] = await _result(waiting.id)
    return Done(await _result(job_id), followed)


async def _running(job: jobs.Job, clock: Clock, watch: Watch) -> jobs.Running:
    return jobs.Running(job, await actor_by_id(job.actor_id), clock, watch)


async def _result(job_id: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await jobs.find(job_id)).result or "{}")
    return found


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
