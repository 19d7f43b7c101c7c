"""Suggestions for the queue: what counts as near, which clue tells something, and in which order."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agencies.payments.rules.suggestions import (
    MOST_SUGGESTIONS,
    Because,
    Clue,
    Slip,
    neighbours,
    slip_between,
    suggest,
)

NUMBERS = some.text("0123456789AB-", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("given_number", "known", "slip"),
    [
        ("1243", "1234", Slip.SWAPPED),
        ("1235", "1234", Slip.CHANGED),
        ("124", "1234", Slip.MISSING),
        ("12334", "1234", Slip.ADDED),
        ("1234", "1234", None),
        ("4231", "1234", None),  # swapped, but not neighbours
        ("12", "1234", None),
        ("1255", "1234", None),
    ],
)
def test_one_slip_of_the_finger_is_told(given_number: str, known: str, slip: Slip | None) -> None:
    assert slip_between(given_number, known) is slip


@given(NUMBERS)
def test_every_neighbour_is_one_slip_away(number: str) -> None:
    assert all(slip_between(number, each) is not None for each in neighbours(number))


@given(NUMBERS, some.integers(0, 20), some.sampled_from("0123456789"))
def test_a_changed_digit_is_found_again(number: str, place: int, digit: str) -> None:
    meant = number[: place % len(number)] + digit + number[place % len(number) + 1 :]
    assert meant == number or meant in neighbours(number)


def test_long_numbers_are_not_guessed_at() -> None:
    assert neighbours("1" * 40) == set()


def _clue(because: Because, case_no: str = "C1", agency_id: int = 1, item_id: int = 7) -> Clue:
    return Clue(
        item_id, because, case_no, agency_id, f"A{agency_id}", datetime.date(2017, 10, 20), Slip.CHANGED
    )


def test_two_reasons_go_before_one_and_stand_in_order() -> None:
    found = suggest(
        [
            _clue(Because.NEAR_NUMBER, "C2"),
            _clue(Because.SAME_DEBTOR, "C1"),
            _clue(Because.PROMISED, "C1"),
            _clue(Because.PROMISED, "C1"),  # promised twice is one reason
        ]
    )[7]
    assert [each.case_no for each in found] == ["C1", "C2"]
    assert [str(each) for each in found[0].reasons] == [
        "the same amount was promised for 2017-10-20",
        "the same debtor owes this case, which was placed on that day",
    ]


def test_an_amount_that_many_promised_tells_nothing_alone() -> None:
    promises = [_clue(Because.PROMISED, f"C{number}") for number in range(4)]
    assert suggest(promises) == {}
    found = suggest([*promises, _clue(Because.NEAR_NUMBER, "C2")])[7]
    assert [(each.case_no, len(each.reasons)) for each in found] == [("C2", 2)]


def test_the_stronger_reason_goes_first_and_three_are_enough() -> None:
    clues = [
        _clue(Because.SAME_DEBTOR, "C1"),
        _clue(Because.ENDED_SHORTLY, "C2"),
        _clue(Because.PROMISED, "C3"),
        _clue(Because.NEAR_NUMBER, "C4"),
    ]
    found = suggest(clues)[7]
    assert [each.case_no for each in found] == ["C3", "C4", "C2"]
    assert len(found) == MOST_SUGGESTIONS
