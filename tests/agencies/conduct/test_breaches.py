"""The list of breaches: the newest verdict counts, filters add up, and agencies see their own."""

import datetime

from agencies.common.access import Actor
from agencies.conduct.queries.breaches import BreachFilter, count_breaches, list_breaches
from tests.agencies.work.contacts import contact, set_scene
from tests.people import Agency


async def test_breaches_are_listed_filtered_and_counted(
    vera: Actor, cora: Actor, north: Agency, south: Agency
) -> None:
    scene = await set_scene(vera, north)
    nights = [contact(f"n{day}", day, "23:00", collector="Bob" if day % 2 else "Ada") for day in (10, 11, 12)]
    await scene.imported(contact("fine", 9), *nights)
    rows = await list_breaches(cora, BreachFilter(), limit=9)
    assert [(str(each.civil_day), each.collector, each.rule, each.agency) for each in rows] == [
        ("2017-10-12", "Ada", "hours", "NORTH"),
        ("2017-10-11", "Bob", "hours", "NORTH"),
        ("2017-10-10", "Ada", "hours", "NORTH"),
    ]
    assert [(each.rule, each.contacts) for each in await count_breaches(cora, BreachFilter())] == [
        ("hours", 3)
    ]
    for wanted, expected in (
        (BreachFilter(agency_id=north.agency_id), 3),
        (BreachFilter(agency_id=south.agency_id), 0),
        (BreachFilter(collector="Bob"), 1),
        (BreachFilter(rule="hours", channel="call"), 3),
        (BreachFilter(rule="hold"), 0),
        (BreachFilter(portfolio_id=scene.lender.id, first=datetime.date(2017, 10, 11)), 2),
        (BreachFilter(last=datetime.date(2017, 10, 10)), 1),
    ):
        assert sum(each.contacts for each in await count_breaches(cora, wanted)) == expected, wanted
        assert len(await list_breaches(cora, wanted, limit=9)) == expected, wanted


async def test_breaches_are_paged_by_moment_and_seen_by_their_own_agency(
    vera: Actor, cora: Actor, north: Agency, south: Agency
) -> None:
    scene = await set_scene(vera, north)
    await scene.imported(*(contact(f"n{day}", day, "23:00") for day in (10, 11, 12)))
    first = await list_breaches(cora, BreachFilter(), limit=2)
    rest = await list_breaches(
        cora, BreachFilter(), after=(first[-1].started_at, first[-1].contact_id), limit=2
    )
    assert [each.civil_day.day for each in (*first, *rest)] == [12, 11, 10]
    key = (rest[0].started_at, rest[0].contact_id)
    back = await list_breaches(cora, BreachFilter(), after=key, back=True, limit=1)
    assert [each.civil_day.day for each in back] == [11]
    assert len(await list_breaches(north.manager, BreachFilter(), limit=9)) == 3
    assert await list_breaches(south.manager, BreachFilter(), limit=9) == []
    assert await count_breaches(south.manager, BreachFilter(agency_id=north.agency_id)) == []
