"""The scores of the demo agree with a second computation, its complaints and its own scorecard included."""

import datetime

from agencies.common.access import Actor
from portal.demo.fill_home import fill_home
from portal.demo.story import Wish
from tests.agencies.standing.oracle import differences, kept_scores

WISH = Wish(cases=1_200, months=2, seed=7, today=datetime.date(2026, 11, 21))


async def test_every_score_of_the_demo_is_computed_again(owner: Actor) -> None:
    await fill_home(owner, WISH, lambda done, total: None)
    kept = await kept_scores()
    assert {each.month for each in kept} == {datetime.date(2026, 9, 1), datetime.date(2026, 10, 1)}
    assert {"rated", "red_line"} <= {each.reason for each in kept}
    assert await differences(kept) == []
