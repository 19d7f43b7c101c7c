"""A plan as it is stored: every case once, counts that add up, and names for batches."""

import datetime
from dataclasses import replace

import pytest

from agencies.placements.rules.bundles import Unplaced
from agencies.placements.rules.draft import batch_code, default_seed, draw_up, last_day
from agencies.placements.rules.facts import Placeable, PlanFacts, Room
from agencies.placements.rules.outcome import Bound
from agencies.placements.rules.strategy import Strategy, parse_strategy
from agencies.placements.rules.words import BOUNDS, UNPLACED, worded

DAY = datetime.date(2017, 10, 1)


def strategy(text: str = "") -> Strategy:
    return parse_strategy(text, agencies=["A", "B"], currency="USD")


def facts(count: int, *, room: int | None = None, holders: tuple[int, ...] = ()) -> PlanFacts:
    placeable = [
        Placeable(number, number, "M4-M6", 100 * number, 1, "NC", (), holders)
        for number in range(1, count + 1)
    ]
    return PlanFacts(placeable, {"held": 2}, (Room(1, "A", room), Room(2, "B", 0 if room else None)))


def test_every_case_stands_once_in_the_order_of_ids() -> None:
    draft = draw_up(facts(5), strategy(), 7)
    assert [each.case_id for each in draft.planned] == [1, 2, 3, 4, 5]
    assert all(each.agency_id in {1, 2} and each.unplaced_reason is None for each in draft.planned)


def test_the_summary_counts_what_the_plan_holds() -> None:
    draft = draw_up(facts(5, room=3), strategy(), 7)
    summary = draft.summary
    assert (summary["eligible"], summary["placed"], summary["amount_minor"]) == (5, 3, 1_500)
    assert summary["agencies"] == {"A": 3, "B": 0}
    assert summary["unplaced"] == {"no_capacity": 2}
    assert summary["not_eligible"] == {"held": 2}
    assert summary["rooms"] == {"A": 3, "B": 0}
    placed = [each for each in draft.planned if each.agency_id == 1]
    assert summary["amounts_minor"] == {"A": sum(each.amount_minor for each in placed), "B": 0}


def test_a_debtor_with_two_agencies_goes_to_neither() -> None:
    draft = draw_up(facts(2, holders=(1, 2)), strategy(), 7)
    assert {each.unplaced_reason for each in draft.planned} == {"held_by_several"}
    assert draft.summary["unplaced"] == {"held_by_several": 2}


def test_nothing_placeable_is_an_empty_plan() -> None:
    draft = draw_up(facts(0), strategy(), 7)
    assert (draft.planned, draft.summary["eligible"], draft.summary["placed"]) == ([], 0, 0)


def test_the_same_seed_draws_the_same_plan_and_another_another() -> None:
    many = facts(40)
    spread = replace(
        many, placeable=[each._replace(region=f"R{each.case_id % 9}") for each in many.placeable]
    )
    drawn = [draw_up(spread, strategy(), seed).planned for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_default_seed_is_that_of_portfolio_and_day() -> None:
    assert default_seed("US", DAY) == default_seed("US", DAY) == 3788024204
    assert default_seed("US", DAY) != default_seed("CN", DAY)


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (set[str](), "US-20171001-A"),
        ({"US-20171001-A"}, "US-20171001-A-2"),
        ({"US-20171001-A", "US-20171001-A-2"}, "US-20171001-A-3"),
        ({"US-20171001-B"}, "US-20171001-A"),
    ],
)
def test_a_batch_has_a_name_that_is_free(taken: set[str], code: str) -> None:
    assert batch_code("US", DAY, "A", taken) == code


@pytest.mark.parametrize(
    ("term_days", "last"),
    [(None, None), (1, DAY), (31, datetime.date(2017, 10, 31)), (180, datetime.date(2018, 3, 29))],
)
def test_a_term_counts_its_first_day(term_days: int | None, last: datetime.date | None) -> None:
    assert last_day(DAY, term_days) == last


def test_every_code_has_its_words() -> None:
    assert set(UNPLACED) == set(Unplaced)
    assert set(BOUNDS) == set(Bound)
    assert worded(UNPLACED, "written by a person") == "written by a person"
