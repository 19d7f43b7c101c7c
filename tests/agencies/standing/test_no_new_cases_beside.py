"""A suspension and a confirmation at the same moment: one of the two comes first, never both in part."""

import asyncio

from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.placements.confirm_plan import confirm_plan
from agencies.standing.decide_standing import approve_standing
from agencies.vendors.queries import find_agency
from agencies.vendors.rules import Status
from tests.agencies.placements import stock
from tests.agencies.standing.scene import wish
from tests.people import add_agency


async def test_a_plan_confirmed_beside_a_suspension_is_whole_or_refused(vera: Actor, cora: Actor) -> None:
    lender = await stock.portfolio()
    await add_agency("N", "North")
    await stock.cases(lender, 12)
    made = await stock.plan(vera, lender)
    change = await wish(Status.SUSPENDED, "N", vera, now=stock.NOW)
    confirmed, decided = await asyncio.gather(
        confirm_plan(vera, made.plan_id, now=stock.NOW),
        approve_standing(cora, change, now=stock.NOW),
        return_exceptions=True,
    )
    assert not isinstance(decided, BaseException)
    assert (await find_agency(vera, "N")).status == "suspended"
    placed = await stock.count("placements")
    if isinstance(confirmed, BaseException):
        assert isinstance(confirmed, Conflict)
        assert placed == 0
    else:
        assert placed == 12
