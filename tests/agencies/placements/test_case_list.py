"""Lists of cases: what they leave out, how they page, and who sees what."""

import datetime

import pytest

from agencies.cases import models
from agencies.cases.rules.buckets import BUCKETS, bucket_of, days_of
from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from agencies.placements.queries.case_list import case_list, count_cases, regions
from agencies.placements.rules.case_filter import CaseFilter, Order, Sort, State
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.people import Agency

DAY = datetime.date(2017, 10, 2)
LATER = datetime.date(2017, 10, 20)


@pytest.fixture
async def lender() -> PortfolioRow:
    """Give a portfolio in dollars."""
    return await stock.portfolio()


async def numbers(actor: Actor, wanted: CaseFilter, order: Order | None = None) -> list[str]:
    """List case numbers."""
    return [each.case_no for each in await case_list(actor, wanted, order or Order(), day=DAY)]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("descending", [False, True])
async def test_pages_hold_every_case_once_in_both_directions(
    vera: Actor, lender: PortfolioRow, north: Agency, sort: Sort, descending: bool
) -> None:
    for number in range(7):
        await rows.case(
            lender.id,
            f"C{number % 3}-{number}",
            outstanding_minor=1_000 * (number % 3 + 1),
            overdue_since=datetime.date(2016, 1 + number % 2, 1),
        )
    await stock.place(vera, lender)
    order, seen = Order(sort, descending), list[str]()
    after: tuple[object, ...] = ()
    pages = []
    while page := await case_list(vera, CaseFilter(), order, day=DAY, after=after, limit=3):
        pages.append([each.case_id for each in page[:3]])
        seen += [each.case_no for each in page[:3]]
        after = page[:3][-1].key(sort)
    assert len(seen) == len(set(seen)) == 7
    last = await case_list(vera, CaseFilter(), order, day=DAY, limit=100)
    assert [each.case_no for each in last] == seen
    back = await case_list(vera, CaseFilter(), order, day=DAY, after=last[6].key(sort), back=True, limit=3)
    assert [each.case_no for each in back] == seen[2:6][::-1]


async def test_sorts_mean_what_they_say(vera: Actor, lender: PortfolioRow) -> None:
    await rows.case(lender.id, "old", overdue_since=datetime.date(2015, 1, 1), outstanding_minor=5)
    young = await rows.case(lender.id, "young", overdue_since=datetime.date(2017, 6, 1), outstanding_minor=90)
    assert await numbers(vera, CaseFilter(), Order(Sort.DAYS, descending=True)) == ["old", "young"]
    assert await numbers(vera, CaseFilter(), Order(Sort.BALANCE, descending=True)) == ["young", "old"]
    await rows.receipt(young, datetime.date(2017, 10, 1), 89)
    assert await numbers(vera, CaseFilter(), Order(Sort.BALANCE, descending=True)) == ["old", "young"]


async def test_filters_leave_out_what_they_say(
    vera: Actor, lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    await stock.cases(lender, 4)
    await stock.place(vera, lender, strategy="[shares]\nNORTH = 1")
    held = await rows.case(lender.id, "held", outstanding_minor=50)
    stopped = await rows.case(lender.id, "stopped", region=None)
    await rows.case(lender.id, "paid", status="paid", outstanding_minor=0)
    await rows.hold(held, vera)
    await rows.stop(stopped, vera)
    batch = await sql.value(int, "SELECT id FROM batches")
    placed = ["C1", "C2", "C3", "C4"]
    expected = {
        CaseFilter(): [*placed, "held", "stopped"],
        CaseFilter(state=State.PLACED): placed,
        CaseFilter(state=State.UNPLACED): ["held", "stopped"],
        CaseFilter(state=State.HELD): ["held"],
        CaseFilter(state=State.STOPPED): ["stopped"],
        CaseFilter(state=State.PAID): ["paid"],
        CaseFilter(state=State.ENDED): ["paid"],
        CaseFilter(state=State.ALL): [*placed, "held", "paid", "stopped"],
        CaseFilter(agency_id=south.agency_id): [],
        CaseFilter(batch_id=batch, hand=1): placed,
        CaseFilter(hand=2): [],
        CaseFilter(most_minor=50): ["held"],
        CaseFilter(least_minor=100_300): ["C3", "C4"],
        CaseFilter(region="NC", most_minor=99_999): ["held"],
        CaseFilter(bucket="M7-M12"): [*placed, "held", "stopped"],
        CaseFilter(bucket="M25+"): [],
        CaseFilter(untouched_since=LATER): placed,
        CaseFilter(untouched_since=stock.OCTOBER): [],
        CaseFilter(case_ids=(held.id,)): ["held"],
        CaseFilter(portfolio_id=lender.id + 1): [],
    }
    for wanted, case_nos in expected.items():
        assert await numbers(vera, wanted) == case_nos, wanted
        assert await count_cases(vera, wanted, day=DAY) == len(case_nos), wanted
    assert await count_cases(vera, CaseFilter(), day=DAY, most=3) == 4


async def test_a_row_tells_the_placement_and_masks_the_name(
    vera: Actor, lender: PortfolioRow, north: Agency
) -> None:
    await stock.cases(lender, 1)
    await stock.place(vera, lender, strategy="term_days = 10")
    (row,) = await case_list(vera, CaseFilter(), Order(), day=DAY)
    assert (row.agency, row.hand, row.placed_on, row.due_on) == (
        "NORTH",
        1,
        stock.OCTOBER,
        datetime.date(2017, 10, 10),
    )
    assert (row.days(DAY), row.bucket(DAY), row.balance_minor, row.debtor) == (274, "M7-M12", 100_100, "")


async def test_an_agency_sees_its_own_open_placements_only(
    vera: Actor, lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    await stock.cases(lender, 6)
    await stock.place(vera, lender, strategy="[shares]\nNORTH = 2\nSOUTH = 1")
    everything = CaseFilter(state=State.ALL)
    mine = await numbers(north.manager, everything)
    theirs = await numbers(south.collector, everything)
    assert (len(mine), len(theirs)) == (4, 2)
    assert not set(mine) & set(theirs)
    assert await numbers(north.collector, CaseFilter(agency_id=south.agency_id)) == []
    ids = tuple([int(each.id) for each in await models.Case.filter(case_no__in=theirs)])
    assert await numbers(north.manager, CaseFilter(case_ids=ids)) == []
    await rows.case(lender.id, "own", region="NC")
    assert "own" not in await numbers(north.manager, CaseFilter(state=State.UNPLACED))


async def test_regions_are_listed_once(vera: Actor, north: Agency, lender: PortfolioRow) -> None:
    for number, region in enumerate(["NC", "SC", None, "NC", "GA"]):
        await rows.case(lender.id, f"R{number}", region=region)
    assert await regions(vera, lender.id) == ["GA", "NC", "SC"]
    assert await regions(vera) == ["GA", "NC", "SC"]
    assert await regions(north.manager) == []


@pytest.mark.parametrize("bucket", BUCKETS)
def test_the_days_of_a_bucket_are_those_that_name_it(bucket: str) -> None:
    least, most = days_of(bucket)
    assert bucket_of(least) == bucket
    assert least == 0 or bucket_of(least - 1) != bucket
    assert bucket_of(least + 10_000 if most is None else most) == bucket
    assert most is None or bucket_of(most + 1) != bucket
