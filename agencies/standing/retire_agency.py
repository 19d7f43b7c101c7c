"""Retires an agency step by step: each step is one transaction that asks for the next, so none is lost."""

import datetime
from collections.abc import Mapping

from agencies.common import jobs, journal, sql
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day
from agencies.common.errors import Conflict
from agencies.people.queries import actor_by_id, all_portfolios
from agencies.people.queries.chats import Ending, end_chats
from agencies.people.queries.invitations import withdraw_invitations_of
from agencies.people.queries.sessions import delete_sessions_of
from agencies.placements.end_placements import end_all
from agencies.placements.queries.recalls import Choice, open_placements
from agencies.placements.rules.ending import recalled
from agencies.standing.queries import changing, retirement
from agencies.standing.queries.retirement import RetirementRow
from agencies.standing.rules.retirement import KIND_OF, Step, next_step
from agencies.vendors.queries import AgencyRow, publish_status
from agencies.vendors.rules import Status


async def ask_next_step(actor: Actor, agency: AgencyRow, *, now: datetime.datetime) -> jobs.Job:
    """Ask for the next step of a retirement, or give the job that is at it.

    Conflict when the agency is not being retired, or all is done.
    """
    require(actor, Permission.DECIDE_STANDING)
    found = await retirement.retirement_of(actor, agency.id)
    if found is None:
        raise Conflict("{agency} is not being retired; propose it first.", agency=agency.name)
    async with sql.transaction():
        step = next_step({each.step for each in await retirement.steps_of(found.id)})
        if step is None or step not in KIND_OF:
            raise Conflict("{agency} is retired; no step is left.", agency=agency.name)
        return await jobs.enqueue(actor, KIND_OF[step], str(found.id), {"change_id": found.id}, now=now)


async def resume_at(agency_id: int, step: Step, *, now: datetime.datetime) -> jobs.Job | None:
    """Ask for a step of a retirement that waited for an act of others, in the transaction of that act.

    It is taken for the person who took the steps before it. None where the agency is not being retired, or
    another step is due.
    """
    found = await retirement.retirement_in_course(agency_id)
    if found is None:
        return None
    await changing.hold_agency(agency_id)
    before = await retirement.newest_job(found.id)
    due = next_step({each.step for each in await retirement.steps_of(found.id)})
    if before is None or due is not step:
        return None
    actor = await actor_by_id(before.actor_id)
    return await jobs.enqueue(actor, KIND_OF[step], str(found.id), {"change_id": found.id}, now=now)


async def take_back_all(running: jobs.Running) -> None:
    """Recall every case of the agency, final today in each portfolio, all at once."""
    async with sql.transaction():
        found = await begin_step(running, Step.RECALLED)
        if found is None:
            return
        cases: dict[str, int] = {}
        for portfolio in await all_portfolios():
            day = civil_day(running.clock(), portfolio.time_zone)
            placed = await open_placements(portfolio.id, Choice(found.agency_id))
            if placed:
                ended = await end_all(running.actor, recalled(placed, day, None), now=running.clock())
                cases[portfolio.code] = ended.count
        await end_step(running, found, Step.RECALLED, {"cases": cases})


async def cut_access(running: jobs.Running) -> None:
    """Let nobody of the agency in any more, by the portal or by chat, from one moment on."""
    async with sql.transaction():
        found = await begin_step(running, Step.CUT)
        if found is None:
            return
        await _check_empty(found)
        now = running.clock()
        if not await publish_status(found.agency_id, Status.RETIRED, was=Status.RETIRING, now=now):
            raise Conflict("{agency} stands otherwise by now; propose anew.", agency=found.agency_name)
        people = await retirement.people_of(found.agency_id)
        sessions = await delete_sessions_of(people)
        await withdraw_invitations_of(people, now=now)
        chats = await end_chats(people, Ending.RETIRED, now=now)
        content = {"people": len(people), "sessions": sessions, "chats": chats}
        await end_step(running, found, Step.CUT, content)


async def close_retirement(running: jobs.Running) -> None:
    """Close a retirement of which every other step is done."""
    async with sql.transaction():
        found = await begin_step(running, Step.RETIRED)
        if found is not None:
            await _check_empty(found)
            await end_step(running, found, Step.RETIRED, {})


async def _check_empty(found: RetirementRow) -> None:
    if held := await retirement.held_cases(found.agency_id):
        raise Conflict(
            "{agency} still holds cases: {count}. Recall them first.", agency=found.agency_name, count=held
        )


async def begin_step(running: jobs.Running, step: Step) -> RetirementRow | None:
    """Hold the agency still for a step of the running transaction; None, and the job done, when it is taken.

    Conflict when a step before it is missing.
    """
    found = await retirement.retirement_by_id(running.payload["change_id"])
    if found is None:
        raise not_there()
    await changing.hold_agency(found.agency_id)
    due = next_step({each.step for each in await retirement.steps_of(found.id)})
    if due is step:
        return found
    if due is not None and list(Step).index(due) < list(Step).index(step):
        raise Conflict("A step of this retirement is missing; go on from there.")
    await running.finish({"agency": found.agency, "step": step.value, "repeated": True})
    return None


async def end_step(
    running: jobs.Running,
    found: RetirementRow,
    step: Step,
    content: Mapping[str, object],
    *,
    evidence_id: int | None = None,
) -> None:
    """Note a step of the running transaction as done, tell the journal, and ask for the one after it."""
    await retirement.add_step(
        found.id,
        step,
        content,
        done_by=running.actor.person_id,
        evidence_id=evidence_id,
        now=running.clock(),
    )
    await journal.record(
        running.actor,
        f"retirement.{step.value}",
        "standing",
        found.id,
        agency_id=found.agency_id,
        now=running.clock(),
        **content,
    )
    after = next_step(list(Step)[: list(Step).index(step) + 1])
    if after is not None:
        await running.follow_on(KIND_OF[after], str(found.id), {"change_id": found.id})
    await running.finish({"agency": found.agency, "step": step.value, **content})
