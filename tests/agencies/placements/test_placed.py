"""What other slices and doors read of placements."""

import datetime

from agencies.common import sql
from agencies.common.access import Actor
from agencies.placements.expire_placements import expire_placements
from agencies.placements.models import Tail
from agencies.placements.queries.holdings import balances_of_agency, holdings
from agencies.placements.queries.placed import (
    BucketCount,
    batches_of_agency,
    open_buckets_of_agency,
    placements_of_cases,
    tails_on,
)
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.agencies.placements.stock import OCTOBER
from tests.people import Agency

END = datetime.date(2017, 10, 31)


async def test_an_agency_sees_its_own_book_only(vera: Actor, north: Agency, south: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 6)
    await stock.place(vera, lender, strategy="[shares]\nNORTH = 2\nSOUTH = 1")
    for actor in (vera, north.manager, north.collector):
        assert [each.open_cases for each in await batches_of_agency(actor, north.agency_id)] == [4]
        assert [each.cases for each in await open_buckets_of_agency(actor, north.agency_id)] == [4]
    assert await batches_of_agency(south.manager, north.agency_id) == []
    assert await open_buckets_of_agency(south.collector, north.agency_id) == []


async def test_a_book_counts_what_is_open_by_bucket_and_batch(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 2)
    await stock.place(vera, lender, strategy="term_days = 10")
    await rows.case(lender.id, "old", overdue_since=datetime.date(2012, 1, 1), outstanding_minor=70_000)
    await rows.case(lender.id, "new", overdue_since=datetime.date(2017, 7, 1), outstanding_minor=30_000)
    await stock.place(vera, lender)
    await expire_placements(vera, lender, as_of=END, now=stock.afternoon(END))
    assert await open_buckets_of_agency(vera, north.agency_id) == [
        BucketCount("US", "USD", "M4-M6", 1, 30_000),
        BucketCount("US", "USD", "M25+", 1, 70_000),
    ]
    counted = await batches_of_agency(vera, north.agency_id)
    assert [(each.cases, each.open_cases, each.open_amount_minor) for each in counted] == [
        (2, 0, 0),
        (2, 2, 100_000),
    ]
    await sql.execute("UPDATE cases SET balance_minor = 10000 WHERE case_no = 'old'")
    assert [each.open_balance_minor for each in await batches_of_agency(vera, north.agency_id)] == [0, 40_000]


async def test_what_agencies_hold_is_told_to_who_may_see_it(
    vera: Actor, north: Agency, south: Agency
) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 6)
    await stock.place(vera, lender, strategy="[shares]\nNORTH = 2\nSOUTH = 1")
    held = {each.agency_id: each.cases for each in await holdings(vera)}
    assert held == {north.agency_id: 4, south.agency_id: 2}
    assert [each.cases for each in await holdings(south.manager)] == [2]
    (owed,) = await balances_of_agency(vera, north.agency_id)
    (placed,) = [each for each in await holdings(vera) if each.agency_id == north.agency_id]
    assert (owed.cases, owed.balance_minor) == (4, placed.placed_minor)
    assert await balances_of_agency(south.manager, north.agency_id) == []


async def test_the_placements_of_cases_come_by_case_and_hand(
    vera: Actor, north: Agency, south: Agency
) -> None:
    lender = await stock.portfolio()
    first, second = await stock.cases(lender, 2)
    await stock.place(vera, lender, strategy="term_days = 10")
    await expire_placements(vera, lender, as_of=END, now=stock.afternoon(END))
    await stock.place(vera, lender, datetime.date(2017, 11, 1))
    found = await placements_of_cases([int(second.id), int(first.id)])
    assert [(each.case_id, each.hand, each.starts_on, each.ended_on) for each in found] == [
        (case.id, hand, starts_on, ended_on)
        for case in (first, second)
        for hand, starts_on, ended_on in (
            (1, OCTOBER, datetime.date(2017, 10, 10)),
            (2, datetime.date(2017, 11, 1), None),
        )
    ]
    assert await placements_of_cases([]) == []


async def test_tails_come_with_the_newest_last(vera: Actor, north: Agency) -> None:
    lender, other = await stock.portfolio("ONE"), await stock.portfolio("TWO")
    for terms_id, (place, month) in enumerate(((lender, 12), (lender, 3), (other, 5)), start=1):
        await Tail.create(
            agency_id=north.agency_id,
            portfolio_id=place.id,
            terms_id=terms_id,
            valid_from=datetime.date(2017, month, 1),
            days=30,
            condition="live_promise",
        )
    assert [(each.terms_id, each.days, each.condition) for each in await tails_on(lender.id)] == [
        (2, 30, "live_promise"),
        (1, 30, "live_promise"),
    ]
