"""Terms files: what the least one means, what is refused and how, the one stored form."""

import tomllib
from typing import Any

import pytest
from hypothesis import given

from agencies.common.errors import Invalid
from settlement.terms.rules import (
    Base,
    FlatRate,
    Rounding,
    TailCondition,
    canonical,
    from_canonical,
    parse_terms,
)
from tests.settlement.made import MARGINAL, MONTHLY_WHOLE, WHOLE, terms
from tests.settlement.worlds import documents

LADDER = '[ladder]\nmetric = "monthly_amount"\nmethod = "marginal"\nsteps = [{}]'


def test_the_smallest_file() -> None:
    read = terms('rate = "18%"')
    assert read.pricing == FlatRate(180_000)
    assert (read.base, read.rounding) == (Base.RECEIPT, Rounding.PER_PAYMENT)
    assert (read.tail_days, read.tail_condition) == (0, TailCondition.NONE)
    assert (read.vat_ppm, read.vat_included) == (0, False)


@pytest.mark.parametrize(
    ("text", "rounding"),
    [
        ('rate = "18%"', Rounding.PER_PAYMENT),
        ('rates = [{ rate = "18%" }]', Rounding.PER_PAYMENT),
        (WHOLE, Rounding.PER_TOTAL),
        (MARGINAL, Rounding.PER_TOTAL),
        (f'rounding = "per_payment"\n{WHOLE}', Rounding.PER_PAYMENT),
        ('rate = "18%"\nrounding = "per_total"', Rounding.PER_TOTAL),
    ],
)
def test_rounding_follows_the_pricing_unless_it_is_said(text: str, rounding: Rounding) -> None:
    assert terms(text).rounding is rounding


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The terms name no commission; write one of rate, rates or ladder."),
        (f'rate = "18%"\n{WHOLE}', "The terms say rate, ladder side by side; keep one of them."),
        (
            'rate = "18%"\ntail = 30',
            (
                "“tail” is not a key of a terms file; in its place stand rate, rates, ladder, base, "
                "rounding, tail_days, tail_condition, vat, vat_included."
            ),
        ),
        ("rate = 0.18", 'rate must be a text in quotes, like "18%".'),
        ("rate = 18", 'rate must be a text in quotes, like "18%".'),
        ('rate = "120%"', "rate: “120%” is not a rate from 0% to 100%; write it like 18% or 2.5%."),
        ('rate = "-1%"', "rate: “-1%” is not a rate from 0% to 100%; write it like 18% or 2.5%."),
        ('rate = "18%"\nvat = "x"', "vat: “x” is not a rate from 0% to 100%; write it like 18% or 2.5%."),
        ('rate = "18%"\nbase = "principal"', "base must be one of receipt, up_to_balance."),
        ('rate = "18%"\nrounding = "never"', "rounding must be one of per_payment, per_total."),
        ('rate = "18%"\ntail_days = -1', "tail_days must be a whole number from 0 to 366."),
        ('rate = "18%"\ntail_days = true', "tail_days must be a whole number from 0 to 366."),
        (
            'rate = "18%"\ntail_condition = "live_promise"',
            "tail_condition is set but there is no tail; set tail_days too.",
        ),
        ('rate = "18%"\nvat_included = true', "vat_included is set but there is no VAT; set vat too."),
        ('rate = "18%"\nvat_included = "no"', "vat_included must be true or false."),
        ("rates = []", "rates must be a list of one or more tables."),
        ('rates = ["18%"]', "rates[1] must be a table of keys and values."),
        ('rates = [{ bucket = "M4-M6" }]', 'rates[1].rate must be a text in quotes, like "18%".'),
        (
            'rates = [{ bucket = "M4", rate = "18%" }]',
            "rates[1].bucket must be one of M1, M2, M3, M4-M6, M7-M12, M13-M24, M25+, *.",
        ),
        ('rates = [{ hand = 0, rate = "18%" }]', "rates[1].hand must be a whole number from 1 to 99."),
        ('ladder = "steep"', "ladder must be a table of keys and values."),
        (
            'ladder = { method = "marginal" }',
            "ladder.metric must be one of monthly_amount, batch_recovery_rate.",
        ),
    ],
)
def test_what_cannot_be_used_is_named(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        terms(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ('{ rate = "1%" }', "ladder.steps[1] does not say where it starts; write from or above."),
        (
            '{ from = "0", above = "0", rate = "1%" }',
            "ladder.steps[1] says both from and above; write one.",
        ),
        (
            '{ from = "0", below = "-5", rate = "1%" }',
            "ladder.steps[1].below: “-5” is not an amount of zero or more; write it like 100,000.00.",
        ),
        ('{ from = 0, rate = "1%" }', 'ladder.steps[1].from must be a text in quotes, like "100,000.00".'),
        (
            '{ from = "0", to = "5", rate = "1%" }',
            (
                "“ladder.steps[1].to” is not a key of a terms file; in its place stand from, above, below, "
                "up_to, rate."
            ),
        ),
        (
            '{ from = "0", below = "0", rate = "1%" }',
            "ladder.steps[1] ends where it starts or below; its end must be above its start.",
        ),
        (
            '{ above = "0", rate = "1%" }',
            "The first step of the ladder must start from zero, so that every amount has a rate.",
        ),
        (
            '{ from = "1", rate = "1%" }',
            "The first step of the ladder must start from zero, so that every amount has a rate.",
        ),
        (
            '{ from = "0", below = "5", rate = "1%" }',
            "The last step of the ladder must have no end, so that every amount has a rate.",
        ),
        (
            '{ from = "0", rate = "1%" }, { from = "5", rate = "2%" }',
            "Step 1 has no end although step 2 follows; say where it ends.",
        ),
        (
            '{ from = "0", below = "5", rate = "1%" }, { from = "6", rate = "2%" }',
            "Between steps 1 and 2 is a gap; let one of them hold it.",
        ),
        (
            '{ from = "0", below = "5", rate = "1%" }, { above = "5", rate = "2%" }',
            "Between steps 1 and 2 is a gap; let one of them hold it.",  # nobody holds exactly 5
        ),
        (
            '{ from = "0", up_to = "5", rate = "1%" }, { from = "5", rate = "2%" }',
            "Steps 1 and 2 overlap; let only one of them hold it.",  # both hold exactly 5
        ),
        (
            '{ from = "0", below = "5", rate = "1%" }, { from = "4", rate = "2%" }',
            "Steps 1 and 2 overlap; let only one of them hold it.",
        ),
        (
            '{ from = "0", below = "5", rate = "1%" }, { from = "0", rate = "2%" }',
            "Step 2 starts no higher than step 1; sort the steps upward.",
        ),
        (
            '{ from = "0", below = "5", rate = "101%" }',
            "ladder.steps[1].rate: “101%” is not a rate from 0% to 100%; write it like 18% or 2.5%.",
        ),
    ],
)
def test_a_ladder_covers_everything_once(steps: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        terms(LADDER.format(steps))
    assert str(refused.value) == sentence


@given(documents())
def test_the_stored_form_reads_back_as_the_same_terms(document: dict[str, Any]) -> None:
    read = parse_terms(document)
    assert from_canonical(canonical(read)) == read
    assert canonical(from_canonical(canonical(read))) == canonical(read)


def test_the_stored_form_does_not_depend_on_how_the_file_was_written() -> None:
    other = MONTHLY_WHOLE.replace("1,000.00", "1000").replace("10%", "10.00%")
    assert canonical(terms(f'tail_days = 0\nvat = "0%"\n{other}')) == canonical(terms(MONTHLY_WHOLE))


def test_the_stored_form_is_fixed() -> None:
    assert canonical(terms('rate = "18%"')) == (
        '{"base":"receipt","rate":"18%","rounding":"per_payment","tail_condition":"none","tail_days":0,'
        '"vat":"0%","vat_included":false}'
    )
    assert tomllib.loads('bound = "1234.5"')["bound"] in canonical(
        terms(MONTHLY_WHOLE.replace("1,000.00", "1,234.50"))
    )


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_spoilt_stored_form_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        from_canonical(text)
