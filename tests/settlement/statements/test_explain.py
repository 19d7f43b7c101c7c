"""How a commission came to be, in words a clerk can follow with a calculator."""

from datetime import date

import pytest

from agencies.common.words import render
from settlement.statements.rules import Facts, explain, read_arithmetic, settle, write_arithmetic
from tests.settlement.made import (
    MARGINAL,
    MONTHLY_MARGINAL,
    MONTHLY_WHOLE,
    WHOLE,
    facts,
    minor,
    originals_of,
    paid,
    undone,
)

BOUNCED = undone(9, paid(1, "1,234.56"), "2026-11-02")
NOVEMBER = facts(
    'rate = "20%"',
    BOUNCED,
    month=date(2026, 11, 1),
    originals=originals_of(settle(facts('rate = "18%"', paid(1, "1,234.56")))),
)
WRITTEN: list[tuple[Facts, str, str]] = [
    (
        facts('rate = "18%"', paid(1, "1,234.56")),
        "1,234.56 × 18 % = 222.2208, rounded to 222.22",
        "1,234.56 × 18 % = 222.2208，四舍五入为 222.22",
    ),
    (facts('rate = "18%"', paid(1, "100")), "100.00 × 18 % = 18.00", "100.00 × 18 % = 18.00"),
    (
        facts('rates = [{ bucket = "M4-M6", rate = "12.5%" }]', paid(1, "0.20")),
        "Placed in bucket M4-M6, hand 1: 0.20 × 12.5 % = 0.025, rounded to 0.03",
        "委出时账龄段 M4-M6、第 1 手：0.20 × 12.5 % = 0.025，四舍五入为 0.03",
    ),
    (
        facts('rate = "20%"\nrounding = "per_total"', paid(1, "0.02"), paid(2, "0.02")),
        "0.02 × 20 % = 0.004; the running total goes from 0.004 to 0.008, rounded 0.01 − 0.00 = 0.01",
        "0.02 × 20 % = 0.004；累计由 0.004 增至 0.008，舍入后 0.01 − 0.00 = 0.01",
    ),
    (
        facts(MONTHLY_WHOLE, paid(1, "800"), paid(2, "200")),
        "The month has reached 1,000.00: 200.00 × 20 % = 40.00",
        "当月累计回款 1,000.00：200.00 × 20 % = 40.00",
    ),
    (
        facts(WHOLE, paid(1, "180,000"), paid(2, "20,000")),
        (
            "Batch B1 has brought 200,000.00 of 10,000,000.00 by the end of the month: "
            "20,000.00 × 22 % = 4,400.00"
        ),
        "批次 B1 委案金额 10,000,000.00，截至月末累计回款 200,000.00：20,000.00 × 22 % = 4,400.00",
    ),
    (
        facts(MONTHLY_MARGINAL, paid(1, "900"), paid(2, "300")),
        "The month stood at 900.00 before it: 100.00 × 10 % + 200.00 × 20 % = 50.00",
        "本笔之前当月累计回款 900.00：100.00 × 10 % + 200.00 × 20 % = 50.00",
    ),
    (
        facts(MARGINAL, paid(1, "3.00"), paid(2, "1.00"), placed={"B1": minor("333.33")}),
        (
            "Batch B1 had brought 3.00 of 333.33 before it: 0.3333 × 18 % + 0.6667 × 20 % = 0.193334; "
            "the running total goes from 0.54 to 0.733334, rounded 0.73 − 0.54 = 0.19"
        ),
        (
            "批次 B1 委案金额 333.33，本笔之前累计回款 3.00：0.3333 × 18 % + 0.6667 × 20 % = 0.193334；"
            "累计由 0.54 增至 0.733334，舍入后 0.73 − 0.54 = 0.19"
        ),
    ),
    (
        NOVEMBER,
        "Undoes payment P1 and takes back what it earned, 222.22",
        "冲正回款 P1，原额回拨其佣金 222.22",
    ),
    (
        facts('rate = "18%"\nbase = "up_to_balance"', paid(1, "5")._replace(excess_minor=500)),
        "No part of the payment earns, so the commission is 0.00",
        "该笔回款没有可计佣的部分，佣金为 0.00",
    ),
    (
        facts('rate = "18%"', paid(1, "1,234.56"), currency="JPY"),
        "123,456 × 18 % = 22,222.08, rounded to 22,222",
        "123,456 × 18 % = 22,222.08，四舍五入为 22,222",
    ),
]


@pytest.mark.parametrize(("given", "english", "chinese"), WRITTEN, ids=[english for _, english, _ in WRITTEN])
def test_the_arithmetic_of_the_last_line_in_words(given: Facts, english: str, chinese: str) -> None:
    line = settle(given).lines[-1]
    said = explain(line, given.currency)
    assert render(said, "en") == english
    assert render(said, "zh_CN") == chinese


@pytest.mark.parametrize("given", [given for given, _, _ in WRITTEN], ids=[text for _, text, _ in WRITTEN])
def test_the_stored_arithmetic_says_the_same(given: Facts) -> None:
    line = settle(given).lines[-1]
    stored = write_arithmetic(line.arithmetic)
    assert read_arithmetic(stored) == line.arithmetic
    read = line._replace(arithmetic=read_arithmetic(stored))
    assert str(explain(read, given.currency)) == str(explain(line, given.currency))


def test_the_stored_arithmetic_of_a_flat_rate_is_short_and_shared() -> None:
    first, second = settle(facts('rate = "18%"', paid(1, "5"), paid(2, "7"))).lines
    assert write_arithmetic(first.arithmetic) == '{"kind":"flat","rounding":"per_payment","rate_ppm":180000}'
    assert first.arithmetic is second.arithmetic
