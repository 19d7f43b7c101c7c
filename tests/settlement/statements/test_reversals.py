"""Reversals: the exact negative of their line, at its rate, in the month of their own date."""

from datetime import date

import pytest

from agencies.common.errors import Conflict
from settlement.statements.rules import LineKind, settle
from tests.settlement.made import (
    MARGINAL,
    MONTHLY_MARGINAL,
    MONTHLY_WHOLE,
    WHOLE,
    earned,
    facts,
    locked_of,
    minor,
    originals_of,
    paid,
    undone,
    version,
)

NOVEMBER = date(2026, 11, 1)
FLAT = 'rate = "18%"'


def test_a_new_rate_does_not_touch_what_is_locked() -> None:
    october = settle(facts(FLAT, paid(1, "100")))
    versions = [version(FLAT), version('rate = "30%"', NOVEMBER, 2)]
    bounced = undone(9, october.parts[0], "2026-11-05")
    november = facts(versions, bounced, month=NOVEMBER, originals=originals_of(october))
    assert earned(settle(november)) == ["-18.00"]


@pytest.mark.parametrize(
    "ladder", [FLAT, f'rounding = "per_payment"\n{WHOLE}', WHOLE, MARGINAL, MONTHLY_WHOLE]
)
def test_a_reversal_in_the_same_statement_cancels_to_the_cent(ladder: str) -> None:
    payment = paid(1, "333.33")
    statement = settle(
        facts(ladder, payment, undone(2, payment, "2026-10-09"), paid(3, "0.01", "2026-10-01"))
    )
    lines = {line.part_id: line for line in statement.lines}
    assert lines[2].commission_minor == -lines[1].commission_minor
    assert lines[2].base_minor == -lines[1].base_minor
    assert (lines[2].kind, lines[2].rate_ppm) == (LineKind.REVERSAL, lines[1].rate_ppm)


def test_a_reversal_that_sorts_before_its_payment_still_undoes_it() -> None:
    payment = paid(1, "600")
    reversal = undone(2, payment, "2026-10-05")._replace(reference="A")
    statement = settle(facts(MONTHLY_MARGINAL, payment, reversal, paid(3, "600", "2026-10-06")))
    assert earned(statement) == ["-60.00", "60.00", "60.00"]


def test_a_reversal_lowers_the_metric_from_the_month_of_its_own_date() -> None:
    october = settle(facts(WHOLE, paid(1, "150,000"), paid(2, "60,000")))
    assert earned(october) == ["33,000.00", "13,200.00"]
    bounced = undone(9, october.parts[1], "2026-11-05")
    november = settle(
        facts(
            WHOLE,
            bounced,
            paid(3, "10,000", "2026-11-02"),
            month=NOVEMBER,
            locked=locked_of(october),
            originals=originals_of(october),
        )
    )
    assert earned(november) == ["2,000.00", "-13,200.00"]  # 160,000 in all: November's own line at 20 %


def test_lines_telescope_from_where_a_reversal_left_the_month() -> None:
    first, second = paid(1, "900"), paid(2, "300")
    statement = settle(
        facts(MONTHLY_MARGINAL, first, second, undone(3, first, "2026-10-06"), paid(4, "800", "2026-10-07"))
    )
    # 900 and 300 stood at 1,200; the reversal leaves 300, so 700 of the next 800 still fill the first step.
    assert earned(statement) == ["90.00", "50.00", "-90.00", "90.00"]


def test_a_month_below_zero_still_earns_at_the_first_rate() -> None:
    october = settle(facts(MONTHLY_MARGINAL, paid(1, "500")))
    november = facts(
        MONTHLY_MARGINAL,
        undone(2, october.parts[0], "2026-11-01"),
        paid(3, "200", "2026-11-02"),
        month=NOVEMBER,
        originals=originals_of(october),
    )
    statement = settle(november)
    assert earned(statement) == ["-50.00", "20.00"]
    assert statement.totals.total_minor == -3000


def test_a_negative_statement_has_negative_vat() -> None:
    october = settle(facts(FLAT, paid(1, "100")))
    bounced = undone(2, october.parts[0], "2026-11-01")
    november = settle(
        facts(f'{FLAT}\nvat = "6%"', bounced, month=NOVEMBER, originals=originals_of(october))
    ).totals
    assert (november.commission_minor, november.vat_minor, november.total_minor) == (-1800, -108, -1908)


def test_a_reversal_undoes_the_base_not_the_receipt() -> None:
    part = paid(1, "150")._replace(excess_minor=minor("50"))
    statement = settle(facts(f'{FLAT}\nbase = "up_to_balance"', part, undone(2, part, "2026-10-09")))
    assert [line.base_minor for line in statement.lines] == [10000, -10000]
    assert statement.totals.commission_minor == 0


def test_the_reversal_of_a_locked_reversal_is_refused() -> None:
    payment = paid(1, "100")
    october = settle(facts(FLAT, payment, undone(2, payment, "2026-10-09")))
    again = undone(3, october.parts[1], "2026-11-02")
    with pytest.raises(Conflict, match="undoes no payment"):
        settle(facts(FLAT, again, month=NOVEMBER, originals=originals_of(october)))
