"""Coverage by day: each case once a day, an action counts for seven days and not beyond its placement."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.common.access import Actor
from agencies.measures.queries.behind import cases_behind
from agencies.measures.queries.coverage import coverage_by_day
from agencies.measures.queries.facts import Scope
from agencies.measures.rules import Group, Window
from agencies.measures.rules.counted import IDLE
from agencies.measures.rules.days import Stretch, cases_by_day
from tests.agencies.measures.chance import CALL, DAYS, DEBTOR, NO_ANSWER, placement_of, worlds
from tests.agencies.measures.world import Met, Placed, World, write
from tests.people import Agency

DAY = timedelta(1)


@pytest.fixture
def ids(north: Agency, south: Agency) -> dict[str, int]:
    return {"NORTH": north.agency_id, "SOUTH": south.agency_id}


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([], [0, 0, 0]),
        ([Stretch(0, 2, 4)], [4, 4, 4]),
        ([Stretch(0, 1, 2), Stretch(1, 1, 1)], [2, 3, 0]),
        ([Stretch(-5, 0, 1), Stretch(2, 9, 1)], [1, 0, 1]),  # what lies outside the window is cut off
    ],
)
def test_stretches_add_up_by_day(stretches: list[Stretch], expected: list[int]) -> None:
    assert cases_by_day(stretches, 3) == expected


async def test_an_action_counts_for_its_day_and_six_more(vera: Actor, ids: dict[str, int]) -> None:
    case = Placed(1, "NORTH", date(2017, 10, 1), None, "M4-M6", 10_000)
    called = Met(1, "NORTH", datetime(2017, 10, 3, 15, tzinfo=UTC), CALL, DEBTOR, NO_ANSWER)
    portfolio, _ = await write(World((case,), (called,)), ids)
    (days,) = (
        await coverage_by_day(vera, Scope(portfolio), Window(date(2017, 10, 1), date(2017, 10, 12)))
    ).values()
    assert [each.covered_cases for each in days] == [0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    assert [each.active_cases for each in days] == [1] * 12
    late = (
        await coverage_by_day(vera, Scope(portfolio), Window(date(2017, 10, 8), date(2017, 10, 10)))
    ).values()
    assert [[each.covered_cases for each in days] for days in late] == [[1, 1, 0]]


async def test_an_agency_sees_its_own_row_only(north: Agency, south: Agency, ids: dict[str, int]) -> None:
    cases = tuple(
        Placed(number, agency, date(2017, 10, 1), None, "M4-M6", 1)
        for number, agency in enumerate(("NORTH", "SOUTH", "SOUTH"))
    )
    portfolio, _ = await write(World(cases), ids)
    window = Window(date(2017, 10, 1), date(2017, 10, 1))
    for who, code, active in ((north.manager, "NORTH", 1), (south.collector, "SOUTH", 2)):
        found = await coverage_by_day(who, Scope(portfolio, groups=(Group.AGENCY,)), window)
        assert {key.agency: days[0].active_cases for key, days in found.items()} == {code: active}


def _by_hand(world: World, window: Window, agency: str | None) -> list[tuple[int, int]]:
    days = [window.first + number * DAY for number in range((window.last - window.first).days + 1)]
    mine = [(place, each) for place, each in enumerate(world.placements) if agency in {None, each.agency}]
    counted = []
    for day in days:
        held = {
            place: each.case
            for place, each in mine
            if each.starts_on <= day and (each.ended_on is None or day <= each.ended_on)
        }
        covered = {
            met.case
            for met in world.contacts
            if placement_of(world, met) in held and day - 6 * DAY <= met.day <= day
        }
        counted.append((len(set(held.values())), len(covered)))
    return counted


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=worlds(), days=st.tuples(DAYS, DAYS), by_agency=st.booleans())
async def test_coverage_agrees_with_a_count_by_hand(
    vera: Actor, ids: dict[str, int], world: World, days: tuple[date, date], *, by_agency: bool
) -> None:
    window = Window(min(days), max(days))
    portfolio, _ = await write(world, ids)
    found = await coverage_by_day(vera, Scope(portfolio, groups=(Group.AGENCY,) if by_agency else ()), window)
    shown = {
        key.agency: [(each.active_cases, each.covered_cases) for each in covered]
        for key, covered in found.items()
    }
    for name in ("NORTH", "SOUTH", None):
        left = await cases_behind(vera, IDLE, Scope(portfolio, ids[name] if name else None), window)
        held, acted = _by_hand(world, window, name)[-1]
        assert left.value == held - acted
    names = ["NORTH", "SOUTH"] if by_agency else [None]
    expected = {name or "": _by_hand(world, window, name) for name in names}
    assert shown == {name: counted for name, counted in expected.items() if any(held for held, _ in counted)}
