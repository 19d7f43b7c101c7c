"""Ladders over a month or a batch, with late payments."""

from datetime import date

import pytest

from settlement.statements.rules import LockedTotal, settle
from tests.settlement.made import (
    MARGINAL,
    MONTHLY_MARGINAL,
    MONTHLY_WHOLE,
    WHOLE,
    earned,
    facts,
    locked_of,
    minor,
    paid,
    settled,
)

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


def test_a_line_never_carries_the_cliff() -> None:
    payments = [paid(1, "199,999.99"), paid(2, "0.01")]
    assert settled(WHOLE, *payments) == ["44,000.00", "0.00"]
    assert settled(WHOLE, paid(1, "150,000"), paid(2, "30,000"), paid(3, "20,000"))[-1] == "4,400.00"


def test_tiers_climb_on_the_period_not_on_each_line() -> None:
    assert settled(MONTHLY_WHOLE, paid(1, "600"), paid(2, "600")) == ["120.00", "120.00"]
    assert settled(MONTHLY_MARGINAL, paid(1, "600"), paid(2, "600")) == ["60.00", "80.00"]


def test_lines_stand_in_canonical_order_whatever_order_they_come_in() -> None:
    first, second, third = (
        paid(3, "600", "2026-10-01"),
        paid(2, "600", "2026-10-02")._replace(reference="A"),
        paid(1, "600", "2026-10-02")._replace(reference="B"),
    )
    statement = settle(facts(MONTHLY_MARGINAL, third, first, second))
    assert [line.part_id for line in statement.lines] == [3, 2, 1]
    assert [line.line_no for line in statement.lines] == [1, 2, 3]
    assert earned(statement) == ["60.00", "80.00", "120.00"]


def test_two_parts_of_one_payment_stand_by_their_id() -> None:
    parts = [paid(9, "600")._replace(reference="P"), paid(4, "600")._replace(reference="P")]
    statement = settle(facts(MONTHLY_MARGINAL, *parts))
    assert [(line.part_id, line.commission_minor) for line in statement.lines] == [(4, 6000), (9, 8000)]


def test_each_batch_climbs_its_own_ladder() -> None:
    other = paid(2, "15,000")._replace(batch="B2")
    placed = {"B1": minor("1,000,000"), "B2": minor("10,000,000")}
    statement = settle(facts(WHOLE, paid(1, "15,000"), other, placed=placed))
    assert earned(statement) == ["3,000.00", "2,700.00"]


def test_a_whole_amount_rate_of_a_batch_holds_for_its_own_month_only() -> None:
    october = settle(facts(WHOLE, paid(1, "90,000")))
    november = facts(WHOLE, paid(2, "110,000", "2026-11-02"), month=NOVEMBER, locked=locked_of(october))
    assert earned(october) == ["16,200.00"]
    assert earned(settle(november)) == ["24,200.00"]  # 22 % of November's, nothing more for October's


def test_marginal_slices_of_a_batch_go_on_from_where_it_stood() -> None:
    october = settle(facts(MARGINAL, paid(1, "90,000")))
    november = facts(MARGINAL, paid(2, "110,000", "2026-11-02"), month=NOVEMBER, locked=locked_of(october))
    assert earned(settle(november)) == ["21,800.00"]  # 10,000 x 18 % + 100,000 x 20 %


def test_a_monthly_ladder_starts_again_each_month() -> None:
    october = settle(facts(MONTHLY_MARGINAL, paid(1, "5,000")))
    november = facts(
        MONTHLY_MARGINAL, paid(2, "500", "2026-11-02"), month=NOVEMBER, locked=locked_of(october)
    )
    assert earned(settle(november)) == ["50.00"]


@pytest.mark.parametrize(
    ("ladder", "commission"),
    [
        (MONTHLY_WHOLE, "80.00"),  # October now reaches 1,200: 20 % of the late 400, October's 80 stay
        (MONTHLY_MARGINAL, "60.00"),  # 200 fill the first step, 200 lie in the second
    ],
)
def test_a_late_payment_stands_after_the_locked_lines_of_its_month(ladder: str, commission: str) -> None:
    october = settle(facts(ladder, paid(1, "800")))
    late = paid(2, "400", "2026-10-01")
    assert earned(october) == ["80.00"]
    assert earned(settle(facts(ladder, late, month=NOVEMBER, locked=locked_of(october)))) == [commission]


def test_a_late_payment_of_a_batch_does_not_stand_after_later_months() -> None:
    october = settle(facts(MARGINAL, paid(1, "90,000")))
    november = settle(
        facts(MARGINAL, paid(2, "50,000", "2026-11-02"), month=NOVEMBER, locked=locked_of(october))
    )
    late = paid(3, "10,000", "2026-10-31")
    locked = locked_of(october) + locked_of(november)
    december = facts(MARGINAL, late, paid(4, "50,000", "2026-12-01"), month=DECEMBER, locked=locked)
    # October stood at 90,000.00 when the late payment came; December goes on from 150,000.00.
    assert earned(settle(december)) == ["1,800.00", "10,000.00"]


def test_a_late_payment_counts_toward_the_rate_of_later_months_of_its_batch() -> None:
    late, own = paid(1, "190,000"), paid(2, "10,000", "2026-11-02")
    assert earned(settle(facts(WHOLE, late, own, month=NOVEMBER))) == ["38,000.00", "2,200.00"]


def test_locked_lines_of_one_rate_carry_their_fraction_on() -> None:
    flat = 'rate = "20%"\nrounding = "per_total"'
    late = paid(2, "0.02", "2026-10-09")
    locked = [LockedTotal(OCTOBER, "B1", 200_000, 2)]  # 0.004 so far, rounded to nothing
    assert earned(settle(facts(flat, late, month=NOVEMBER, locked=locked))) == ["0.01"]
