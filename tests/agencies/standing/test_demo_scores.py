"""The scores of the demo agree with a second computation, its complaints and its own scorecard included."""

import datetime
import tomllib
from collections.abc import Mapping
from fractions import Fraction

from agencies.common.access import Actor
from agencies.common.dates import month_end
from agencies.standing.queries.scores import measures_of, scores_between
from portal.demo.fill_home import fill_home
from portal.demo.story import Wish
from tests.agencies.standing.oracle import Marks, points_of, read_books, values_of

TODAY = datetime.date(2026, 11, 21)
FIRST, LAST = datetime.date(2026, 9, 1), datetime.date(2026, 10, 1)
WISH = Wish(cases=1_200, months=2, seed=7, today=TODAY)


def marks(definition: str) -> Mapping[str, Marks]:
    """Read weights and marks out of a kept scorecard."""
    return {
        name: (each["weight"], _share(each["floor"]), _share(each["target"]))
        for name, each in tomllib.loads(definition)["measures"].items()
    }


def _share(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100


async def test_every_score_of_the_demo_is_computed_again(owner: Actor) -> None:
    await fill_home(owner, WISH, lambda done, total: None)
    rows = await scores_between(owner, FIRST, LAST)
    assert {each.month for each in rows} == {FIRST, LAST}
    assert {"rated", "red_line"} <= {each.reason for each in rows}
    for portfolio in {each.portfolio_id for each in rows}:
        books = await read_books(portfolio)
        for month in (FIRST, LAST):
            expected = values_of(books, month, month_end(month))
            found = [each for each in rows if (each.portfolio_id, each.month) == (portfolio, month)]
            assert {each.agency_id for each in found} == set(expected)
            for each in found:
                values = expected[each.agency_id]
                for part in (await measures_of([each.id]))[each.id]:
                    assert (part.measure, part.numerator, part.denominator) == (
                        *(part.measure, *values[part.measure]),
                    )
                if each.reason != "few_cases":
                    assert each.points == points_of(values, marks(each.definition))
