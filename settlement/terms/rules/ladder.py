"""What a ladder gives: the rate reached, and the exact commission slice by slice.

Amounts come in minor units. `unit` is how many minor units make 1.0 of the metric (see `unit_of`), so a bound
times the unit is an amount in millionths of a minor unit, and an amount times a rate is a product in 1e-12 of
a minor unit: every figure here is exact.
"""

from typing import NamedTuple

from agencies.common.money import PPM, exponent
from settlement.terms.rules.definition import Ladder, Metric

EXACT = PPM * PPM


class Slice(NamedTuple):
    """The part of a receipt inside one step; bounds and amount in 1e-6, product in 1e-12 of a minor unit."""

    lower: int
    upper: int | None
    rate_ppm: int
    amount: int
    product: int


def unit_of(ladder: Ladder, currency: str, placed_minor: int) -> int:
    """Say how many minor units make 1.0 of the metric: one major unit, or the whole amount placed."""
    if ladder.metric is Metric.BATCH_RECOVERY_RATE:
        return placed_minor
    return int(10 ** exponent(currency))


def rate_reached(ladder: Ladder, reached_minor: int, unit: int) -> int:
    """Find the rate of the step that holds the metric; below zero the first step holds it.

    With steps below 1 %, from 1 % below 2 %, from 2 % on 10,000,000.00 placed, 199,999.99 is still in the
    second step and 200,000.00 in the third.
    """
    reached = reached_minor * PPM
    for step in reversed(ladder.steps):
        bound = step.lower * unit
        if reached > bound or (reached == bound and step.lower_included):
            return step.rate_ppm
    return ladder.steps[0].rate_ppm


def slices_between(ladder: Ladder, before_minor: int, after_minor: int, unit: int) -> tuple[Slice, ...]:
    """Cut what lies between two positions by the steps; the first step goes on below zero.

    18 % below 100,000.00 and 20 % from there: from 90,000.00 to 120,000.00 gives 10,000.00 x 18 % and
    20,000.00 x 20 %. `before_minor` is not above `after_minor`.
    """
    start, end = before_minor * PPM, after_minor * PPM
    found = []
    for number, step in enumerate(ladder.steps):
        lower = step.lower * unit
        upper = None if step.upper is None else step.upper * unit
        low = start if number == 0 else max(start, lower)
        amount = (end if upper is None else min(end, upper)) - low
        if amount > 0:
            found.append(Slice(lower, upper, step.rate_ppm, amount, amount * step.rate_ppm))
    return tuple(found)


def exact_up_to(ladder: Ladder, position_minor: int, unit: int) -> int:
    """Sum the slices from zero up to a position, in 1e-12 of a minor unit; negative below zero.

    With 18 %, 20 % from 1 %, 22 % from 2 % of 10,000,000.00 placed, 260,000.00 gives 51,200.00.
    """
    low, high = min(position_minor, 0), max(position_minor, 0)
    total = sum(each.product for each in slices_between(ladder, low, high, unit))
    return total if position_minor >= 0 else -total
