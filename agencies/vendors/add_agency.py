"""Adds an admitted agency."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.people.rules import check_code
from agencies.vendors.models import Agency
from agencies.vendors.queries import AgencyRow, find_agency
from agencies.vendors.rules import check_capacity


async def add_agency(
    actor: Actor, *, code: str, name: str, capacity: int | None = None, now: datetime.datetime
) -> AgencyRow:
    """Add an agency under a free code; `capacity` is the most cases it may hold, None for no limit."""
    require(actor, Permission.MANAGE_AGENCIES)
    check_code(code)
    check_capacity(capacity)
    try:
        async with sql.transaction():
            made = await Agency.create(code=code, name=name, capacity=capacity, created_at=now)
            await journal.record(
                actor,
                "agency.added",
                "agency",
                made.id,
                agency_id=made.id,
                now=now,
                code=code,
                capacity=capacity,
            )
    except sql.IntegrityError:
        raise Conflict("There is already an agency {code}; choose another code.", code=code) from None
    return await find_agency(actor, code)
