"""An agency that is suspended or being retired is given no new case, whichever way one might come."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid
from agencies.people.queries import PortfolioRow
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.queries.plan_page import shown_plan
from agencies.standing.queries.reasons import standing_reasons
from agencies.vendors.queries import publish_status
from agencies.vendors.rules import Status
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.agencies.standing.scene import bring_to
from tests.people import Agency, add_agency

BARRED = (Status.SUSPENDED, Status.RETIRING)


@pytest.fixture
async def lender(database: object) -> PortfolioRow:
    """Give a portfolio."""
    return await stock.portfolio()


@pytest.fixture
async def north(database: object) -> Agency:
    """Give the agency North."""
    return await add_agency("N", "North")


@pytest.fixture
async def two(north: Agency) -> tuple[Agency, Agency]:
    """Give North and South."""
    return north, await add_agency("S", "South")


async def _held(agency: Agency) -> int:
    return await stock.count("placements", f"agency_id = {agency.agency_id} AND ended_on IS NULL")


@pytest.mark.parametrize("status", BARRED)
async def test_a_plan_leaves_it_out(
    status: Status, lender: PortfolioRow, two: tuple[Agency, Agency], vera: Actor, cora: Actor
) -> None:
    await stock.cases(lender, 6)
    await bring_to(status, "N", vera, cora, now=stock.NOW)
    await stock.place(vera, lender)
    assert [await _held(each) for each in two] == [0, 6]


@pytest.mark.parametrize("status", BARRED)
async def test_a_plan_drawn_before_is_refused_with_the_reason(
    status: Status, lender: PortfolioRow, two: tuple[Agency, Agency], vera: Actor, cora: Actor
) -> None:
    await stock.cases(lender, 6)
    made = await stock.plan(vera, lender)
    await bring_to(status, "N", vera, cora, now=stock.NOW)
    with pytest.raises(Conflict, match="North") as refused:
        await confirm_plan(vera, made.plan_id, now=stock.NOW)
    assert str(status.value) in str(refused.value)
    assert [await _held(each) for each in two] == [0, 0]


@pytest.mark.parametrize("status", BARRED)
async def test_a_share_named_by_hand_is_refused_with_the_reason(
    status: Status, lender: PortfolioRow, two: tuple[Agency, Agency], vera: Actor, cora: Actor
) -> None:
    await stock.cases(lender, 6)
    await bring_to(status, "N", vera, cora, now=stock.NOW)
    with pytest.raises(Invalid, match=f"N is {status.value}"):
        await stock.plan(vera, lender, strategy="[shares]\nN = 1\nS = 2\n")
    await stock.place(vera, lender, strategy="[shares]\nN = 0\nS = 1\n")
    assert [await _held(each) for each in two] == [0, 6]


async def test_a_new_case_of_a_debtor_whom_it_holds_goes_to_nobody(
    lender: PortfolioRow, north: Agency, vera: Actor, cora: Actor
) -> None:
    (first,) = await stock.cases(lender, 1)
    await stock.place(vera, lender)
    await add_agency("S", "South")
    await rows.case(lender.id, "more", debtor_id=first.debtor_id, outstanding_minor=50_000)
    await bring_to(Status.SUSPENDED, "N", vera, cora, now=stock.NOW)
    later = await stock.plan(vera, lender, stock.OCTOBER)
    assert later.result["unplaced"] == {"holder_not_in_plan": 1}
    assert await _held(north) == 1


async def test_without_anybody_who_may_take_cases_there_is_no_plan(
    lender: PortfolioRow, north: Agency, vera: Actor, cora: Actor
) -> None:
    await stock.cases(lender, 2)
    await bring_to(Status.SUSPENDED, "N", vera, cora, now=stock.NOW)
    with pytest.raises((Conflict, Invalid), match="No agency can take cases"):
        await stock.plan(vera, lender)


async def test_watch_takes_nothing_away(
    lender: PortfolioRow, north: Agency, vera: Actor, cora: Actor
) -> None:
    await stock.cases(lender, 2)
    await bring_to(Status.WATCH, "N", vera, cora, now=stock.NOW)
    await stock.place(vera, lender)
    assert await _held(north) == 2


async def test_what_stands_otherwise_by_now_is_not_overwritten(north: Agency) -> None:
    assert not await publish_status(north.agency_id, "watch", was="suspended", now=stock.NOW)
    assert await sql.value(str, "SELECT status FROM agencies") == "active"
    assert await publish_status(north.agency_id, "watch", was="active", now=stock.NOW)


@pytest.mark.parametrize("status", BARRED)
async def test_the_plan_names_it_among_its_limits(
    status: Status, lender: PortfolioRow, two: tuple[Agency, Agency], vera: Actor, cora: Actor
) -> None:
    await stock.cases(lender, 6)
    await bring_to(status, "N", vera, cora, now=stock.NOW)
    made = await stock.plan(vera, lender)
    told = {"agency": "N", "status": status.value, "since": "2017-10-02"}
    assert made.result["barred"] == [told]
    view = (await shown_plan(vera, made.plan_id)).view
    assert [(each.code, each.since) for each in view.barred] == [("N", stock.NOW.date())]
    assert await standing_reasons(vera, at=stock.NOW) == {"N": "Two low scores in a row."}
    assert await standing_reasons(two[1].manager, at=stock.NOW) == {}
    before = stock.NOW - datetime.timedelta(seconds=1)
    assert await standing_reasons(vera, at=before) == {}
