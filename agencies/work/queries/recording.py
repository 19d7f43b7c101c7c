"""What is asked when one contact is recorded by hand."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.absent import no_such_case
from agencies.common.access import Actor
from agencies.work.queries.verdicts import NEWEST_VERDICT


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case that an agency has or had, with its last placement there; `balance_minor` is the present one."""

    case_id: int
    case_no: str
    portfolio_id: int
    debtor_id: int
    balance_minor: int
    due_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A contact as it stands, with the newest verdict on it."""

    id: int
    case_id: int
    result: str
    started_at: datetime.datetime
    allowed: bool
    preset: str
    rule: str
    facts: str


async def worked_case(actor: Actor, case_id: int) -> WorkedCase:
    """Read a case that the actor's agency has or had; NotFound for one that it never had."""
    found = await sql.row(
        WorkedCase,
        "SELECT cases.id, cases.case_no, cases.portfolio_id, cases.debtor_id, cases.balance_minor,"
        " placements.due_on FROM cases JOIN placements ON placements.case_id = cases.id"
        " WHERE cases.id = :case AND placements.agency_id = :agency ORDER BY placements.hand DESC LIMIT 1",
        case=case_id,
        agency=actor.agency_id,
    )
    if found is None:
        raise no_such_case()
    return found


async def recorded_contact(agency_id: int, contact_id: str) -> Recorded | None:
    """Read a contact by its agency's number."""
    return await sql.row(
        Recorded,
        "SELECT contacts.id, contacts.case_id, contacts.result, contacts.started_at,"
        " coalesce(said.allowed, true), coalesce(said.preset, ''), coalesce(said.rule, ''),"
        f" coalesce(said.facts, '{{}}') FROM contacts {NEWEST_VERDICT}"
        " WHERE contacts.agency_id = :agency AND contacts.contact_id = :contact",
        agency=agency_id,
        contact=contact_id,
    )


async def point_is_of(point_id: int, debtor_id: int) -> bool:
    """Say whether a contact point belongs to a debtor."""
    found = await sql.value(
        int,
        "SELECT id FROM contact_points WHERE id = :point AND debtor_id = :debtor",
        point=point_id,
        debtor=debtor_id,
    )
    return found is not None
