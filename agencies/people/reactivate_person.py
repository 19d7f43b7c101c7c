"""Lets a person in again who was shut out."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.people.managing import check_not_retired, managed_person
from agencies.people.queries.people import set_active


async def reactivate_person(actor: Actor, person_id: int, *, now: datetime.datetime) -> None:
    """Make a person active with the role and password of before."""
    person = await managed_person(actor, person_id)
    async with sql.transaction():
        await check_not_retired(person.agency_id)
        if not await set_active(person.id, active=True):
            raise Conflict("{name} is active here already.", name=person.name)
        await journal.record(
            actor, "person.reactivated", "person", person.id, agency_id=person.agency_id, now=now
        )
