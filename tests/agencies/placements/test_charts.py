"""The picture of a plan: every stratum counted once, and what is off told by colour and place."""

from agencies.common.access import Actor
from agencies.common.pictures import Theme, colours
from agencies.placements.charts import WIDE, deviations
from agencies.placements.queries.plan_page import shown_plan
from tests.agencies.placements import stock
from tests.people import Agency


async def test_every_stratum_stands_in_the_picture(vera: Actor, north: Agency, south: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 9)
    made = await stock.plan(vera, lender, strategy="[shares]\nNORTH = 2\nSOUTH = 1")
    view = (await shown_plan(vera, made.plan_id)).view
    spec = deviations(view, WIDE, Theme.LIGHT, "en")
    dots = spec["data"]["values"]
    assert sum(each["strata"] for each in dots) == 2 * len(view.strata)
    assert not any(each["off"] for each in dots)
    assert spec["encoding"]["y"]["sort"] == ["NORTH", "SOUTH"]
    band = spec["layer"][0]
    assert band["mark"]["color"] == colours(Theme.LIGHT)["band"]
    assert band["data"]["values"] == [{"distance": -1, "until": 1}]
