"""Lines rounded per total add up to the rounded total."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.common.money import round_half_away
from settlement.statements.rules import settle
from settlement.terms.rules import Ladder
from settlement.terms.rules.ladder import EXACT, exact_up_to
from tests.settlement.made import (
    MARGINAL,
    MONTHLY_MARGINAL,
    MONTHLY_WHOLE,
    WHOLE,
    facts,
    locked_of,
    minor,
    paid,
    terms,
)

PLACED = minor("3,333.33")
AMOUNTS = st.lists(st.integers(1, 50_000), min_size=1, max_size=30)


@given(AMOUNTS, st.sampled_from([WHOLE, MONTHLY_WHOLE, 'rate = "17.7777%"\nrounding = "per_total"']))
def test_one_rate_of_the_sum(amounts: list[int], text: str) -> None:
    parts = [paid(number, "1")._replace(amount_minor=amount) for number, amount in enumerate(amounts, 1)]
    statement = settle(facts(text, *parts, placed={"B1": PLACED}))
    (rate,) = {line.rate_ppm for line in statement.lines}
    assert rate is not None
    assert statement.totals.commission_minor == round_half_away(sum(amounts) * rate, 1_000_000)


@given(AMOUNTS, AMOUNTS)
def test_slices_of_the_sum_over_two_months(first: list[int], second: list[int]) -> None:
    october = [paid(number, "1")._replace(amount_minor=amount) for number, amount in enumerate(first, 1)]
    november = [
        paid(number, "1", "2026-11-05")._replace(amount_minor=amount)
        for number, amount in enumerate(second, 101)
    ]
    before = settle(facts(MARGINAL, *october, placed={"B1": PLACED}))
    after = settle(
        facts(MARGINAL, *november, placed={"B1": PLACED}, month=date(2026, 11, 1), locked=locked_of(before))
    )
    pricing = terms(MARGINAL).pricing
    assert isinstance(pricing, Ladder)
    exact = exact_up_to(pricing, sum(first) + sum(second), PLACED)
    assert before.totals.commission_minor + after.totals.commission_minor == round_half_away(exact, EXACT)


@given(st.lists(st.tuples(st.integers(1, 5_000), st.integers(1, 3)), min_size=1, max_size=30))
def test_rates_of_a_table(drawn: list[tuple[int, int]]) -> None:
    table = 'rates = [{ hand = 1, rate = "3.3333%" }, { hand = 2, rate = "18.5%" }, { rate = "41%" }]'
    parts = [
        paid(number, "1")._replace(amount_minor=amount, hand=hand)
        for number, (amount, hand) in enumerate(drawn, 1)
    ]
    statement = settle(facts(f'{table}\nrounding = "per_total"', *parts))
    by_rate: Counter[int] = Counter()
    for line in statement.lines:
        by_rate[line.rate_ppm or 0] += line.base_minor
    total = sum((Fraction(rate * base, 1_000_000) for rate, base in by_rate.items()), Fraction(0))
    assert abs(statement.totals.commission_minor - total) <= Fraction(1, 2)


@pytest.mark.parametrize("text", [WHOLE, MARGINAL, MONTHLY_WHOLE, MONTHLY_MARGINAL])
def test_a_line_differs_from_its_exact_share_by_less_than_a_cent(text: str) -> None:
    parts = [paid(number, "1")._replace(amount_minor=333 * number) for number in range(1, 60)]
    for line in settle(facts(text, *parts, placed={"B1": PLACED})).lines:
        exact = Fraction(sum(each.product for each in line.arithmetic.slices), EXACT)
        exact = exact or Fraction(line.base_minor * (line.rate_ppm or 0), 1_000_000)
        assert abs(line.commission_minor - exact) < 1
