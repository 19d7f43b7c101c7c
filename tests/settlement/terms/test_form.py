"""Terms typed into a form: the same document as a file, and back again."""

import tomllib

import pytest

from agencies.common.errors import Invalid
from settlement.terms.rules import parse_terms
from settlement.terms.rules.example import worked_example
from settlement.terms.rules.form import (
    LadderStep,
    TableRow,
    TermsForm,
    Way,
    as_toml,
    document_of,
    form_of,
)

FLAT = TermsForm(Way.FLAT, rate="18", vat="6")
TABLE = TermsForm(
    Way.TABLE,
    rows=(
        TableRow("M4-M6", "1", "16%"),
        TableRow("M4-M6", "*", "18"),
        TableRow("*", "*", "22"),
        TableRow("", "", ""),
    ),
    tail_days="7",
    tail_condition="live_promise",
)
LADDER = TermsForm(
    Way.LADDER,
    method="marginal",
    steps=(LadderStep("", "18"), LadderStep("100,000.00", "20"), LadderStep("", "")),
    vat="6%",
    vat_included=True,
)


@pytest.mark.parametrize("form", [FLAT, TABLE, LADDER], ids=["flat", "table", "ladder"])
def test_a_form_is_a_file_and_a_file_a_form(form: TermsForm) -> None:
    document = document_of(form)
    terms = parse_terms(document)
    assert parse_terms(tomllib.loads(as_toml(document))) == terms
    assert parse_terms(document_of(form_of(terms))) == terms


def test_empty_rows_and_steps_are_passed_over() -> None:
    assert len(form_of(parse_terms(document_of(TABLE))).rows) == 3
    assert form_of(parse_terms(document_of(LADDER))).steps == (
        LadderStep("0", "18"),
        LadderStep("100,000", "20"),
    )


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (TermsForm(Way.FLAT, rate="a lot"), "rate: "),
        (TermsForm(Way.FLAT, rate="18", tail_days="a week"), "tail_days: “a week” is not a whole number"),
        (TermsForm(Way.TABLE, rows=(TableRow("M4-M6", "first", "18"),)), r"rates\[1\].hand: “first”"),
        (TermsForm(Way.LADDER, steps=(LadderStep("0", "18"), LadderStep("", "20"))), "ladder.steps"),
    ],
)
def test_what_cannot_be_read_names_its_field(form: TermsForm, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        parse_terms(document_of(form))


def test_an_example_is_computed_to_the_cent() -> None:
    flat = worked_example(parse_terms(document_of(FLAT)), "USD")
    assert (flat.collected_minor, flat.earned_minor, flat.vat_minor, flat.total_minor) == (
        *(123_456, 22_222, 1_333, 23_555),
    )
    ladder = worked_example(parse_terms(document_of(LADDER)), "USD")
    assert [(each.amount // 10**6, each.rate_ppm) for each in ladder.pieces] == [
        (10_000_000, 180_000),
        (2_500_000, 200_000),
    ]
    assert ladder.earned_minor == 2_300_000 == ladder.total_minor
    assert (ladder.commission_minor, ladder.vat_minor) == (2_169_811, 130_189)
    table = worked_example(parse_terms(document_of(TABLE)), "USD")
    assert [(each.bucket, each.hand) for each in table.pieces] == [
        ("M4-M6", 1),
        ("M4-M6", None),
        (None, None),
    ]
    assert table.earned_minor == 19_753 + 22_222 + 27_160
