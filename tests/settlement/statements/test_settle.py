"""What a statement comes to: rates, terms, VAT, and what is refused."""

from datetime import date

import pytest

from agencies.common.errors import Conflict
from settlement.statements.rules import Facts, LineKind, settle
from tests.settlement.made import (
    MARGINAL,
    MONTHLY_MARGINAL,
    earned,
    facts,
    minor,
    paid,
    settled,
    undone,
    version,
)

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
FLAT = 'rate = "18%"'


@pytest.mark.parametrize(
    ("rate", "amount", "commission"),
    [
        ("18%", "1,234.56", "222.22"),  # 222.2208
        ("50%", "0.01", "0.01"),  # half a cent goes away from zero
        ("2.5%", "0.20", "0.01"),  # half a cent exactly
        ("2.4999%", "0.20", "0.00"),
        ("0%", "99.99", "0.00"),
        ("100%", "99.99", "99.99"),
        ("12.5%", "0.20", "0.03"),  # 0.025
        ("18%", "9,999,999,999.99", "1,800,000,000.00"),
    ],
)
def test_a_flat_rate_rounds_each_payment(rate: str, amount: str, commission: str) -> None:
    assert settled(f'rate = "{rate}"', paid(1, amount)) == [commission]


def test_each_payment_rounds_alone_or_with_the_total() -> None:
    payments = [paid(number, "0.02") for number in range(1, 6)]  # 0.004 each at 20 %
    assert settled('rate = "20%"', *payments) == ["0.00"] * 5
    assert settled('rate = "20%"\nrounding = "per_total"', *payments) == [
        "0.00",
        "0.01",
        "0.00",
        "0.01",
        "0.00",
    ]


def test_a_table_rounds_its_total_over_all_its_rates() -> None:
    table = 'rates = [{ hand = 1, rate = "10%" }, { rate = "30%" }]\nrounding = "per_total"'
    payments = [paid(1, "0.04"), paid(2, "0.02")._replace(hand=2), paid(3, "0.05")]
    assert settled(table, *payments) == ["0.00", "0.01", "0.01"]  # 0.004, 0.010, 0.015 in all


def test_bucket_and_hand_are_those_of_the_placement() -> None:
    table = 'rates = [{ bucket = "M4-M6", rate = "12%" }, { bucket = "M4-M6", hand = 2, rate = "14%" }]'
    assert settled(table, paid(1, "100"), paid(2, "100")._replace(hand=2)) == ["12.00", "14.00"]
    with pytest.raises(Conflict, match="no row"):
        settled(table, paid(1, "100")._replace(bucket="M25+"))


def test_a_late_payment_shows_its_month_and_uses_its_terms() -> None:
    versions = [version(FLAT), version('rate = "25%"', NOVEMBER, 2)]
    statement = settle(facts(versions, paid(1, "100"), paid(2, "100", "2026-11-02"), month=NOVEMBER))
    assert earned(statement) == ["18.00", "25.00"]
    assert [(line.kind, line.month, line.terms_number) for line in statement.lines] == [
        (LineKind.LATE, OCTOBER, 1),
        (LineKind.PAYMENT, NOVEMBER, 2),
    ]


def test_terms_that_change_inside_a_month_each_rate_their_own_lines() -> None:
    versions = [version(FLAT), version(MONTHLY_MARGINAL, date(2026, 10, 16), 2)]
    statement = facts(versions, paid(1, "900", "2026-10-15"), paid(2, "300", "2026-10-16"))
    assert earned(settle(statement)) == [
        "162.00",
        "50.00",
    ]  # the month stood at 900.00: 100 x 10 % + 200 x 20 %


def test_up_to_balance_leaves_the_excess_without_commission() -> None:
    part = paid(1, "150")._replace(excess_minor=minor("50"))
    assert settled(FLAT, part) == ["27.00"]
    assert settled(f'{FLAT}\nbase = "up_to_balance"', part) == ["18.00"]


def test_a_payment_wholly_above_the_balance_is_a_line_of_zero() -> None:
    part = paid(1, "50")._replace(excess_minor=minor("50"))
    statement = settle(facts(f'base = "up_to_balance"\n{MARGINAL}', part, paid(2, "50")))
    assert earned(statement) == ["0.00", "9.00"]
    assert [line.base_minor for line in statement.lines] == [0, 5000]


def test_vat_is_that_of_the_last_day_and_rounded_once() -> None:
    versions = [version(f'{FLAT}\nvat = "13%"'), version(f'{FLAT}\nvat = "6%"', date(2026, 10, 31), 2)]
    totals = settle(facts(versions, *(paid(number, "0.50") for number in range(1, 4)))).totals
    assert (totals.commission_minor, totals.vat_minor) == (27, 2)  # 1.62, where each line alone gives 1


def test_an_empty_statement_comes_to_nothing() -> None:
    statement = settle(facts(FLAT))
    assert statement.lines == ()
    assert statement.totals.payments == statement.totals.total_minor == 0


PAYMENT = paid(1, "100")
REFUSED: list[tuple[Facts, str]] = [
    (
        facts(FLAT, paid(1, "5", "2026-11-01")),
        "Payment P1 of 2026-11-01 was paid after the month of this statement.",
    ),
    (
        facts(FLAT, PAYMENT, PAYMENT),
        "A part of a payment stands twice in this statement; each may stand there once.",
    ),
    (facts([version(FLAT, NOVEMBER)], PAYMENT), "No approved terms held on 2026-10-05"),
    (facts(FLAT, paid(1, "-5")), "Payment P1 of -5.00 with an excess of 0.00 cannot be settled"),
    (facts(FLAT, PAYMENT._replace(excess_minor=10001)), "Payment P1 of 100.00 with an excess of 100.01"),
    (facts(FLAT, undone(2, PAYMENT, "2026-10-09")), "Reversal R2 undoes no payment of this statement"),
    (
        facts(FLAT, PAYMENT, undone(2, PAYMENT, "2026-10-09")._replace(amount_minor=-4000)),
        "Reversal R2 takes back 40.00 of a payment of 100.00; a reversal takes back all.",
    ),
    (
        facts(FLAT, PAYMENT, undone(2, PAYMENT, "2026-10-09"), undone(3, PAYMENT, "2026-10-09")),
        "Two reversals undo the same payment; a payment can be undone once.",
    ),
    (
        facts(
            FLAT,
            PAYMENT,
            undone(2, PAYMENT, "2026-10-09"),
            undone(3, undone(2, PAYMENT, "2026-10-09"), "2026-10-10"),
        ),
        "Reversal R3 undoes no payment of this statement",
    ),
    (
        facts(MARGINAL, PAYMENT, placed={}),
        "Batch B1 has no amount placed, so payment P1 has no recovery rate",
    ),
]


@pytest.mark.parametrize(("given", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_what_cannot_be_settled_is_named(given: Facts, sentence: str) -> None:
    with pytest.raises(Conflict) as refused:
        settle(given)
    assert str(refused.value).startswith(sentence)
