"""What a complaint rests on: the case, who held it on a day, and who has ties to it."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import GRANTS, Actor, Permission, Role, visible_cases
from agencies.conduct.rules.interest import Ties


@dataclass(frozen=True, slots=True)
class HandlerRow:
    """Somebody whose role includes handling complaints."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case that a complaint may be about, with the agency that held it on the day, if one did."""

    id: int
    portfolio_id: int
    status: str
    agency_id: int | None


async def cases_complained_of(actor: Actor, case_no: str, day: datetime.date) -> list[CaseChoice]:
    """List the cases of a number, in whichever portfolio, each with who held it on a day."""
    seen = visible_cases(actor)
    return await sql.rows(
        CaseChoice,
        "SELECT cases.id, cases.portfolio_id, cases.status, (SELECT placements.agency_id FROM placements"
        " WHERE placements.case_id = cases.id AND placements.starts_on <= :day"
        " AND (placements.ended_on IS NULL OR placements.ended_on >= :day)"
        " ORDER BY placements.hand DESC LIMIT 1)"
        f" FROM cases WHERE cases.case_no = :case_no AND {seen.text} ORDER BY cases.id",
        case_no=case_no,
        day=day,
        **seen.values,
    )


async def ties_of(person_id: int, case_id: int | None, agency_id: int | None) -> Ties:
    """Read what ties a person to a case and the agency complained of; without a case, to the agency."""
    worked = await sql.value(
        int,
        "SELECT count(*) FROM contacts WHERE contacts.case_id = :case AND contacts.recorded_by = :person"
        " AND contacts.job_id IS NULL",
        case=case_id,
        person=person_id,
    )
    placed = await sql.value(
        int,
        "SELECT count(*) FROM batches JOIN plans ON plans.id = batches.plan_id"
        " WHERE (plans.confirmed_by = :person OR plans.created_by = :person)"
        " AND batches.agency_id = CAST(:agency AS BIGINT) AND (CAST(:case AS BIGINT) IS NULL OR EXISTS"
        " (SELECT 1 FROM placements WHERE placements.batch_id = batches.id"
        " AND placements.case_id = CAST(:case AS BIGINT)))",
        case=case_id,
        agency=agency_id,
        person=person_id,
    )
    return Ties(bool(worked), bool(placed))


async def handlers() -> list[HandlerRow]:
    """List the lender's people whose role includes handling complaints, by name.

    The owner, who has no desk, is among them only where nobody else is here.
    """
    roles = [role.value for role in Role if Permission.HANDLE_COMPLAINTS in GRANTS[role]]
    return await sql.rows(
        HandlerRow,
        "SELECT id, name FROM people WHERE active AND agency_id IS NULL"
        f" AND {sql.any_of('role', 'roles')} AND (role <> 'owner'"
        " OR NOT EXISTS (SELECT 1 FROM people AS others WHERE others.role <> 'owner')) ORDER BY name, id",
        roles=roles,
    )
