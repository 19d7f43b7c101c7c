"""Adds a person of the lender or of an agency."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import AGENCY_ROLES, Actor, Permission, Role, require
from agencies.common.errors import Conflict, Invalid
from agencies.people.models import Person
from agencies.people.queries import acting_person


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
    address = _address(email)
    chosen = _role(role, agency_id)
    try:
        async with sql.transaction():
            made = await Person.create(
                email=address,
                name=name,
                role=chosen.value,
                agency_id=agency_id,
                password_hash=password_hash,
                language=language,
                active=True,
                created_at=now,
            )
            await journal.record(
                actor, "person.added", "person", made.id, agency_id=agency_id, now=now, role=chosen.value
            )
    except sql.IntegrityError:
        raise Conflict(
            "There is already a person with the e-mail {email}; choose another address.", email=address
        ) from None
    return await acting_person(address)


def _address(email: str) -> str:
    address = email.strip().lower()
    local, _, domain = address.partition("@")
    if not local or "." not in domain or " " in address:
        raise Invalid("“{email}” is not an e-mail address; write it like li.na@lender.example.", email=email)
    return address


def _role(role: str, agency_id: int | None) -> Role:
    choices = [each.value for each in Role if each is not Role.OWNER]
    if role not in choices:
        raise Invalid("“{role}” is not a role; the roles are {choices}.", role=role, choices=choices)
    chosen = Role(role)
    if (chosen in AGENCY_ROLES) != (agency_id is not None):
        raise Invalid(
            "The roles agency_manager and agency_collector belong to an agency, the others to the lender;"
            " {role} does not fit.",
            role=role,
        )
    return chosen
