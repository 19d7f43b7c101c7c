"""Shuts a person out at once; what the person did stays as it is."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.people.managing import check_is_another, managed_person
from agencies.people.queries.chats import Ending, end_chats
from agencies.people.queries.invitations import withdraw_invitations
from agencies.people.queries.people import set_active
from agencies.people.queries.sessions import delete_sessions


async def deactivate_person(actor: Actor, person_id: int, *, now: datetime.datetime) -> None:
    """End a person's sessions, links and chats, and let them in no more; nobody does so to themselves."""
    person = await managed_person(actor, person_id)
    check_is_another(actor, person)
    async with sql.transaction():
        if not await set_active(person.id, active=False):
            raise Conflict("{name} is not active here already.", name=person.name)
        await delete_sessions(person.id)
        await withdraw_invitations(person.id, now=now)
        await end_chats([person.id], Ending.DEACTIVATED, now=now)
        await journal.record(
            actor, "person.deactivated", "person", person.id, agency_id=person.agency_id, now=now
        )
