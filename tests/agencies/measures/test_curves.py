"""Recovery curves: net of reversals, by day since placement, drawn only where they say something."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from agencies.common.access import Actor
from agencies.common.words import render
from agencies.measures.queries.curves import batches_with_receipts
from agencies.measures.queries.facts import Scope
from agencies.measures.queries.weekly import received_by_week
from agencies.measures.rules import Group, Window
from agencies.measures.rules.curves import (
    Batch,
    Curve,
    compare_newest,
    curves_by_batch,
    curves_by_month,
    why_not_drawn,
)
from tests.agencies.measures.world import Paid, Placed, World, write
from tests.people import Agency

LAST = date(2017, 10, 31)


@pytest.fixture
def ids(north: Agency, south: Agency) -> dict[str, int]:
    return {"NORTH": north.agency_id, "SOUTH": south.agency_id}


def batch(
    starts_on: date, received: Mapping[int, int], *, code: str = "B", cases: int = 100, placed: int = 100_000
) -> Batch:
    return Batch(code, "NORTH", starts_on, cases, placed, received)


def test_a_curve_adds_up_by_day_since_placement_and_falls_with_a_reversal() -> None:
    (curve,) = curves_by_batch([batch(date(2017, 10, 27), {0: 100, 2: 300, 3: -100, 9: 7})], LAST)
    assert curve.received == (100, 100, 400, 300, 300)
    assert (curve.days, curve.rate(3)) == (4, Fraction(3, 1000))


def test_batches_of_a_month_are_one_curve_as_old_as_the_youngest() -> None:
    early = batch(date(2017, 9, 1), {0: 100, 40: 5_000})
    late = batch(date(2017, 9, 29), {1: 300}, placed=300_000)
    other = batch(date(2017, 10, 1), {})
    september, october = curves_by_month([late, other, early], LAST)
    assert (september.name, september.cases, september.placed_minor) == ("2017-09", 200, 400_000)
    assert september.days == 32
    assert september.received[-1] == 400
    assert (october.name, october.days) == ("2017-10", 30)


@pytest.mark.parametrize(
    ("cases", "starts_on", "drawn"),
    [
        (100, date(2017, 10, 1), True),  # on day 30
        (99, date(2017, 10, 1), False),
        (100, date(2017, 10, 2), False),
    ],
)
def test_too_small_or_too_young_a_curve_says_why_it_is_not_drawn(
    cases: int, starts_on: date, *, drawn: bool
) -> None:
    (curve,) = curves_by_batch([batch(starts_on, {}, cases=cases)], LAST)
    reason = why_not_drawn(curve)
    assert (reason is None) == drawn
    if reason is not None:
        assert render(reason, "zh_CN") != str(reason)


def curve(name: str, *rates: int) -> Curve:
    return Curve(name, date(2017, int(name), 1), 100, 1_000, tuple(rates))


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        (
            curve("10", 0, 12, 30),
            "10 runs with the others. At day 2 it stands at 3.00 %; the 2 before it stood",
        ),
        (curve("10", 0, 12, 41), "10 runs ahead of the others. At day 2 it stands at 4.10 %"),
        (curve("10", 0, 12, 19), "10 runs behind the others. At day 2 it stands at 1.90 %"),
    ],
)
def test_the_newest_is_compared_at_its_own_age(newest: Curve, said: str) -> None:
    others = [curve("8", 0, 10, 20, 90), curve("9", 0, 20, 40, 60), curve("7", 0, 1)]
    compared = compare_newest([*others, newest])
    assert str(compared).startswith(said)
    assert str(compared).endswith("between 2.00 % and 4.00 %.")


def test_one_other_is_no_range() -> None:
    said = compare_newest([curve("9", 0, 10, 20), curve("10", 0, 12, 30)])
    assert str(said) == "At day 2, 10 stands at 3.00 %; the one before it stood at 2.00 %."


def test_nothing_is_compared_with_nothing() -> None:
    assert compare_newest([]) is None
    assert compare_newest([curve("10", 0, 1, 2)]) is None
    assert compare_newest([curve("9", 0, 1), curve("10", 0, 1, 2)]) is None


async def test_batches_bring_their_receipts_by_day(vera: Actor, north: Agency, ids: dict[str, int]) -> None:
    world = World(
        (
            Placed(1, "NORTH", date(2017, 9, 1), None, "M4-M6", 40_000),
            Placed(2, "NORTH", date(2017, 9, 1), None, "M7-M12", 10_000),
            Placed(3, "SOUTH", date(2017, 9, 5), None, "M4-M6", 10_000),
        ),
        receipts=(
            Paid(0, date(2017, 9, 1), 100),
            Paid(1, date(2017, 10, 1), 200),
            Paid(1, date(2017, 10, 3), -200),
            Paid(0, date(2017, 11, 1), 900),
        ),
    )
    portfolio, prefix = await write(world, ids)
    window = Window(date(2017, 9, 1), LAST)
    first, second = await batches_with_receipts(vera, Scope(portfolio), window)
    assert first == Batch(
        f"{prefix}-NORTH-0901", "NORTH", date(2017, 9, 1), 2, 50_000, {0: 100, 30: 200, 32: -200}
    )
    assert (second.agency, second.received) == ("SOUTH", {})
    assert await batches_with_receipts(north.manager, Scope(portfolio), window) == [first]
    assert len(await batches_with_receipts(vera, Scope(portfolio), Window(date(2017, 9, 2), LAST))) == 1


async def test_weeks_end_with_the_window(vera: Actor, ids: dict[str, int]) -> None:
    world = World(
        (
            Placed(1, "NORTH", date(2017, 10, 1), None, "M4-M6", 40_000),
            Placed(2, "SOUTH", date(2017, 10, 1), None, "M4-M6", 10_000),
        ),
        receipts=(
            Paid(0, date(2017, 10, 3), 7),  # before the first whole week
            Paid(0, date(2017, 10, 4), 100),
            Paid(0, date(2017, 10, 10), 30),
            Paid(0, date(2017, 10, 11), -30),
            Paid(1, date(2017, 10, 17), 5),
            Paid(1, date(2017, 10, 18), 9),
        ),
    )
    portfolio, _ = await write(world, ids)
    window = Window(date(2017, 10, 1), date(2017, 10, 17))
    found = await received_by_week(vera, Scope(portfolio, groups=(Group.AGENCY,)), window)
    assert {key.agency: weeks for key, weeks in found.items()} == {"NORTH": (130, -30), "SOUTH": (0, 5)}
    assert await received_by_week(vera, Scope(portfolio), Window(LAST, LAST)) == {}
