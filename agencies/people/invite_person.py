"""Lets a person in by a link with which they choose a password."""

import datetime
from dataclasses import dataclass
from typing import NoReturn

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.people.issue_reset import Link, give_link
from agencies.people.managing import check_manages
from agencies.people.queries.people import is_others_address
from agencies.people.register_person import address_of, register_person, role_of


@dataclass(frozen=True, slots=True)
class Invited:
    """A new person, and the link that is shown once."""

    person: Actor
    link: Link


async def invite_person(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: str,
    agency_id: int | None = None,
    language: str = "en",
    now: datetime.datetime,
) -> Invited:
    """Add a person without a password and a link that holds for 72 hours and works once.

    To an agency's manager an address of others is refused in the same words whether it is there or not; who
    manages everybody is told.
    """
    chosen, address = role_of(role, agency_id), address_of(email)
    check_manages(actor, chosen, agency_id)
    if not actor.of_lender and await is_others_address(address, actor.agency_id):
        await _refuse_quietly(actor, now)
    async with sql.transaction():
        person = await register_person(
            address, name=name, role=chosen, agency_id=agency_id, language=language, now=now
        )
        link = await give_link(actor, person.person_id, "invitation", now=now)
        await journal.record(
            actor,
            "person.invited",
            "person",
            person.person_id,
            agency_id=agency_id,
            now=now,
            role=chosen.value,
        )
    return Invited(person, link)


async def _refuse_quietly(actor: Actor, now: datetime.datetime) -> NoReturn:
    """Refuse an address without a word about whose it is; the journal tells that somebody asked."""
    async with sql.transaction():
        await journal.record(
            actor, "invitation.refused", "agency", actor.agency_id, agency_id=actor.agency_id, now=now
        )
    raise Conflict(
        "This address is not let in from here. An administrator of the lender can let the person in; ask"
        " there."
    )
