"""Measures against a count by hand of the same small worlds, on both databases."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.common.access import Actor
from agencies.measures.queries.facts import Scope
from agencies.measures.rules import Counts, Group, Window, cut_to_months
from agencies.measures.take_measures import Measurement, label, take_measures
from agencies.rulebook.rules.codes import Party, Result, is_connected, is_right_party
from tests.agencies.measures.chance import (
    CALL,
    DAYS,
    DEBTOR,
    NO_ANSWER,
    PROMISED,
    VISIT,
    placement_of,
    worlds,
)
from tests.agencies.measures.world import Met, Paid, Placed, World, batch_of, write
from tests.people import Agency

OCTOBER = Window(date(2017, 10, 1), date(2017, 10, 31))


def october(day: int, hour: int = 15, minute: int = 0) -> datetime:
    """Give a moment in October 2017 by Greenwich: four hours later than in New York."""
    return datetime(2017, 10, day, hour, minute, tzinfo=UTC)


def placed(case: int, agency: str, starts: int, ends: int | None = None, *, amount: int = 10_000) -> Placed:
    ended_on = date(2017, 10, ends) if ends else None
    return Placed(case, agency, date(2017, 10, starts), ended_on, "M4-M6", amount)


def called(case: int, agency: str, at: datetime, result: str = NO_ANSWER, party: str = DEBTOR) -> Met:
    return Met(case, agency, at, CALL, party, result)


async def taken(
    actor: Actor, world: World, agencies: dict[str, int], *groups: Group, window: Window = OCTOBER
) -> dict[tuple[str, ...], Counts]:
    portfolio, prefix = await write(world, agencies)
    found = await take_measures(actor, Scope(portfolio, groups=groups), window)
    return counts(found, groups, prefix)


def counts(found: Measurement, groups: Sequence[Group], prefix: str) -> dict[tuple[str, ...], Counts]:
    return {
        tuple(label(each, group).removeprefix(f"{prefix}-") for group in groups): each.counts
        for each in found.rows
    }


@pytest.fixture
def ids(north: Agency, south: Agency) -> dict[str, int]:
    return {"NORTH": north.agency_id, "SOUTH": south.agency_id}


async def test_a_case_called_on_five_days_is_one_case_covered(vera: Actor, ids: dict[str, int]) -> None:
    world = World(
        (placed(1, "NORTH", 1), placed(2, "NORTH", 1)),
        tuple(called(1, "NORTH", october(day)) for day in (3, 4, 5, 6, 6)),
    )
    found = (await taken(vera, world, ids))[()]
    assert (found.worked_cases, found.active_cases) == (1, 2)
    assert (found.calls, found.call_case_days) == (5, 4)


async def test_months_do_not_add_up_to_the_whole_period(vera: Actor, ids: dict[str, int]) -> None:
    september = Placed(1, "NORTH", date(2017, 9, 1), None, "M4-M6", 10_000)
    world = World(
        (september,),
        (called(1, "NORTH", datetime(2017, 9, 20, 15, tzinfo=UTC)), called(1, "NORTH", october(9))),
    )
    window = Window(date(2017, 9, 15), date(2017, 10, 15))
    portfolio, _ = await write(world, ids)
    whole = await take_measures(vera, Scope(portfolio), window)
    parts = await take_measures(vera, Scope(portfolio, groups=(Group.MONTH,)), window)
    assert [each.counts.worked_cases for each in whole.rows] == [1]
    assert [(label(each, Group.MONTH), each.counts.worked_cases) for each in parts.rows] == [
        ("2017-09", 1),
        ("2017-10", 1),
    ]
    assert parts.rows[0].window == Window(date(2017, 9, 15), date(2017, 9, 30))


async def test_a_case_that_changed_hands_counts_for_each_agency_in_its_own_interval(
    vera: Actor, ids: dict[str, int]
) -> None:
    world = World(
        (placed(1, "NORTH", 1, 10), placed(1, "SOUTH", 10)),
        (
            called(1, "NORTH", october(10)),  # the last day of North is a whole one
            called(1, "NORTH", october(11)),  # North called on after the recall
            called(1, "SOUTH", october(9)),  # South called before the placement
            called(1, "SOUTH", october(10)),
            called(1, "SOUTH", october(12)),
        ),
    )
    found = await taken(vera, world, ids, Group.AGENCY)
    assert {agency: each.calls for (agency,), each in found.items()} == {"NORTH": 1, "SOUTH": 2}
    assert {agency: each.active_cases for (agency,), each in found.items()} == {"NORTH": 1, "SOUTH": 1}


async def test_contacts_outside_every_placement_are_told_apart(vera: Actor, ids: dict[str, int]) -> None:
    world = World(
        (placed(1, "NORTH", 5, 10),), tuple(called(1, "NORTH", october(day)) for day in (4, 5, 10, 11))
    )
    portfolio, _ = await write(world, ids)
    found = await take_measures(vera, Scope(portfolio), OCTOBER)
    assert (found.rows[0].counts.calls, found.contacts_outside) == (2, 2)


@pytest.mark.parametrize(
    ("at", "calls"),
    [
        (october(1, 3, 59), 0),  # still 30 September in New York
        (october(1, 4, 0), 1),  # midnight there
        (datetime(2017, 11, 1, 3, 59, tzinfo=UTC), 1),
        (datetime(2017, 11, 1, 4, 0, tzinfo=UTC), 0),
    ],
)
async def test_the_day_of_a_contact_is_the_debtors(
    vera: Actor, ids: dict[str, int], at: datetime, calls: int
) -> None:
    long_placed = Placed(1, "NORTH", date(2017, 9, 1), None, "M4-M6", 10_000)
    found = await taken(vera, World((long_placed,), (called(1, "NORTH", at),)), ids)
    assert found[()].calls == calls


async def test_promises_due_in_the_period_are_kept_by_count_and_by_amount(
    vera: Actor, ids: dict[str, int]
) -> None:
    def promised(day: int, amount: int, days: int, *outcomes: str) -> Met:
        return Met(1, "NORTH", october(day), CALL, DEBTOR, PROMISED, promise=(amount, days, outcomes))

    world = World(
        (placed(1, "NORTH", 1),),
        (
            promised(2, 1_000, 3, "broken", "kept"),  # paid late in the file, in time by its date
            promised(3, 2_000, 3, "kept", "broken"),  # the payment bounced
            promised(4, 4_000, 3),
            promised(30, 8_000, 5, "kept"),  # due in November
        ),
    )
    found = (await taken(vera, world, ids))[()]
    assert (found.promises, found.promises_due, found.promises_kept) == (4, 3, 1)
    assert (found.due_minor, found.kept_minor) == (7_000, 1_000)


async def test_recovery_is_net_of_reversals_and_reaches_back_by_batch(
    vera: Actor, ids: dict[str, int]
) -> None:
    early = Placed(1, "NORTH", date(2017, 8, 1), None, "M4-M6", 50_000)
    world = World(
        (early, placed(2, "NORTH", 2, amount=30_000)),
        receipts=(
            Paid(0, date(2017, 9, 10), 5_000),
            Paid(0, date(2017, 10, 10), 7_000),
            Paid(0, date(2017, 10, 20), -7_000),
            Paid(1, date(2017, 10, 31), 600),
            Paid(1, date(2017, 11, 1), 900),
        ),
    )
    found = await taken(vera, world, ids, Group.BATCH)
    first, second = found["NORTH-0801",], found["NORTH-1002",]
    assert (first.received_minor, first.received_so_far_minor, first.placed_so_far_minor) == (
        0,
        5_000,
        50_000,
    )
    assert (second.received_minor, second.received_so_far_minor) == (600, 600)


async def test_the_newest_verdict_decides_whether_a_contact_is_a_breach(
    vera: Actor, ids: dict[str, int]
) -> None:
    verdicts = ((True,), (False,), (True, False), (False, True))
    world = World(
        (placed(1, "NORTH", 1),),
        tuple(
            dataclasses.replace(called(1, "NORTH", october(day)), verdicts=said)
            for day, said in enumerate(verdicts, 2)
        ),
    )
    found = (await taken(vera, world, ids))[()]
    assert (found.breaches, found.contacts) == (2, 4)


async def test_nothing_at_all_is_one_row_of_noughts(vera: Actor, ids: dict[str, int]) -> None:
    assert await taken(vera, World(()), ids) == {(): Counts()}
    assert await taken(vera, World(()), ids, Group.AGENCY) == {}


async def test_north_sees_its_own_rows_and_south_none_of_them(
    vera: Actor, north: Agency, south: Agency, ids: dict[str, int]
) -> None:
    world = World(
        (placed(1, "NORTH", 1), placed(2, "SOUTH", 1)),
        (
            called(1, "NORTH", october(3)),
            called(2, "SOUTH", october(3)),
            called(1, "SOUTH", october(3)),
        ),
        (Paid(0, date(2017, 10, 5), 100), Paid(1, date(2017, 10, 5), 1_000)),
    )
    portfolio, prefix = await write(world, ids)
    for actor, code, received, outside in (
        (north.manager, "NORTH", 100, 0),
        (north.collector, "NORTH", 100, 0),
        (south.manager, "SOUTH", 1_000, 1),
    ):
        found = await take_measures(actor, Scope(portfolio, groups=(Group.AGENCY,)), OCTOBER)
        seen = counts(found, (Group.AGENCY,), prefix)
        assert {key: (each.active_cases, each.calls, each.received_minor) for key, each in seen.items()} == {
            (code,): (1, 1, received)
        }
        assert found.contacts_outside == outside
    other = await take_measures(north.manager, Scope(portfolio, south.agency_id), OCTOBER)
    assert other.rows[0].counts == Counts()


def expected(
    world: World, groups: Sequence[Group], window: Window
) -> Iterator[tuple[tuple[str, ...], Counts]]:
    """Count by hand: for each group go through everything that ever happened, day by day."""
    parts = list(cut_to_months(window)) if Group.MONTH in groups else [window]
    for part in parts:
        begun = [each for each in world.placements if each.starts_on <= part.last]
        begun += [world.placements[each.placement] for each in world.receipts if each.paid_on <= part.last]
        keys = {_key(each, groups, part) for each in begun}
        if not set(groups) - {Group.MONTH}:
            keys.add(tuple(f"{part.first:%Y-%m}" for _ in groups))
        for key in keys:
            yield key, _count(world, [_key(each, groups, part) == key for each in world.placements], part)


def _key(each: Placed, groups: Sequence[Group], part: Window) -> tuple[str, ...]:
    names = {
        Group.AGENCY: each.agency,
        Group.BUCKET: each.bucket,
        Group.MONTH: f"{part.first:%Y-%m}",
        Group.BATCH: batch_of(each, "")[1:],
    }
    return tuple(names[group] for group in groups)


def _count(world: World, chosen: Sequence[bool], part: Window) -> Counts:
    mine = [each for each, taken_in in zip(world.placements, chosen, strict=True) if taken_in]
    active = [
        each for each in mine if each.starts_on <= part.last and (each.ended_on or part.last) >= part.first
    ]
    met = [each for each in world.contacts if placement_of(world, each) in _places(chosen)]
    inside = [each for each in met if part.first <= each.day <= part.last]
    calls = [each for each in inside if each.channel != VISIT]
    right = [each for each in inside if is_right_party(Party(each.party), Result(each.result))]
    made = [(each, each.promise) for each in met if each.promise]
    due = [
        (amount, outcomes[-1:] == ("kept",))
        for each, (amount, days, outcomes) in made
        if part.first <= each.day + timedelta(days) <= part.last and each.day <= part.last
    ]
    receipts = [each for each in world.receipts if chosen[each.placement] and each.paid_on <= part.last]
    return Counts(
        active_cases=len({each.case for each in active}),
        placed_minor=sum(each.amount for each in active),
        placed_so_far_minor=sum(each.amount for each in mine if each.starts_on <= part.last),
        worked_cases=len({each.case for each in inside}),
        contacts=len(inside),
        calls=len(calls),
        call_case_days=len({(each.case, each.day) for each in calls}),
        connected_calls=sum(is_connected(Result(each.result)) for each in calls),
        right_party_calls=sum(each.channel != VISIT for each in right),
        right_party_contacts=len(right),
        breaches=sum(each.verdicts[-1:] == (False,) for each in inside),
        promises=sum(part.first <= each.day <= part.last for each, _ in made),
        promises_due=len(due),
        promises_kept=sum(kept for _, kept in due),
        due_minor=sum(amount for amount, _ in due),
        kept_minor=sum(amount for amount, kept in due if kept),
        received_minor=sum(each.amount for each in receipts if each.paid_on >= part.first),
        received_so_far_minor=sum(each.amount for each in receipts),
    )


def _places(chosen: Sequence[bool]) -> set[int]:
    return {place for place, taken_in in enumerate(chosen) if taken_in}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    world=worlds(),
    groups=st.lists(st.sampled_from(list(Group)), unique=True).map(tuple),
    days=st.tuples(DAYS, DAYS),
)
async def test_measures_agree_with_a_count_by_hand(
    vera: Actor,
    ids: dict[str, int],
    world: World,
    groups: tuple[Group, ...],
    days: tuple[date, date],
) -> None:
    window = Window(min(days), max(days))
    found = await taken(vera, world, ids, *groups, window=window)
    assert found == dict(expected(world, groups, window))
