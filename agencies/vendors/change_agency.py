"""Changes the name or the capacity of an agency; its code stays."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Invalid
from agencies.vendors.models import Agency
from agencies.vendors.queries import AgencyRow, find_agency
from agencies.vendors.rules import check_capacity

LONGEST_NAME = 100


async def change_agency(
    actor: Actor, code: str, *, name: str, capacity: int | None, now: datetime.datetime
) -> AgencyRow:
    """Give an agency another name or capacity, None for no limit; placed cases stay where they are.

    Invalid when the name is empty or too long, or the capacity below zero; nothing changed writes nothing.
    """
    require(actor, Permission.MANAGE_AGENCIES)
    known = await find_agency(actor, code)
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > LONGEST_NAME:
        raise Invalid("The name of an agency has from 1 to {most} signs.", most=LONGEST_NAME)
    check_capacity(capacity)
    if (wanted, capacity) == (known.name, known.capacity):
        return known
    async with sql.transaction():
        await Agency.filter(id=known.id).update(name=wanted, capacity=capacity)
        await journal.record(
            actor,
            "agency.changed",
            "agency",
            known.id,
            agency_id=known.id,
            now=now,
            name=wanted,
            capacity=capacity,
            capacity_before=known.capacity,
        )
    return await find_agency(actor, code)
