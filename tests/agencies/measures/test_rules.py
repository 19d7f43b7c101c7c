"""What a measure divides, and how windows and groups are read."""

from dataclasses import fields
from datetime import date
from fractions import Fraction

import pytest

from agencies.common.errors import Invalid
from agencies.common.words import render
from agencies.measures.rules import (
    DEFINITIONS,
    Counts,
    Definition,
    Group,
    Unit,
    Window,
    cut_to_months,
    ratio,
    read_groups,
    read_window,
    shown,
    to_ppm,
    window_before,
)

BY_CODE = {each.code: each for each in DEFINITIONS}


@pytest.mark.parametrize(
    ("code", "counts", "expected"),
    [
        ("coverage", Counts(worked_cases=764, active_cases=1000), Fraction(764, 1000)),
        ("calls_per_case", Counts(calls=5, active_cases=2), Fraction(5, 2)),
        ("calls_per_case_day", Counts(calls=5, call_case_days=4), Fraction(5, 4)),
        ("connect_rate", Counts(connected_calls=1, calls=3), Fraction(1, 3)),
        ("right_party_rate", Counts(right_party_calls=1, calls=6), Fraction(1, 6)),
        ("promise_rate", Counts(promises=2, right_party_contacts=3), Fraction(2, 3)),
        ("promise_kept_rate", Counts(promises_kept=1, promises_due=2), Fraction(1, 2)),
        ("promise_kept_amount_rate", Counts(kept_minor=5_000, due_minor=20_000), Fraction(1, 4)),
        ("recovery_rate", Counts(received_minor=-100, placed_minor=1_000), Fraction(-1, 10)),
        ("recovery_rate_so_far", Counts(received_so_far_minor=9, placed_so_far_minor=10), Fraction(9, 10)),
        ("breach_rate", Counts(breaches=2, contacts=500), Fraction(1, 250)),
    ],
    ids=[each.code for each in DEFINITIONS],
)
def test_each_measure_divides_what_its_formula_says(code: str, counts: Counts, expected: Fraction) -> None:
    assert ratio(BY_CODE[code], counts) == expected


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: str(each.code))
def test_nothing_to_divide_by_gives_no_value(definition: Definition) -> None:
    assert to_ppm(ratio(definition, Counts())) is None
    assert shown(None, definition.unit) == "—"


def test_every_definition_names_counts_and_speaks_both_languages() -> None:
    names = {each.name for each in fields(Counts)}
    for each in DEFINITIONS:
        assert {each.numerator, each.denominator} <= names
        for message in (each.name, each.formula):
            assert render(message, "zh_CN") != render(message, "en")


@pytest.mark.parametrize(
    ("value", "ppm"),
    [
        (Fraction(2, 3), 666_667),
        (Fraction(1, 3), 333_333),
        (Fraction(1, 2_000_000), 1),  # half a millionth goes away from zero
        (Fraction(-1, 2_000_000), -1),
        (Fraction(5, 2), 2_500_000),
    ],
)
def test_ratios_round_half_away_from_zero(value: Fraction, ppm: int) -> None:
    assert to_ppm(value) == ppm


@pytest.mark.parametrize(
    ("ppm", "unit", "text"),
    [
        (850_000, Unit.SHARE, "85.00 %"),
        (1_384, Unit.SHARE, "0.14 %"),
        (-100_000, Unit.SHARE, "-10.00 %"),
        (2_500_000, Unit.NUMBER, "2.50"),
        (1_234_500_000, Unit.NUMBER, "1,234.50"),
        (4_000, Unit.PER_THOUSAND, "4.00"),
        (0, Unit.SHARE, "0.00 %"),
    ],
)
def test_values_are_shown_in_their_unit(ppm: int, unit: Unit, text: str) -> None:
    assert shown(ppm, unit) == text


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2017, 10, 1), date(2017, 10, 31), [(date(2017, 10, 1), date(2017, 10, 31))]),
        (
            date(2017, 12, 20),
            date(2018, 1, 5),
            [(date(2017, 12, 20), date(2017, 12, 31)), (date(2018, 1, 1), date(2018, 1, 5))],
        ),
        (date(2020, 2, 29), date(2020, 2, 29), [(date(2020, 2, 29), date(2020, 2, 29))]),
    ],
    ids=["one whole month", "over the new year", "one leap day"],
)
def test_a_window_is_cut_at_the_ends_of_months(
    first: date, last: date, months: list[tuple[date, date]]
) -> None:
    assert [(each.first, each.last) for each in cut_to_months(Window(first, last))] == months


def test_groups_keep_their_order_and_count_once() -> None:
    assert read_groups(" bucket, Agency,bucket ") == (Group.BUCKET, Group.AGENCY)
    assert read_groups("") == ()


def test_an_unknown_group_is_named_with_the_choices() -> None:
    with pytest.raises(Invalid) as caught:
        read_groups("agency,region")
    assert str(caught.value) == (
        "Measures cannot be grouped by “region”; choose from agency, bucket, month, batch."
    )


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(Invalid, match="turn the two round"):
        read_window(date(2017, 10, 2), date(2017, 10, 1))
    with pytest.raises(Invalid, match="up to 2999"):
        read_window(date(9999, 12, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("window", "before"),
    [
        ((date(2017, 3, 1), date(2017, 3, 31)), (date(2017, 2, 1), date(2017, 2, 28))),  # month and month
        ((date(2017, 11, 1), date(2017, 11, 20)), (date(2017, 10, 1), date(2017, 10, 20))),
        ((date(2017, 3, 1), date(2017, 3, 30)), (date(2017, 2, 1), date(2017, 2, 28))),  # as far as it goes
        ((date(2017, 11, 10), date(2017, 11, 12)), (date(2017, 11, 7), date(2017, 11, 9))),
        ((date(2017, 10, 1), date(2017, 11, 30)), (date(2017, 8, 1), date(2017, 9, 30))),
        ((date(2017, 11, 1), date(2017, 11, 1)), (date(2017, 10, 1), date(2017, 10, 1))),
    ],
)
def test_a_window_is_compared_with_the_one_before(
    window: tuple[date, date], before: tuple[date, date]
) -> None:
    assert window_before(Window(*window)) == Window(*before)
