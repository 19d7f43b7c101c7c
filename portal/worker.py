"""Runs jobs: maps their kinds to use cases of any floor, and does what follows on them."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from agencies.cases import import_cases, import_points, preview_files
from agencies.common import jobs, processes, seals
from agencies.common.errors import MandateError
from agencies.common.words import say
from agencies.payments import import_payments, preview_payments
from agencies.people.queries import actor_by_id
from agencies.placements import plan_placement, recall_closed
from agencies.standing import retire_agency, score_agencies
from agencies.standing.rules.retirement import KIND_OF, Step
from agencies.work import daily_notices, export_cases, import_contacts, preview_contacts, settle_promises
from bot.dialogue import forget_chats
from bot.dialogue.forget_chats import Keep
from portal import verify_journal
from portal.clock import Clock, Watch, wall_clock
from portal.database import BROKEN
from settlement.statements import approve_chosen, draft_statements, last_statement
from settlement.workbook import agency_dossier, statement_workbook

HANDLERS: dict[str, jobs.Handler] = {
    import_cases.KIND: import_cases.import_cases,
    import_points.KIND: import_points.import_points,
    preview_files.CASES_KIND: preview_files.preview_cases,
    preview_files.POINTS_KIND: preview_files.preview_points,
    import_payments.KIND: import_payments.import_payments,
    preview_payments.KIND: preview_payments.preview_payments,
    plan_placement.KIND: plan_placement.plan_placement,
    recall_closed.KIND: recall_closed.recall_closed,
    import_contacts.KIND: import_contacts.import_contacts,
    preview_contacts.KIND: preview_contacts.preview_contacts,
    export_cases.KIND: export_cases.export_cases,
    settle_promises.KIND: settle_promises.settle_promises,
    daily_notices.KIND: daily_notices.daily_notices,
    forget_chats.KIND: forget_chats.forget_chats,
    draft_statements.KIND: draft_statements.draft_statements,
    approve_chosen.KIND: approve_chosen.approve_statements_job,
    statement_workbook.KIND: statement_workbook.export_workbook,
    score_agencies.KIND: score_agencies.score_agencies,
    KIND_OF[Step.RECALLED]: retire_agency.take_back_all,
    last_statement.KIND: last_statement.last_statement,
    KIND_OF[Step.CUT]: retire_agency.cut_access,
    agency_dossier.KIND: agency_dossier.file_dossier,
    KIND_OF[Step.RETIRED]: retire_agency.close_retirement,
    verify_journal.KIND: verify_journal.verify_journal,
}
# Acts of higher floors that a use case asks for in its own transaction.
FOLLOW_ONS = (recall_closed.KIND, settle_promises.KIND, *KIND_OF.values())

POLL = 0.5
HEARTBEAT = jobs.LEASE.total_seconds() / 4
SEALING = 1.0
DAILY = 60.0
RECOVERY = 5.0
GRACE = 3.0
MOST_ATTEMPTS = 5

_logger = logging.getLogger("mandate.worker")


@dataclass(frozen=True, slots=True)
class Done:
    """What a job answered, and what the jobs that followed on it answered, by kind."""

    result: dict[str, Any]
    follow_ons: dict[str, dict[str, Any]] = field(default_factory=dict)


def _unwatched(done: int, total: int | None) -> None:
    pass


async def run_job(job_id: int, *, clock: Clock = wall_clock, watch: Watch = _unwatched) -> Done:
    """Take a job, do it and what follows on it here and now, and give the results.

    What a process that was killed left to follow on is done too, but not told of.
    """
    owner = jobs.holder()
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
        async with _beating(running):
            await HANDLERS[running.job.kind](running)
    except jobs.Cancelled:
        await jobs.close(running, "cancelled")
        raise
    except MandateError as error:
        await jobs.close(running, "failed", error.message)
        raise
    except Exception as error:
        why = say("It broke off with {error}; the server's log says more.", error=type(error).__name__)
        await jobs.close(running, "failed", why)
        raise


@contextlib.asynccontextmanager
async def _beating(running: jobs.Running) -> AsyncIterator[None]:
    """Renew the lease beside a handler that works long between two reports of progress."""
    async with _repeated(lambda: jobs.beat(running), HEARTBEAT):
        yield


@contextlib.asynccontextmanager
async def _repeated(act: Callable[[], Awaitable[object]], seconds: float) -> AsyncIterator[None]:
    task = asyncio.create_task(_forever(act, seconds))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _forever(act: Callable[[], Awaitable[object]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await act()
        except Exception:
            _logger.exception("What is done every %s seconds failed", seconds)


async def work(
    stop: asyncio.Event, *, clock: Clock = wall_clock, until_idle: bool = False, keep: Keep | None = None
) -> int:
    """Do jobs of every kind, one after the other, until told to stop; say how many were taken.

    A job that a killed process held is resumed. When told to stop, the job in hand gets a moment to end and
    is else given back, for whoever works next to resume. The journal is sealed meanwhile,
    and what a day begins with is asked for; old chats are cleared away where `keep` says how old.
    """
    taken = 0
    with jobs.reserved(None):
        async with (
            _repeated(lambda: _seal(clock), SEALING),
            _repeated(lambda: _ask_for_the_day(clock, keep), DAILY),
            noted("worker", clock),
        ):
            while not stop.is_set():
                job = await _claimed(stop, clock)
                if job is not None:
                    taken += 1
                    with structlog.contextvars.bound_contextvars(job=job.id, kind=job.kind):
                        await _do(await _running(job, clock, _unwatched), stop)
                elif until_idle:
                    break
                else:
                    await _pause(stop, POLL)
    await _seal(clock)
    return taken


async def _ask_for_the_day(clock: Clock, keep: Keep | None) -> None:
    if keep is not None:
        await forget_chats.ask_forget_chats(keep, now=clock())
    await daily_notices.ask_daily_notices(now=clock())


@contextlib.asynccontextmanager
async def noted(kind: str, clock: Clock) -> AsyncIterator[None]:
    """Say every few seconds that this worker or bot lives, and at the end that it leaves."""
    name = jobs.owner_name()
    await processes.note(name, kind, now=clock())
    try:
        async with _repeated(lambda: processes.note(name, kind, now=clock()), processes.BEAT):
            yield
    finally:
        with contextlib.suppress(*BROKEN):
            await processes.leave(name)


async def _claimed(stop: asyncio.Event, clock: Clock) -> jobs.Job | None:
    try:
        return await jobs.claim(jobs.holder(), now=clock(), kinds=HANDLERS)
    except BROKEN:
        _logger.exception("The database does not answer; the worker tries again")
        await _pause(stop, RECOVERY)
        return None


async def _do(running: jobs.Running, stop: asyncio.Event) -> None:
    attempt, told = asyncio.create_task(_attempt(running)), asyncio.create_task(stop.wait())
    await asyncio.wait({attempt, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not attempt.done():
        await asyncio.wait({attempt}, timeout=GRACE)
    if not attempt.done():
        attempt.cancel()
        await asyncio.wait({attempt})
        await jobs.let_go(running)


async def _attempt(running: jobs.Running) -> None:
    job = running.job
    try:
        if job.attempts > MOST_ATTEMPTS:
            why = say("It was begun {attempts} times and never ended.", attempts=job.attempts - 1)
            await jobs.close(running, "failed", why)
        else:
            await _handle(running)
    except jobs.Cancelled:
        _logger.info("Job %s (%s) was cancelled", job.id, job.kind)
    except MandateError as error:
        _logger.info("Job %s (%s) was refused: %s", job.id, job.kind, error.message.text)
    except Exception:
        _logger.exception("Job %s (%s) broke off", job.id, job.kind)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _seal(clock: Clock) -> None:
    if await seals.waiting():
        await seals.seal(seals.own_anchor(), now=clock())
