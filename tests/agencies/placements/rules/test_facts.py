"""What a plan rests on: who may be placed, the next hand, and the digest that says whether it still holds."""

import datetime
from dataclasses import replace

import pytest

from agencies.cases.queries import PlacingFacts
from agencies.people.rules import Policy
from agencies.placements.rules.facts import (
    Holder,
    Past,
    Placeable,
    PlanFacts,
    Room,
    facts_digest,
    gather_facts,
)

DAY = datetime.date(2017, 10, 1)
CASE = PlacingFacts(
    *(7, 70, "C7", "NC", datetime.date(2017, 6, 1), 5_000, 0, None),
    *(False, False, "open", None),
)
ROOMS = (Room(1, "A", None), Room(2, "B", 3))


def october(day: int) -> datetime.date:
    return datetime.date(2017, 10, day)


def gather(*past: Past, case: PlacingFacts = CASE, holders: tuple[Holder, ...] = ()) -> PlanFacts:
    return gather_facts([case], past, holders, ROOMS, policy=Policy(), day=DAY)


def test_a_first_hand() -> None:
    assert gather().placeable == [Placeable(7, 70, "M4-M6", 5_000, 1, "NC", (), ())]
    assert gather().not_eligible == {}


def test_the_next_hand_goes_to_nobody_who_had_it() -> None:
    past = (Past(7, 2, 1, datetime.date(2017, 5, 1)), Past(7, 1, 2, datetime.date(2017, 9, 30)))
    assert gather(*past).placeable == [Placeable(7, 70, "M4-M6", 5_000, 3, "NC", (1, 2), ())]


def test_all_agencies_that_hold_the_debtor_are_known() -> None:
    holders = (Holder(70, 2), Holder(71, 1), Holder(70, 1), Holder(70, 2))
    assert gather(holders=holders).placeable[0].holders == (1, 2)


@pytest.mark.parametrize(
    ("past", "facts", "reason"),
    [
        ([Past(7, 1, 1, None)], {}, "already_placed"),
        ([Past(7, 1, 1, None)], {"held": True}, "already_placed"),
        ([Past(7, 1, 1, DAY)], {}, "placed_until_later"),
        ([Past(7, 1, 1, october(9))], {}, "placed_until_later"),
        ([Past(7, 1, 1, october(9))], {"held": True}, "held"),
        ([], {"held": True}, "held"),
        ([], {"stopped": True, "held": True}, "stop_listed"),
        ([], {"balance_minor": 0}, "balance_zero"),
        ([], {"status": "sold"}, "not_open"),
        ([], {"overdue_since": datetime.date(2017, 7, 3)}, "not_overdue_enough"),
    ],
)
def test_who_may_not_be_placed_is_counted_once(
    past: list[Past], facts: dict[str, object], reason: str
) -> None:
    found = gather(*past, case=CASE._replace(**facts))  # type: ignore[arg-type]
    assert (list(found.placeable), found.not_eligible) == ([], {reason: 1})


def digest(facts: PlanFacts, **terms: object) -> bytes:
    usual: dict[str, object] = {"as_of": DAY, "strategy": "", "seed": 1, "engine": "1"}
    return facts_digest(facts, **{**usual, **terms})  # type: ignore[arg-type]


def test_the_digest_is_that_of_the_facts_in_whatever_order_they_came() -> None:
    cases = [CASE, CASE._replace(case_id=8, debtor_id=80)]
    holders = [Holder(70, 2), Holder(70, 1)]
    found = [
        gather_facts(each, [], other, ROOMS, policy=Policy(), day=DAY)
        for each, other in ((cases, holders), (cases[::-1], holders[::-1]))
    ]
    assert digest(found[0]) == digest(found[1])


@pytest.mark.parametrize(
    "terms",
    [{"as_of": october(2)}, {"strategy": "term_days = 3"}, {"seed": 2}, {"engine": "2"}],
)
def test_the_digest_moves_with_what_was_asked(terms: dict[str, object]) -> None:
    assert digest(gather(), **terms) != digest(gather())


@pytest.mark.parametrize("field", Placeable._fields)
def test_the_digest_moves_with_every_fact_of_a_case(field: str) -> None:
    facts = gather()
    other = facts.placeable[0]._replace(**{field: "other"})  # type: ignore[arg-type]
    assert digest(replace(facts, placeable=[other])) != digest(facts)


def test_the_digest_moves_with_an_agencys_room() -> None:
    facts = gather()
    assert digest(replace(facts, rooms=(Room(1, "A", None), Room(2, "B", 2)))) != digest(facts)
