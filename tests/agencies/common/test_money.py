"""Money: whole minor units, one rounding rule, shares that sum."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.common import money
from agencies.common.errors import Invalid


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (5, 10, 1),  # half goes away from zero
        (-5, 10, -1),  # on both sides
        (4, 10, 0),
        (-4, 10, 0),
        (15, 10, 2),
        (25, 10, 3),  # not to the even neighbour
        (0, 7, 0),
    ],
)
def test_half_goes_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert money.round_half_away(numerator, denominator) == rounded


@given(st.integers(-(10**15), 10**15), st.integers(0, money.PPM))
def test_a_rounded_part_is_within_half_a_unit_and_odd_in_sign(amount: int, rate: int) -> None:
    part = money.round_half_away(amount * rate, money.PPM)
    assert abs(part - Fraction(amount * rate, money.PPM)) <= Fraction(1, 2)
    assert money.round_half_away(-amount * rate, money.PPM) == -part


@given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any))
def test_shares_sum_and_stay_within_one(total: int, weights: list[int]) -> None:
    shares = money.share_out(total, weights)
    assert sum(shares) == total
    assert all(
        abs(share - Fraction(total * weight, sum(weights))) < 1
        for share, weight in zip(shares, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], []])
def test_nothing_can_be_shared_by_no_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"\[|empty"):
        money.share_out(10, weights)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19,622,284.43", "USD", 1_962_228_443),
        ("-12.5", "USD", -1250),
        ("1200", "JPY", 1200),  # the yen has no smaller unit
        ("1.005", "KWD", 1005),  # the dinar has three decimals
    ],
)
def test_amounts_are_read_and_written(text: str, currency: str, minor: int) -> None:
    assert money.parse(text, currency) == minor
    assert money.parse(money.format_amount(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"), [("1.005", "USD"), ("1.5", "JPY"), ("", "USD"), ("1e999999", "USD"), ("NaN", "USD")]
)
def test_what_is_no_amount_is_named(text: str, currency: str) -> None:
    with pytest.raises(Invalid, match="is not an amount"):
        money.parse(text, currency)


def test_a_fraction_of_the_smallest_unit_has_no_minor_units() -> None:
    with pytest.raises(ValueError, match=r"0\.001"):
        money.to_minor(Decimal("0.001"), "USD")


@pytest.mark.parametrize(
    ("text", "ppm", "written"),
    [("18%", 180_000, "18 %"), ("2.5 %", 25_000, "2.5 %"), ("0%", 0, "0 %"), ("100%", 1_000_000, "100 %")],
)
def test_rates_are_read_and_written(text: str, ppm: int, written: str) -> None:
    assert money.parse_rate(text) == ppm
    assert money.format_rate(ppm) == written


@pytest.mark.parametrize("text", ["18", "-1%", "101%", "0.00001%", "%", "x%"])
def test_what_is_no_rate_is_named(text: str) -> None:
    with pytest.raises(Invalid, match="is not a rate"):
        money.parse_rate(text)


@pytest.mark.parametrize(
    ("parts", "decimals", "shown"),
    [
        ([1, 1, 1], 1, [334_000, 333_000, 333_000]),
        ([600, 600, 600, 600, 600], 1, [200_000] * 5),
        ([2, 1], 0, [670_000, 330_000]),
        ([0, 5], 1, [0, 1_000_000]),
        ([0, 0], 1, [0, 0]),
        ([], 1, []),
    ],
)
def test_shown_shares_add_up(parts: list[int], decimals: int, shown: list[int]) -> None:
    assert money.shown_shares(parts, decimals) == shown


@given(st.lists(st.integers(0, 10**12), min_size=1), st.integers(0, 2))
def test_shown_shares_of_anything_are_whole_and_add_up(parts: list[int], decimals: int) -> None:
    shown = money.shown_shares(parts, decimals)
    assert sum(shown) == (1_000_000 if any(parts) else 0)
    assert all(each % (10_000 // 10**decimals) == 0 for each in shown)
