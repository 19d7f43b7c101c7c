"""Gives a person another role on the same side: of the lender, or of the agency."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.people.managing import check_is_another, managed_person
from agencies.people.queries.people import set_role
from agencies.people.register_person import role_of


async def change_role(actor: Actor, person_id: int, role: str, *, now: datetime.datetime) -> None:
    """Change the role from the next request on; whoever changes sides is invited anew."""
    require(actor, Permission.MANAGE_PEOPLE)
    person = await managed_person(actor, person_id)
    check_is_another(actor, person)
    chosen = role_of(role, person.agency_id)
    async with sql.transaction():
        if chosen.value == person.role or not await set_role(person.id, chosen.value, was=person.role):
            raise Conflict(
                "{name} has this role already, or somebody else just changed it.", name=person.name
            )
        await journal.record(
            actor,
            "person.role_changed",
            "person",
            person.id,
            agency_id=person.agency_id,
            now=now,
            was=person.role,
            role=chosen.value,
        )
