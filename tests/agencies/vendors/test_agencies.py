"""Agencies: admitted once, seen by the lender and by their own people."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.vendors.add_agency import add_agency
from agencies.vendors.change_agency import change_agency
from agencies.vendors.queries import all_agencies, find_agency, staff_of_agency
from tests.people import Agency


async def test_an_agency_is_admitted(vera: Actor, now: datetime.datetime) -> None:
    made = await add_agency(vera, code="QH", name="启航资产", capacity=2000, now=now)
    assert await find_agency(vera, "QH") == made
    assert (made.name, made.capacity) == ("启航资产", 2000)
    with pytest.raises(Conflict, match="already an agency QH"):
        await add_agency(vera, code="QH", name="Another", now=now)


@pytest.mark.parametrize(("code", "capacity"), [("two words", 1), ("QH", -1)])
async def test_what_does_not_fit_is_refused(
    vera: Actor, now: datetime.datetime, code: str, capacity: int
) -> None:
    with pytest.raises(Invalid):
        await add_agency(vera, code=code, name="X", capacity=capacity, now=now)
    assert await all_agencies(vera) == []


async def test_north_sees_north_and_south_is_not_there_for_it(
    vera: Actor, north: Agency, south: Agency
) -> None:
    assert [each.code for each in await all_agencies(vera)] == ["NORTH", "SOUTH"]
    assert [each.code for each in await all_agencies(north.manager)] == ["NORTH"]
    with pytest.raises(NotFound, match="no agency SOUTH; there are NORTH"):
        await find_agency(north.collector, "SOUTH")


async def test_only_vendor_managers_admit(frank: Actor, north: Agency, now: datetime.datetime) -> None:
    for actor in (frank, north.manager):
        with pytest.raises(NotAllowed):
            await add_agency(actor, code="NEW", name="New", now=now)


async def test_name_and_capacity_change_and_are_told_once(
    vera: Actor, north: Agency, now: datetime.datetime
) -> None:
    for _ in range(2):  # sent twice
        changed = await change_agency(vera, "NORTH", name=" North  Star ", capacity=None, now=now)
    assert (changed.name, changed.capacity) == ("North Star", None)
    assert await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'agency.changed'") == 1
    for name, capacity in ((" ", 5), ("North", -1), ("N" * 101, 5)):
        with pytest.raises(Invalid):
            await change_agency(vera, "NORTH", name=name, capacity=capacity, now=now)
    with pytest.raises(NotAllowed):
        await change_agency(north.manager, "NORTH", name="Ours", capacity=9, now=now)


async def test_an_agency_lists_its_own_people(frank: Actor, north: Agency, south: Agency) -> None:
    assert [each.name for each in await staff_of_agency(frank, north.agency_id)] == [
        "North Manager",
        "North Collector",
    ]
    assert await staff_of_agency(south.manager, north.agency_id) == []
