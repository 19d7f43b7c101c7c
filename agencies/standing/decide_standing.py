"""Decides about a proposed change of how an agency stands: the second pair of eyes."""

import datetime
from dataclasses import dataclass

from agencies.common import jobs, journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import Message, say
from agencies.people.second_person import check_second_person
from agencies.standing.propose_standing import DECIDERS
from agencies.standing.queries import changes, changing, retirement
from agencies.standing.queries.changes import ChangeRow
from agencies.standing.rules.lifecycle import LONGEST_TEXT
from agencies.standing.rules.retirement import KIND_OF, Step
from agencies.vendors.queries import publish_status
from agencies.vendors.rules import STATUS_WORDS, Status


@dataclass(frozen=True, slots=True)
class Decided:
    """A change that was decided; approved retirement begins with a job."""

    change_id: int
    status: str
    job_id: int | None = None


async def approve_standing(
    actor: Actor, change_id: int, *, remark: str = "", now: datetime.datetime
) -> Decided:
    """Let a proposed change hold from now on: published, journalled and told in one transaction.

    Conflict when the actor proposed it, when it was decided, or when the agency stands otherwise by now. A
    retirement begins: the agency takes nothing new from this moment, and a job takes the steps after that.
    """
    found = await _to_decide(actor, change_id, remark)
    thing = say("the change of {agency}", agency=found.agency)
    sole = await check_second_person(actor, found.proposed_by, thing)
    async with sql.transaction():
        await changing.hold_agency(found.agency_id)
        await _close(actor, found, "approved", remark, sole=sole, now=now)
        if not await publish_status(found.agency_id, found.status, was=found.from_status, now=now):
            raise Conflict("{agency} stands otherwise by now; propose anew.", agency=found.agency_name)
        job = await _begin(actor, found, now) if found.status == Status.RETIRING else None
    return Decided(change_id, found.status, job)


async def decline_standing(actor: Actor, change_id: int, *, remark: str, now: datetime.datetime) -> Decided:
    """Leave the agency as it stands, for a reason; Conflict when the actor proposed the change."""
    found = await _to_decide(actor, change_id, remark)
    if not remark.strip():
        raise Invalid("Say why the proposal is declined.", {"remark": say("Fill this in.")})
    thing = say("the change of {agency}", agency=found.agency)
    sole = await check_second_person(actor, found.proposed_by, thing)
    async with sql.transaction():
        await _close(actor, found, "declined", remark, sole=sole, now=now)
    return Decided(change_id, found.from_status)


async def _to_decide(actor: Actor, change_id: int, remark: str) -> ChangeRow:
    require(actor, Permission.DECIDE_STANDING)
    if len(remark.strip()) > LONGEST_TEXT:
        raise Invalid(
            "Write at most {most} signs.",
            {"remark": say("Write at most {most} signs.", most=LONGEST_TEXT)},
            most=LONGEST_TEXT,
        )
    found = await changes.find_change(actor, change_id)
    if found.outcome is not None:
        raise Conflict("This change was decided or taken back meanwhile.")
    return found


async def _close(
    actor: Actor, found: ChangeRow, outcome: str, remark: str, *, sole: bool, now: datetime.datetime
) -> None:
    if not await changing.close_change(
        found.id, outcome, remark.strip(), decided_by=actor.person_id, sole_person=sole, now=now
    ):
        raise Conflict("This change was decided or taken back meanwhile.")
    await journal.record(
        actor,
        f"standing.{outcome}",
        "standing",
        found.id,
        agency_id=found.agency_id,
        now=now,
        status=found.status,
        from_status=found.from_status,
        sole_person=sole,
    )
    await _tell(found, outcome, now)


async def _tell(found: ChangeRow, outcome: str, now: datetime.datetime) -> None:
    link, key = f"/agencies/{found.agency}/standing", f"standing:{found.id}:{outcome}"
    if outcome == "approved":
        own = notices.News(notices.Kind.STANDING, key, _own_words(found.status), link)
        await notices.tell_agency(found.agency_id, own, now=now)
        words = say("{agency} is now {status}.", agency=found.agency_name, status=STATUS_WORDS[found.status])
    else:
        words = say(
            "The proposal that {agency} be {status} was declined.",
            agency=found.agency_name,
            status=STATUS_WORDS[found.status],
        )
    await notices.tell_roles(DECIDERS, notices.News(notices.Kind.STANDING, key, words, link), now=now)


def _own_words(status: str) -> Message:
    if status in {Status.ACTIVE, Status.WATCH}:
        return say("Your agency is now {status}.", status=STATUS_WORDS[status])
    return say("Your agency is now {status}; it is given no new cases.", status=STATUS_WORDS[status])


async def _begin(actor: Actor, found: ChangeRow, now: datetime.datetime) -> int:
    await retirement.add_step(found.id, Step.STOPPED, {}, done_by=actor.person_id, now=now)
    await journal.record(
        actor, "retirement.stopped", "standing", found.id, agency_id=found.agency_id, now=now
    )
    job = await jobs.enqueue(actor, KIND_OF[Step.RECALLED], str(found.id), {"change_id": found.id}, now=now)
    return job.id
