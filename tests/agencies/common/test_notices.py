"""Messages to people: once each, to whom they are meant for, read by nobody else."""

import datetime

import pytest

from agencies.common import notices, sql
from agencies.common.access import Actor, Role
from agencies.common.notices import Kind, News
from agencies.common.words import say
from tests.people import Agency

BATCH = say("New batch {batch}: {count} cases.", batch="B1", count=3)
NEWS = News(Kind.NEW_BATCH, "batch:1", BATCH, "/batches/1")


async def test_a_message_comes_once_to_each_manager_of_the_agency(
    north: Agency, south: Agency, vera: Actor, now: datetime.datetime
) -> None:
    for _ in range(2):  # told again, as by a job that was begun anew
        async with sql.transaction():
            await notices.tell_agency(north.agency_id, NEWS, now=now)
    [told] = await notices.inbox(north.manager)
    assert (told.kind, told.words, told.link, told.read_at) == (Kind.NEW_BATCH, BATCH, "/batches/1", None)
    for other in (north.collector, south.manager, vera):
        assert await notices.inbox(other) == []


async def test_the_lenders_roles_are_told_and_its_inactive_people_are_not(
    north: Agency, vera: Actor, frank: Actor, now: datetime.datetime
) -> None:
    await sql.execute("UPDATE people SET active = false WHERE id = :id", id=frank.person_id)
    async with sql.transaction():
        await notices.tell_roles([Role.VENDOR_MANAGER, Role.FINANCE], NEWS, now=now)
    assert len(await notices.inbox(vera)) == 1
    assert await notices.inbox(frank) == []
    assert await notices.inbox(north.manager) == []


async def test_reading_is_noted_for_oneself_alone(
    north: Agency, south: Agency, now: datetime.datetime
) -> None:
    async with sql.transaction():
        for number in range(3):
            for agency in (north, south):
                news = News(Kind.REQUEST, f"r:{number}", BATCH)
                await notices.tell_person(agency.manager.person_id, news, now=now)
    mine = await notices.inbox(north.manager)
    assert await notices.unread(north.manager) == 3
    assert await notices.mark_read(north.manager, mine[1].id, now=now) == 2
    assert (await notices.unread(north.manager), await notices.unread(south.manager)) == (1, 3)
    earlier = await notices.inbox(north.manager, before=mine[1].id)
    assert [each.id for each in earlier] == [mine[2].id]
    assert (await notices.inbox(north.manager, limit=1))[0].id == mine[0].id


async def test_what_a_message_says_is_sealed(north: Agency, now: datetime.datetime) -> None:
    async with sql.transaction():
        await notices.tell_agency(north.agency_id, NEWS, now=now)
    sealed = await sql.value(bytes, "SELECT content_cipher FROM notices")
    assert sealed is not None
    assert b"batch" not in sealed.lower()


async def test_a_message_goes_with_what_it_tells(north: Agency, now: datetime.datetime) -> None:
    async def broken_off() -> None:
        async with sql.transaction():
            await notices.tell_agency(north.agency_id, NEWS, now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await broken_off()
    assert await notices.inbox(north.manager) == []
