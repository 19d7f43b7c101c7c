"""Which locked figures a statement asks for."""

from datetime import date

import pytest

from settlement.statements.rules import Needs, needs
from tests.settlement.made import MARGINAL, MONTHLY_WHOLE, WHOLE, paid, undone, version

FLAT = 'rate = "18%"'
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
PARTS = [paid(1, "5"), paid(2, "5", "2026-11-03")._replace(batch="B2"), undone(3, paid(1, "5"), "2026-11-04")]


@pytest.mark.parametrize(
    ("text", "months", "batches"),
    [
        (FLAT, set(), set()),
        ('rates = [{ rate = "18%" }]', set(), set()),
        (f'{FLAT}\nrounding = "per_total"', {OCTOBER, NOVEMBER}, set()),
        (MONTHLY_WHOLE, {OCTOBER, NOVEMBER}, set()),
        (f'rounding = "per_payment"\n{MONTHLY_WHOLE}', {OCTOBER, NOVEMBER}, set()),
        (WHOLE, set(), {"B1", "B2"}),
        (MARGINAL, set(), {"B1", "B2"}),
    ],
)
def test_ladders_and_totals_ask_for_their_group(text: str, months: set[date], batches: set[str]) -> None:
    asked = needs(PARTS, [version(text)])
    assert asked == Needs(frozenset(months), frozenset(batches), frozenset())


def test_each_payment_asks_by_the_terms_of_its_own_day() -> None:
    asked = needs(PARTS, [version(FLAT), version(MARGINAL, NOVEMBER, 2)])
    assert asked == Needs(frozenset(), frozenset({"B2"}), frozenset())


def test_originals_are_asked_for_where_they_do_not_stand_among_the_parts() -> None:
    parts = [paid(1, "5"), undone(2, paid(1, "5"), "2026-10-06"), undone(3, paid(9, "5"), "2026-10-06")]
    assert needs(parts, [version(FLAT)]).originals == {9}


def test_reversals_alone_ask_for_no_terms() -> None:
    assert needs([undone(3, paid(9, "5"), "2026-10-06")], []) == Needs(
        frozenset(), frozenset(), frozenset({9})
    )
