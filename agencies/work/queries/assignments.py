"""Who works which case inside an agency."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common import bulk, sql
from agencies.common.access import AGENCY_ROLES, Actor, Permission
from agencies.common.errors import NotFound
from agencies.work.queries.promises import AWAITED, NEWEST_OUTCOME
from agencies.work.rules.my_cases import Hands

ACTIVE = "LEFT JOIN assignments ON assignments.placement_id = placements.id AND assignments.ended_at IS NULL"
"""Joins the assignment in force to `placements`, where there is one."""


class Held(NamedTuple):
    """An open placement of the agency, and whose it is now."""

    case_id: int
    placement_id: int
    assignment_id: int | None
    collector_id: int | None


@dataclass(frozen=True, slots=True)
class Collector:
    """One of the agency's people with what lies on the desk: cases, those untouched, and promises now due."""

    id: int
    name: str
    role: str
    cases: int
    untouched: int
    promises_due: int


async def find_collector(actor: Actor, collector_id: int) -> None:
    """Raise NotFound unless somebody active of the actor's agency bears the id."""
    found = await sql.value(
        int,
        "SELECT id FROM people WHERE id = :person AND agency_id = :agency AND active"
        f" AND {sql.any_of('role', 'roles')}",
        person=collector_id,
        agency=actor.agency_id,
        roles=sorted(AGENCY_ROLES),
    )
    if found is None:
        raise NotFound("This person does not work for your agency, or no longer; choose another.")


async def usual_hands(actor: Actor) -> Hands:
    """Say whose cases a person looks at unless asked otherwise: one's own, where there are some.

    Who assigns cases, and who has none, looks at everybody's.
    """
    if not actor.of_lender and not actor.may(Permission.ASSIGN_CASES):
        held = await sql.value(
            bool,
            "SELECT EXISTS (SELECT 1 FROM assignments JOIN placements ON placements.id = placement_id"
            " WHERE collector_id = :person AND ended_at IS NULL AND ended_on IS NULL)",
            person=actor.person_id,
        )
        if held:
            return Hands.MINE
    return Hands.ALL


async def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """List the ids and names of the active people of the actor's agency by name; none for the lender."""
    found = await sql.tuples(
        "SELECT id, name FROM people WHERE agency_id = :agency AND active ORDER BY name, id",
        agency=actor.agency_id,
    )
    return [(int(each[0]), str(each[1])) for each in found]


async def hold_placements_still(actor: Actor, case_ids: Collection[int]) -> None:
    """Let nobody else assign the agency's open placements of cases before this transaction ends.

    SQLite has one writer at a time; PostgreSQL locks the placements, in one order for all. What is read of
    assignments is read afterwards, by a statement of its own: that one sees what the one waited for has done.
    """
    if sql.is_postgresql():
        await sql.tuples(
            "SELECT id FROM placements WHERE agency_id = :agency AND ended_on IS NULL"
            " AND case_id = ANY(:cases) ORDER BY id FOR NO KEY UPDATE",
            agency=actor.agency_id,
            cases=sorted(case_ids),
        )


async def held_by_agency(actor: Actor, case_ids: Collection[int]) -> list[Held]:
    """Read the agency's open placements of cases, each with who has it now."""
    return await sql.rows(
        Held,
        "SELECT placements.case_id, placements.id, assignments.id, assignments.collector_id"
        f" FROM placements {ACTIVE} WHERE placements.agency_id = :agency AND placements.ended_on IS NULL"
        f" AND {sql.any_of('placements.case_id', 'cases')} ORDER BY placements.id",
        agency=actor.agency_id,
        cases=sorted(case_ids),
    )


async def end_assignments(actor: Actor, assignment_ids: Collection[int], *, now: datetime.datetime) -> None:
    """End assignments; they stay as history."""
    await sql.execute(
        "UPDATE assignments SET ended_by = :person, ended_at = :now"
        f" WHERE ended_at IS NULL AND {sql.any_of('id', 'ids')}",
        person=actor.person_id,
        now=now,
        ids=sorted(assignment_ids),
    )


async def add_assignments(
    actor: Actor, placement_ids: Sequence[int], collector_id: int, *, now: datetime.datetime
) -> None:
    """Put placements into the hands of one of the agency's people."""
    await bulk.copy(
        "assignments",
        ("placement_id", "agency_id", "collector_id", "assigned_by", "assigned_at"),
        [(each, actor.agency_id, collector_id, actor.person_id, now) for each in placement_ids],
    )


_TOUCHED = "SELECT DISTINCT placement_id FROM contacts WHERE agency_id = :agency AND placement_id IS NOT NULL"
_DUE = (
    f"SELECT promises.placement_id FROM promises JOIN cases ON cases.id = promises.case_id {NEWEST_OUTCOME}"
    f" WHERE promises.agency_id = :agency AND promises.due_on <= :today AND {AWAITED}"
)


async def collectors(actor: Actor, today: datetime.date) -> list[Collector]:
    """List the active people of the actor's agency by name, each with the load; none for the lender."""
    return await sql.rows(
        Collector,
        "SELECT people.id, people.name, people.role, coalesce(load.cases, 0), coalesce(load.untouched, 0),"
        " coalesce(load.due, 0) FROM people LEFT JOIN (SELECT assignments.collector_id, count(*) AS cases,"
        " count(*) FILTER (WHERE touched.placement_id IS NULL) AS untouched,"
        " count(*) FILTER (WHERE due.placement_id IS NOT NULL) AS due"
        " FROM assignments JOIN placements ON placements.id = assignments.placement_id"
        f" AND placements.ended_on IS NULL LEFT JOIN ({_TOUCHED}) AS touched"
        f" ON touched.placement_id = placements.id LEFT JOIN ({_DUE}) AS due"
        " ON due.placement_id = placements.id WHERE assignments.ended_at IS NULL"
        " AND assignments.agency_id = :agency GROUP BY assignments.collector_id) AS load"
        " ON load.collector_id = people.id WHERE people.agency_id = :agency AND people.active"
        " ORDER BY people.name, people.id",
        agency=actor.agency_id,
        today=today,
    )
