"""Cases in the hands of an agency's people: in bulk, all or nothing, with the past kept."""

import asyncio
import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.queries import PortfolioRow
from agencies.work.assign_cases import Assigned, assign_cases
from agencies.work.queries.assignments import collectors
from tests.agencies.payments import books
from tests.agencies.payments.books import NOW, table
from tests.people import Agency

TODAY = datetime.date(2017, 12, 31)


@pytest.fixture
async def lender(database: object) -> PortfolioRow:
    return await books.portfolio()


@pytest.fixture
async def three(lender: PortfolioRow, north: Agency) -> list[int]:
    """Give the ids of three cases that North holds."""
    made = [await books.case(lender, number) for number in ("C1", "C2", "C3")]
    for each in made:
        await books.place(each, north)
    return [each.id for each in made]


async def active() -> list[tuple[object, ...]]:
    """Read who holds which case now."""
    found = await sql.tuples(
        "SELECT placements.case_id, assignments.collector_id FROM assignments"
        " JOIN placements ON placements.id = assignments.placement_id"
        " WHERE assignments.ended_at IS NULL ORDER BY 1"
    )
    return [tuple(each) for each in found]


async def test_cases_are_assigned_reassigned_and_taken_back(three: list[int], north: Agency) -> None:
    manager, hand, other = north.manager, north.collector.person_id, north.manager.person_id
    first = await assign_cases(manager, three[:2], hand, now=NOW)
    second = await assign_cases(manager, three, other, now=NOW)
    again = await assign_cases(manager, three, other, now=NOW)
    third = await assign_cases(manager, three[:1], None, now=NOW)
    assert (first, second, again, third) == (
        Assigned(2, 0, 0, 0),
        Assigned(1, 2, 0, 0),
        Assigned(0, 0, 0, 3),
        Assigned(0, 0, 1, 0),
    )
    assert await active() == [(three[1], other), (three[2], other)]
    history = await table("assignments", "collector_id, ended_by")
    assert sorted(history, key=str) == sorted(
        [(hand, other), (hand, other), (other, other), (other, None), (other, None)], key=str
    )
    acts = await table("journal", "act", order="id")
    assert [act for (act,) in acts if act.startswith("cases.")] == [
        "cases.assigned",
        "cases.assigned",
        "cases.unassigned",
    ]


async def test_of_two_who_assign_at_once_one_comes_after_the_other(three: list[int], north: Agency) -> None:
    people = (north.collector.person_id, north.manager.person_id)
    await asyncio.gather(*(assign_cases(north.manager, three, each, now=NOW) for each in people))
    assert len({collector for _, collector in await active()}) == 1
    assert len(await active()) == 3
    assert len(await table("assignments", "id")) == 6


async def test_an_assignment_touches_all_cases_or_none(
    three: list[int], lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    theirs = await books.case(lender, "C9")
    await books.place(theirs, south)
    ended = await books.case(lender, "C8")
    await books.place(ended, north, ended_on=books.october(20))
    hand = north.collector.person_id
    for foreign in (theirs.id, ended.id, 999_999):
        with pytest.raises(Conflict, match="not with your agency, or no longer: 1"):
            await assign_cases(north.manager, [*three, foreign], hand, now=NOW)
    assert await active() == []


async def test_only_own_people_get_cases(three: list[int], north: Agency, south: Agency) -> None:
    for stranger in (south.collector.person_id, 999_999):
        with pytest.raises(NotFound):
            await assign_cases(north.manager, three, stranger, now=NOW)
    await sql.execute("UPDATE people SET active = false WHERE id = :id", id=north.collector.person_id)
    with pytest.raises(NotFound):
        await assign_cases(north.manager, three, north.collector.person_id, now=NOW)


async def test_only_a_manager_of_an_agency_assigns(
    three: list[int], north: Agency, vera: Actor, owner: Actor
) -> None:
    for person in (north.collector, vera, owner):
        with pytest.raises(NotAllowed):
            await assign_cases(person, three, north.collector.person_id, now=NOW)
    with pytest.raises(Invalid):
        await assign_cases(north.manager, [], north.collector.person_id, now=NOW)


async def test_collectors_show_their_load(three: list[int], north: Agency, vera: Actor) -> None:
    await assign_cases(north.manager, three, north.collector.person_id, now=NOW)
    found = {
        each.name: (each.cases, each.untouched, each.promises_due)
        for each in await collectors(north.manager, TODAY)
    }
    assert found == {"North Collector": (3, 3, 0), "North Manager": (0, 0, 0)}
    assert await collectors(vera, TODAY) == []
