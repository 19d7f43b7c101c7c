"""Gives a person a link with which they choose a password anew."""

import datetime
from dataclasses import dataclass

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.people.managing import check_not_retired, managed_person
from agencies.people.queries.invitations import add_invitation
from agencies.people.queries.people import account_of
from agencies.people.tokens import digest_of, new_token

HOLDS = datetime.timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Link:
    """A link's secret, which is stored nowhere, and when it ends."""

    id: int
    token: str
    purpose: str
    expires_at: datetime.datetime


async def issue_reset(actor: Actor, person_id: int, *, now: datetime.datetime) -> Link:
    """Issue a link that holds for 72 hours, works once, and makes an earlier one useless.

    The old password stays until the link is used.
    """
    person = await managed_person(actor, person_id)
    if not person.active:
        raise Conflict("{name} is not active here; let the person in again first.", name=person.name)
    async with sql.transaction():
        await check_not_retired(person.agency_id)
        account = await account_of(person.email)
        purpose = "reset" if account and account.password_hash else "invitation"
        link = await give_link(actor, person.id, purpose, now=now)
        await journal.record(
            actor,
            "link.issued",
            "person",
            person.id,
            agency_id=person.agency_id,
            now=now,
            purpose=purpose,
        )
    return link


async def give_link(actor: Actor, person_id: int, purpose: str, *, now: datetime.datetime) -> Link:
    """Make a link for a person in the running transaction."""
    token, expires_at = new_token(), now + HOLDS
    made = await add_invitation(
        person_id, digest_of(token), purpose, made_by=actor.person_id, expires_at=expires_at, now=now
    )
    return Link(made, token, purpose, expires_at)
