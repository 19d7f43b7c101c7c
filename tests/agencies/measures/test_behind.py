"""The cases behind a figure add up to it, and are those that the reader may see."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.common.access import Actor
from agencies.common.errors import NotFound
from agencies.common.words import render
from agencies.measures.queries.behind import cases_behind
from agencies.measures.queries.coverage import coverage_by_day
from agencies.measures.queries.facts import Scope
from agencies.measures.queries.figures import counts_by_group
from agencies.measures.queries.funnel import funnel
from agencies.measures.queries.reporting import reported_by_agency
from agencies.measures.rules import Counts, Window
from agencies.measures.rules.counted import (
    ACTIVE_CASE_DAYS,
    COUNTED,
    COVERED_CASE_DAYS,
    IDLE,
    REPORTED,
    SHARE_OF,
    SOURCES,
    STEPS,
    Step,
)
from agencies.rulebook.rules.codes import Party, Result, is_connected, is_right_party
from tests.agencies.measures.chance import CALL, DAYS, DEBTOR, NO_ANSWER, placement_of, worlds
from tests.agencies.measures.world import ZONE, Met, Paid, Placed, World, write
from tests.people import Agency

OCTOBER = Window(date(2017, 10, 1), date(2017, 10, 31))


@pytest.fixture
def ids(north: Agency, south: Agency) -> dict[str, int]:
    return {"NORTH": north.agency_id, "SOUTH": south.agency_id}


def test_every_count_has_a_meaning_in_both_languages() -> None:
    besides = {IDLE, ACTIVE_CASE_DAYS, COVERED_CASE_DAYS, REPORTED}
    assert COUNTED.keys() == {*Counts.__slots__, *Step, *besides}
    for message in (*(each.meaning for each in COUNTED.values()), *SOURCES.values(), *STEPS.values()):
        assert render(message, "zh_CN") != message.text
    assert SHARE_OF.keys() == set(Step) - {Step.PLACED}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    world=worlds(),
    only=st.tuples(st.sampled_from([None, "NORTH", "SOUTH"]), st.sampled_from([None, "M4-M6", "M7-M12"])),
    days=st.tuples(DAYS, DAYS),
)
async def test_the_cases_behind_each_figure_add_up_to_it(
    vera: Actor,
    ids: dict[str, int],
    world: World,
    only: tuple[str | None, str | None],
    days: tuple[date, date],
) -> None:
    window = Window(min(days), max(days))
    portfolio, _ = await write(world, ids)
    scope = Scope(portfolio, ids[only[0]] if only[0] else None, bucket=only[1])
    found = await counts_by_group(vera, scope, window)
    counts = next(iter(found.values()), Counts())
    steps = await funnel(vera, scope, window)
    covered = [each for days in (await coverage_by_day(vera, scope, window)).values() for each in days]
    figures = {name: getattr(counts, name) for name in Counts.__slots__} | {
        step.value: number for step, number in steps.items()
    }
    figures[ACTIVE_CASE_DAYS] = sum(each.active_cases for each in covered)
    figures[COVERED_CASE_DAYS] = sum(each.covered_cases for each in covered)
    figures[REPORTED] = sum((await reported_by_agency(vera, scope, window)).values())
    for name, figure in figures.items():
        behind = await cases_behind(vera, name, scope, window)
        assert (name, behind.value) == (name, figure)
        assert (name, sum(each.value for each in behind.rows)) == (name, figure)
        assert (behind.cases, behind.unseen) == (len(behind.rows), 0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=worlds(), days=st.tuples(DAYS, DAYS))
async def test_the_funnel_agrees_with_a_count_by_hand(
    vera: Actor, ids: dict[str, int], world: World, days: tuple[date, date]
) -> None:
    window = Window(min(days), max(days))
    portfolio, _ = await write(world, ids)
    assert await funnel(vera, Scope(portfolio), window) == _funnel(world, window)


def _funnel(world: World, window: Window) -> dict[Step, int]:
    met = [each for each in world.contacts if placement_of(world, each) is not None]
    inside = [each for each in met if window.first <= each.day <= window.last]
    active = {
        each.case
        for each in world.placements
        if each.starts_on <= window.last and (each.ended_on or window.last) >= window.first
    }
    paid: dict[int, int] = {}
    for each in world.receipts:
        if window.first <= each.paid_on <= window.last:
            case = world.placements[each.placement].case
            paid[case] = paid.get(case, 0) + each.amount
    return {
        Step.PLACED: len(active),
        Step.WORKED: len({each.case for each in inside}),
        Step.REACHED: len({each.case for each in inside if is_connected(Result(each.result))}),
        Step.RIGHT_PARTY: len(
            {each.case for each in inside if is_right_party(Party(each.party), Result(each.result))}
        ),
        Step.PROMISED: len({each.case for each in inside if each.promise}),
        Step.KEPT: len({each.case for each in inside if each.promise and each.promise[2][-1:] == ("kept",)}),
        Step.PAID: len([case for case, amount in paid.items() if amount > 0]),
    }


def _at(day: int) -> datetime:
    return datetime(2017, 10, day, 15, tzinfo=UTC)


def placed(case: int, agency: str = "NORTH", ended_on: date | None = None) -> Placed:
    return Placed(case, agency, date(2017, 10, 1), ended_on, "M4-M6", 10_000)


async def test_pages_follow_each_other_without_gap_or_repetition(vera: Actor, ids: dict[str, int]) -> None:
    portfolio, _ = await write(World(tuple(placed(case) for case in range(7))), ids)
    seen, after = [], 0
    while rows := (
        page := await cases_behind(vera, "active_cases", Scope(portfolio), OCTOBER, after=after, limit=3)
    ).rows:
        seen += [each.case_id for each in rows]
        after = page.after or 0
        assert (page.cases, page.value) == (7, 7)
    assert len(seen) == len(set(seen)) == 7
    back = await cases_behind(
        vera, "active_cases", Scope(portfolio), OCTOBER, after=seen[5], back=True, limit=3
    )
    assert [each.case_id for each in back.rows] == [seen[4], seen[3], seen[2]]


async def test_a_case_of_two_agencies_stands_once_and_says_so(vera: Actor, ids: dict[str, int]) -> None:
    world = World(
        (placed(1, "NORTH", date(2017, 10, 9)), Placed(1, "SOUTH", date(2017, 10, 9), None, "M4-M6", 7))
    )
    portfolio, _ = await write(world, ids)
    (row,) = (await cases_behind(vera, "placed_minor", Scope(portfolio), OCTOBER)).rows
    assert (row.agency, row.agencies, row.value) == ("NORTH", 2, 10_007)


async def test_an_agency_is_told_of_cases_it_has_no_more_but_not_which(
    north: Agency, south: Agency, ids: dict[str, int]
) -> None:
    world = World(
        (placed(1), placed(2, ended_on=date(2017, 10, 20)), placed(3, "SOUTH")),
        receipts=(Paid(1, date(2017, 10, 5), 500), Paid(2, date(2017, 10, 5), 900)),
    )
    portfolio, prefix = await write(world, ids)
    mine = await cases_behind(north.manager, "active_cases", Scope(portfolio), OCTOBER)
    assert [each.case_no for each in mine.rows] == [f"{prefix}-1"]
    assert (mine.cases, mine.unseen, mine.value) == (1, 1, 2)
    paid = await cases_behind(north.collector, "received_minor", Scope(portfolio), OCTOBER)
    assert (paid.rows, paid.cases, paid.unseen, paid.value) == ((), 0, 1, 500)
    other = await cases_behind(north.manager, "active_cases", Scope(portfolio, south.agency_id), OCTOBER)
    assert (other.rows, other.cases, other.unseen, other.value) == ((), 0, 0, 0)


async def test_an_unknown_count_is_not_found(vera: Actor) -> None:
    with pytest.raises(NotFound):
        await cases_behind(vera, "salary", Scope(1), OCTOBER)


async def test_batch_and_hand_narrow_the_cases(vera: Actor, ids: dict[str, int]) -> None:
    world = World(
        (
            placed(1, ended_on=date(2017, 10, 9)),
            Placed(1, "SOUTH", date(2017, 10, 10), None, "M4-M6", 7),
            placed(2),
        ),
        (Met(1, "NORTH", _at(3), CALL, DEBTOR, NO_ANSWER), Met(1, "SOUTH", _at(12), CALL, DEBTOR, NO_ANSWER)),
    )
    portfolio, prefix = await write(world, ids)

    async def calls(**only: object) -> int:
        return (await cases_behind(vera, "calls", Scope(portfolio, **only), OCTOBER)).value  # type: ignore[arg-type]

    assert await calls() == 2
    assert await calls(hand=2) == 1
    assert await calls(batch=f"{prefix}-NORTH-1001") == 1
    assert await calls(batch=f"{prefix}-NORTH-1001", hand=2) == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=worlds(), days=st.tuples(DAYS, DAYS))
async def test_contacts_reported_in_time_agree_with_a_count_by_hand(
    vera: Actor, ids: dict[str, int], world: World, days: tuple[date, date]
) -> None:
    window = Window(min(days), max(days))
    portfolio, _ = await write(world, ids)
    expected: dict[int, int] = {}
    for met in world.contacts:
        in_time = met.recorded_at.astimezone(ZoneInfo(ZONE)).date() <= met.day
        if in_time and window.first <= met.day <= window.last and placement_of(world, met) is not None:
            expected[ids[met.agency]] = expected.get(ids[met.agency], 0) + 1
    assert await reported_by_agency(vera, Scope(portfolio), window) == expected


async def test_only_placements_begun_on_some_days_are_counted(vera: Actor, ids: dict[str, int]) -> None:
    world = World((placed(1), Placed(2, "NORTH", date(2017, 9, 1), None, "M4-M6", 7)))
    portfolio, _ = await write(world, ids)

    async def placed_minor(**only: date) -> int:
        return (await cases_behind(vera, "placed_minor", Scope(portfolio, **only), OCTOBER)).value  # type: ignore[arg-type]

    assert await placed_minor() == 10_007
    assert await placed_minor(begun_until=date(2017, 9, 30)) == 7
    assert await placed_minor(begun_from=date(2017, 10, 1)) == 10_000
    assert await placed_minor(begun_from=date(2017, 9, 2), begun_until=date(2017, 9, 30)) == 0
