"""Puts open cases into the hands of one of the agency's people, or of nobody."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Invalid, NotAllowed
from agencies.work.queries.assignments import (
    Held,
    add_assignments,
    end_assignments,
    find_collector,
    held_by_agency,
    hold_placements_still,
)

MOST_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many cases got a first person, another person, or none; and how many were so already."""

    assigned: int
    reassigned: int
    unassigned: int
    unchanged: int

    @property
    def changed(self) -> int:
        """How many cases changed hands."""
        return self.assigned + self.reassigned + self.unassigned


async def assign_cases(
    actor: Actor,
    case_ids: Collection[int],
    collector_id: int | None,
    *,
    free_only: bool = False,
    now: datetime.datetime,
) -> Assigned:
    """Assign open cases of the actor's own agency to one of its people, or take them back with None.

    All or nothing: Conflict where one of the cases is not open with the agency, whether or not there is such
    a case, and where `free_only` and one is in somebody's hands. An assignment that another replaces is
    ended, never overwritten.
    """
    require(actor, Permission.ASSIGN_CASES)
    wanted = set(case_ids)
    _check(actor, wanted)
    async with sql.transaction():
        if collector_id is not None:
            await find_collector(actor, collector_id)
        held = await _held(actor, wanted)
        if free_only:
            _refuse_taken(held)
        moving = [each for each in held if each.collector_id != collector_id]
        ended = [each.assignment_id for each in moving if each.assignment_id is not None]
        await end_assignments(actor, ended, now=now)
        if collector_id is not None:
            await add_assignments(actor, [each.placement_id for each in moving], collector_id, now=now)
        if moving:
            await _record(actor, [each.placement_id for each in moving], collector_id, now)
    gone = collector_id is None
    return Assigned(
        assigned=0 if gone else len(moving) - len(ended),
        reassigned=0 if gone else len(ended),
        unassigned=len(ended) if gone else 0,
        unchanged=len(held) - len(moving),
    )


def _check(actor: Actor, wanted: Collection[int]) -> None:
    if actor.agency_id is None:
        raise NotAllowed(
            "Cases are worked by an agency's people; {person} works for the lender.", person=actor.name
        )
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise Invalid("Choose from 1 to {most} cases to assign.", most=MOST_AT_ONCE)


async def _held(actor: Actor, wanted: set[int]) -> Sequence[Held]:
    await hold_placements_still(actor, wanted)
    held = await held_by_agency(actor, wanted)
    if missing := wanted - {each.case_id for each in held}:
        raise Conflict(
            "Cases of these that are not with your agency, or no longer: {count}. Nothing is changed;"
            " choose again.",
            count=len(missing),
        )
    return held


def _refuse_taken(held: Collection[Held]) -> None:
    taken = sum(each.collector_id is not None for each in held)
    if taken:
        raise Conflict(
            "Cases of these that are in somebody's hands by now: {count}. Nothing is changed; choose again.",
            count=taken,
        )


async def _record(
    actor: Actor, placement_ids: Collection[int], collector_id: int | None, now: datetime.datetime
) -> None:
    await journal.record(
        actor,
        "cases.assigned" if collector_id is not None else "cases.unassigned",
        "person",
        collector_id,
        agency_id=actor.agency_id,
        now=now,
        count=len(placement_ids),
        members=journal.members_digest(sorted(placement_ids)),
    )
