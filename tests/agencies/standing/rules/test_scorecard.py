"""A scorecard is read strictly, and says which entry is wrong."""

import pytest

from agencies.common.errors import Invalid
from agencies.standing.rules.scorecard import SHIPPED, Measure, parse_scorecard, read_rate

RULES = ("hours", "stop", "hold")
ALONE = '[measures.recovery]\nweight = 100\nfloor = "50%"\ntarget = "110%"\n'


def test_the_shipped_weights_sum_to_100_and_name_every_measure() -> None:
    assert sum(each.weight for each in SHIPPED.measures) == 100
    assert [each.code for each in SHIPPED.measures] == list(Measure)


def test_an_empty_document_is_the_shipped_scorecard() -> None:
    assert parse_scorecard("", rules=RULES) == SHIPPED


def test_the_canonical_form_reads_back_as_the_same() -> None:
    assert parse_scorecard(SHIPPED.canonical, rules=RULES) == SHIPPED


def test_named_measures_replace_all_shipped_ones() -> None:
    card = parse_scorecard(ALONE, rules=RULES)
    assert [(each.code, each.weight) for each in card.measures] == [(Measure.RECOVERY, 100)]
    assert parse_scorecard(card.canonical, rules=RULES) == card


@pytest.mark.parametrize(
    ("document", "part"),
    [
        pytest.param("minimum_case = 5", "minimum_case", id="a key that is mistyped"),
        pytest.param("minimum_cases = 0", "minimum_cases", id="nobody to rate by"),
        pytest.param("minimum_cases = true", "minimum_cases", id="a truth value is no number"),
        pytest.param("grades = 5", "grades", id="a table is wanted"),
        pytest.param("[grades]\nA = 70", "fall from A to B", id="A and B alike"),
        pytest.param("[grades]\nE = 70", "grades.E", id="a grade that there is not"),
        pytest.param('[red_lines]\nrules = ["no_rule"]', "no_rule", id="a rule that there is not"),
        pytest.param('[red_lines]\ncomplaints = "yes"', "yes", id="complaints is a truth value"),
        pytest.param("[shares]\nfloor = 70", "floor is above", id="floor above the ceiling"),
        pytest.param("[shares]\nA = -5", "“A”", id="an A never loses"),
        pytest.param("[measures.visits]\nweight = 100", "measures.visits", id="a measure that there is not"),
        pytest.param("[measures.recovery]\nweight = 99", "99", id="weights that do not sum to 100"),
        pytest.param(
            ALONE.replace("110%", "50%"), "recovery", id="floor and target alike would divide by nought"
        ),
        pytest.param(ALONE.replace("110%", "40%"), "recovery", id="more recovery is better"),
        pytest.param(
            '[measures.breaches]\nweight = 100\nfloor = "0%"\ntarget = "1%"',
            "breaches",
            id="fewer are better",
        ),
        pytest.param(ALONE.replace("110%", "110"), "110", id="a share has its sign"),
        pytest.param(ALONE.replace('"110%"', "110"), "110", id="a share is a text"),
        pytest.param("[[", "TOML", id="no TOML"),
    ],
)
def test_what_cannot_be_read_is_named(document: str, part: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_scorecard(document, rules=RULES)
    assert part in str(refused.value)


@pytest.mark.parametrize(
    ("text", "ppm"), [("95%", 950_000), (" 0.5 %", 5_000), ("110%", 1_100_000), ("0.0001%", 1), ("0%", 0)]
)
def test_shares_are_exact(text: str, ppm: int) -> None:
    assert read_rate(text) == ppm


@pytest.mark.parametrize("text", ["1000.0001%", "-1%", "1e2%", "½%", "", None, 5, "٣%"])
def test_what_is_no_share_is_refused(text: object) -> None:
    with pytest.raises(Invalid):
        read_rate(text)


def test_a_rule_that_there_is_no_more_does_not_spoil_what_was_kept() -> None:
    kept = parse_scorecard('[red_lines]\nrules = ["gone"]', rules=("gone",))
    assert parse_scorecard(kept.canonical) == kept
