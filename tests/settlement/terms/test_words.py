"""Terms in words: what a contract would say, and an example that the rules compute."""

import pytest

from agencies.common.words import render
from settlement.terms.rules import describe
from tests.settlement.made import MARGINAL, MONTHLY_WHOLE, WHOLE, terms

EDGES = """
[ladder]
metric = "monthly_amount"
method = "marginal"
steps = [
    { from = "0", up_to = "50,000", rate = "10%" },
    { above = "50,000", below = "80,000", rate = "11%" },
    { from = "80,000", up_to = "100,000", rate = "12%" },
    { above = "100,000", up_to = "120,000.5", rate = "13%" },
    { above = "120,000.5", rate = "14%" },
]
"""


def said(text: str, currency: str = "USD", language: str = "en") -> list[str]:
    return [render(message, language) for message in describe(terms(text), currency)]


def test_a_flat_rate_in_words() -> None:
    assert said('rate = "18%"') == [
        "The agency earns 18 % of what it collects.",
        "The whole receipt earns, also where it is more than the balance of the case.",
        "A reversal takes back exactly what the reversed payment earned, in the month of the reversal.",
        "Commission is rounded on each payment to the smallest unit, halves away from zero.",
        "What is paid after the end of a placement earns nothing.",
        "No VAT is added.",
        "Example: a receipt at 18 % earns 1,234.56 × 18 % = 222.2208, rounded to 222.22.",
    ]


def test_a_flat_rate_in_chinese() -> None:
    assert said('rate = "18%"\nvat = "6%"', language="zh_CN") == [
        "机构按其回款的 18 % 计提佣金。",
        "回款全额计佣，超出案件余额的部分亦计。",
        "回款被冲正的，在冲正当月原额回拨该笔回款已计的佣金。",
        "佣金按每笔回款四舍五入至最小货币单位。",
        "委案结束后的回款不计佣。",
        "增值税税率 6 %，在结算单佣金之外加计，只舍入一次。",
        "举例：一笔按 18 % 计提的回款，佣金为 1,234.56 × 18 % = 222.2208，四舍五入为 222.22。",
    ]


def test_each_row_of_a_table_in_words() -> None:
    table = 'rates = [{ bucket = "M4-M6", hand = 1, rate = "12.5%" }, { bucket = "M25+", rate = "35%" }, '
    assert said(
        table + '{ hand = 2, rate = "20%" }, { rate = "30%" }, { bucket = "M25+", hand = 2, rate = "1%" }]'
    )[1:6] == [
        "Bucket M4-M6, hand 1: 12.5 %.",
        "Bucket M25+, any hand: 35 %.",
        "Any bucket, hand 2: 20 %.",
        "All other cases: 30 %.",
        "Bucket M25+, hand 2: 1 %.",
    ]


def test_each_step_of_a_ladder_says_its_edges() -> None:
    assert said(EDGES)[2:7] == [
        "From 0.00 USD (included) to 50,000.00 USD (included): 10 %.",
        "From 50,000.00 USD (not included) to 80,000.00 USD (not included): 11 %.",
        "From 80,000.00 USD (included) to 100,000.00 USD (included): 12 %.",
        "From 100,000.00 USD (not included) to 120,000.50 USD (included): 13 %.",
        "Above 120,000.50 USD (not included): 14 %.",
    ]
    assert said(WHOLE)[2:5] == [
        "From 0 % (included) to 1 % (not included): 18 %.",
        "From 1 % (included) to 2 % (not included): 20 %.",
        "From 2 % (included) upward: 22 %.",
    ]


@pytest.mark.parametrize(
    ("text", "currency", "example"),
    [
        (
            WHOLE,
            "USD",
            (
                "Example: 250,000.00 collected in the first month on a batch of 10,000,000.00 earn "
                "250,000.00 × 22 % = 55,000.00."
            ),
        ),
        (
            MARGINAL,
            "USD",
            (
                "Example: 250,000.00 collected in the first month on a batch of 10,000,000.00 earn "
                "100,000.00 × 18 % + 100,000.00 × 20 % + 50,000.00 × 22 % = 49,000.00."
            ),
        ),
        (MONTHLY_WHOLE, "JPY", "Example: 1,250 collected in a month earn 1,250 × 20 % = 250."),
        (
            'ladder = { metric = "monthly_amount", method = "marginal", steps = [{ from="0", rate="7%" }] }',
            "USD",
            "Example: 1,234.56 collected in a month earn 1,234.56 × 7 % = 86.4192, rounded to 86.42.",
        ),
        ('rates = [{ rate = "50%" }]', "KWD", "Example: a receipt at 50 % earns 123.456 × 50 % = 61.728."),
    ],
)
def test_the_example_is_computed(text: str, currency: str, example: str) -> None:
    assert said(text, currency)[-1] == example


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'base = "up_to_balance"',
            "A receipt earns and counts up to the balance of the case; what is above it does neither.",
        ),
        (
            'rounding = "per_total"',
            (
                "Commission is rounded on the running total to the smallest unit, halves away from zero, so "
                "that the payments add up to the rounded total."
            ),
        ),
        ("tail_days = 1", "What is paid up to day 1 after the end of a placement still earns."),
        (
            'tail_days = 30\ntail_condition = "live_promise"',
            (
                "What is paid up to day 30 after the end of a placement still earns where a promise to pay "
                "was live at its end."
            ),
        ),
        ('vat = "6%"', "VAT of 6 % is added to the commission of the statement and rounded once."),
        (
            'vat = "6%"\nvat_included = true',
            "The rates include VAT of 6 %, which is split off the statement once.",
        ),
    ],
)
def test_every_option_is_said(text: str, sentence: str) -> None:
    assert sentence in said(f'rate = "18%"\n{text}')
