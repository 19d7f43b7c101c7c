"""Ladders: which step holds a metric, and what lies in each slice."""

import pytest

from agencies.common.money import PPM
from settlement.terms.rules import Ladder
from settlement.terms.rules.ladder import EXACT, exact_up_to, rate_reached, slices_between, unit_of
from tests.settlement.made import MARGINAL, MONTHLY_MARGINAL, minor, terms

TEMPLATE = """
[ladder]
metric = "batch_recovery_rate"
method = "whole_amount"
steps = [{{ from = "0%", {} = "15%", rate = "18%" }}, {{ {} = "15%", rate = "22%" }}]
"""


def ladder(text: str) -> Ladder:
    pricing = terms(text).pricing
    assert isinstance(pricing, Ladder)
    return pricing


@pytest.mark.parametrize(
    ("collected", "below_from", "up_to_above"),
    [
        ("149.99", 180_000, 180_000),
        ("150.00", 220_000, 180_000),  # exactly 15 % of 1,000.00: the edge decides
        ("150.01", 220_000, 220_000),
        ("0.00", 180_000, 180_000),
        ("-20.00", 180_000, 180_000),  # below zero the first step goes on
        ("9,999.00", 220_000, 220_000),  # more than was placed
    ],
)
def test_the_edge_belongs_to_the_step_that_says_so(collected: str, below_from: int, up_to_above: int) -> None:
    reached = minor(collected)
    placed = minor("1,000.00")
    assert rate_reached(ladder(TEMPLATE.format("below", "from")), reached, placed) == below_from
    assert rate_reached(ladder(TEMPLATE.format("up_to", "above")), reached, placed) == up_to_above


@pytest.mark.parametrize(
    ("placed", "collected", "rate"),
    [
        ("333.33", "49.99", 180_000),  # 15 % of it is 49.9995: no amount stands exactly on the bound
        ("333.33", "50.00", 220_000),
        ("0.01", "0.01", 220_000),
    ],
)
def test_a_bound_between_two_cents_is_kept_exact(placed: str, collected: str, rate: int) -> None:
    steps = ladder(TEMPLATE.format("below", "from"))
    assert rate_reached(steps, minor(collected), minor(placed)) == rate


def test_slices_between_two_positions() -> None:
    steps = ladder(MONTHLY_MARGINAL)
    unit = unit_of(steps, "USD", 0)
    cut = slices_between(steps, minor("900.00"), minor("1,200.00"), unit)
    assert [(each.amount // PPM, each.rate_ppm) for each in cut] == [(100_00, 100_000), (200_00, 200_000)]
    assert [each.product for each in cut] == [10_00 * EXACT, 40_00 * EXACT]
    assert slices_between(steps, 5, 5, unit) == ()


@pytest.mark.parametrize(
    ("position", "earned"),
    [
        ("90,000.00", "16,200.00"),
        ("260,000.00", "51,200.00"),
        ("0.00", "0.00"),
        ("-10,000.00", "-1,800.00"),  # below zero at the first rate
    ],
)
def test_slices_up_to_a_position(position: str, earned: str) -> None:
    exact = exact_up_to(ladder(MARGINAL), minor(position), minor("10,000,000.00"))
    assert exact == minor(earned) * EXACT


@pytest.mark.parametrize(("currency", "unit"), [("USD", 100), ("JPY", 1), ("KWD", 1000)])
def test_amounts_of_a_ladder_are_in_major_units(currency: str, unit: int) -> None:
    assert unit_of(ladder(MONTHLY_MARGINAL), currency, 0) == unit
