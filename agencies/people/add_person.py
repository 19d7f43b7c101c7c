"""Adds a person of the lender or of an agency."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.people.register_person import address_of, register_person, role_of


async def add_person(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: str,
    agency_id: int | None = None,
    password_hash: str | None = None,
    language: str = "en",
    now: datetime.datetime,
) -> Actor:
    """Add a person with one role; a role of an agency needs the agency, a role of the lender has none."""
    require(actor, Permission.MANAGE_PEOPLE)
    address, chosen = address_of(email), role_of(role, agency_id)
    async with sql.transaction():
        made = await register_person(
            address,
            name=name,
            role=chosen,
            agency_id=agency_id,
            language=language,
            password_hash=password_hash,
            now=now,
        )
        await journal.record(
            actor, "person.added", "person", made.person_id, agency_id=agency_id, now=now, role=chosen.value
        )
    return made
