"""Lets a person in by a link with which they choose a password."""

import datetime
from dataclasses import dataclass

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.people.issue_reset import Link, give_link
from agencies.people.managing import check_manages
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
    """Add a person without a password and a link that holds for 72 hours and works once."""
    chosen, address = role_of(role, agency_id), address_of(email)
    check_manages(actor, chosen, agency_id)
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
