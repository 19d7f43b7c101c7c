"""Balances and facts are read alike on both databases."""

import datetime

import pytest

from agencies.cases.queries import cases_by_number, find_case, placing_facts
from agencies.common.access import Actor
from agencies.common.errors import Invalid, NotFound
from tests import people
from tests.agencies.cases import rows
from tests.agencies.placements import stock

AS_OF = datetime.date(2017, 9, 30)
DAY = datetime.date(2017, 10, 1)


@pytest.mark.parametrize(
    ("receipts", "balance"),
    [
        pytest.param([], 10_000, id="nothing paid"),
        pytest.param([(AS_OF, 2_000)], 10_000, id="paid on the day of the file, which counts it already"),
        pytest.param([(DAY, 4_000)], 6_000, id="paid after the file"),
        pytest.param([(DAY, 4_000), (DAY, -4_000)], 10_000, id="paid and reversed"),
        pytest.param([(DAY, 10_001)], 0, id="overpaid is zero, not less"),
    ],
)
async def test_balance(vera: Actor, receipts: list[tuple[datetime.date, int]], balance: int) -> None:
    portfolio = await rows.portfolio()
    case = await rows.case(portfolio, "C-1", outstanding_minor=10_000, as_of=AS_OF)
    for paid_on, amount in receipts:
        await rows.receipt(case, paid_on, amount)
    [known] = await cases_by_number(vera, portfolio, ["C-1", "C-2"])
    [facts] = await placing_facts(vera, portfolio, DAY)
    found = await find_case(vera, "C-1")
    assert (known.balance_minor, facts.balance_minor, found.balance_minor) == (balance, balance, balance)


async def test_placing_facts_tell_visits_holds_and_stops(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    held = await rows.case(portfolio, "C-1", failed_visits=1)
    await rows.hold(held, vera, until=DAY)
    await rows.signal(held, failed_visits=2)
    stopped = await rows.case(portfolio, "C-2")
    await rows.stop(stopped, vera)
    facts = {each.case_no: each for each in await placing_facts(vera, portfolio, DAY)}
    assert (facts["C-1"].held, facts["C-1"].stopped, facts["C-1"].failed_visits) == (True, False, 3)
    assert (facts["C-2"].held, facts["C-2"].stopped, facts["C-2"].failed_visits) == (False, True, 0)
    assert facts["C-2"].overdue_since == datetime.date(2017, 1, 1)


async def test_a_hold_ends_after_its_last_day(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await rows.hold(await rows.case(portfolio, "C-1"), vera, until=DAY)
    [facts] = await placing_facts(vera, portfolio, DAY + datetime.timedelta(days=1))
    assert not facts.held


async def test_an_agency_sees_no_case_that_is_not_placed_with_it(vera: Actor, north: people.Agency) -> None:
    portfolio = await rows.portfolio()
    await rows.case(portfolio, "C-1")
    assert await cases_by_number(north.manager, portfolio, ["C-1"]) == []
    assert await placing_facts(north.manager, portfolio, DAY) == []
    with pytest.raises(NotFound, match="no case"):
        await find_case(north.manager, "C-1")


async def test_a_number_in_two_portfolios_needs_the_portfolio(vera: Actor) -> None:
    first, second = await rows.portfolio("ONE"), await rows.portfolio("TWO")
    await rows.case(first, "C-1")
    await rows.case(second, "C-1")
    assert (await find_case(vera, "C-1", second)).portfolio_code == "TWO"
    with pytest.raises(Invalid, match="several portfolios"):
        await find_case(vera, "C-1")


async def test_an_agency_sees_its_own_open_placements_and_another_none(
    vera: Actor, north: people.Agency, south: people.Agency
) -> None:
    lender = await stock.portfolio()
    await rows.case(lender.id, "C-1")
    await stock.place(vera, lender, strategy="[shares]\nNORTH = 1\n")
    assert (await find_case(north.collector, "C-1")).balance_minor == 100_000
    assert [each.case_no for each in await cases_by_number(north.manager, lender.id, ["C-1"])] == ["C-1"]
    assert await cases_by_number(south.manager, lender.id, ["C-1"]) == []
    assert await placing_facts(south.manager, lender.id, DAY) == []
    with pytest.raises(NotFound, match="no case"):
        await find_case(south.manager, "C-1")
