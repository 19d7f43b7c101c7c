"""The help on scores tells the shipped scorecard, and its examples are what the rules make of them."""

import re
import tomllib

import pytest

from agencies.standing.known_rules import known_rules
from agencies.standing.rules.recovery import Held, Stratum, against_peers, recovery_of
from agencies.standing.rules.scorecard import SHIPPED, Measure, parse_scorecard, read_rate
from agencies.standing.rules.scoring import Facts, Grade, Value, score, written
from agencies.standing.rules.shares import Standing, propose
from tests.project.help_pages import LANGUAGES, page

EXAMPLE = {
    Measure.COVERAGE: Value(1_944, 2_400),
    Measure.FREQUENCY: Value(46_200, 66_000),
    Measure.PROMISE_KEPT: Value(90, 200),
    Measure.RECOVERY: Value(31_200_000, 30_000_000),
    Measure.BREACHES: Value(12, 4_000),
    Measure.REPORTING: Value(3_600, 4_000),
}
in_both = pytest.mark.parametrize("language", list(LANGUAGES))


def _tables(language: str) -> list[dict[str, list[str]]]:
    return page(language, "scores").tables


@in_both
def test_the_shipped_scorecard_is_told(language: str) -> None:
    shipped, _, grades, _ = _tables(language)
    told = {code: (int(row[0]), read_rate(row[1]), read_rate(row[2])) for code, row in shipped.items()}
    assert told == {each.code: (each.weight, each.floor_ppm, each.target_ppm) for each in SHIPPED.measures}
    figures = [re.findall(r"\d+", " ".join(row)) for row in grades.values()]
    assert figures == [[str(each)] for each in (SHIPPED.grade_a, SHIPPED.grade_b, SHIPPED.grade_c)] + [[]]


@in_both
def test_the_worked_example_holds(language: str) -> None:
    found = score(SHIPPED, Facts(1, 2_400, 2_400, EXAMPLE))
    assert found is not None
    told = {code: row[-1] for code, row in _tables(language)[1].items()}
    assert told == {each.measure: written(each.points or 0) for each in found.measures}
    assert (found.grade, written(found.points or 0)) == (Grade.B, "73.750")
    assert "73.750" in page(language, "scores").prose


def test_the_example_of_recovery_holds() -> None:
    young, older = Stratum("M4-M6", 1, 1), Stratum("M7-M12", 1, 3)
    held = (
        Held(1, young, 400_000_000, 20_000_000),
        Held(1, older, 500_000_000, 11_200_000),
        Held(2, young, 1_000_000_000, 50_000_000),
        Held(2, older, 800_000_000, 16_000_000),
    )
    compared = against_peers(held)[1]
    assert [each.expected_minor for each in compared] == [20_000_000, 10_000_000]
    assert recovery_of(compared) == EXAMPLE[Measure.RECOVERY]


@in_both
def test_the_example_of_shares_holds(language: str) -> None:
    standings = [Standing(1, 40, Grade.A), Standing(2, 30, Grade.B), Standing(3, 30, Grade.C)]
    assert [each.proposed for each in propose(standings, SHIPPED.shares)] == [48, 30, 22]
    assert re.search("48.{1,3}30.{1,5}22", page(language, "scores").prose)


@in_both
def test_the_example_of_a_file_reads(language: str) -> None:
    (document,) = re.findall(r"```toml\n(.*?)```", page(language, "scores").text, re.DOTALL)
    card = parse_scorecard(document, rules=tuple(known_rules()))
    assert [each.weight for each in card.measures] == [40, 60]
    assert "measures" in tomllib.loads(document)
