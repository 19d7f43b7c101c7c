"""mandate score and mandate scorecard: what they answer, and with which exit code."""

from pathlib import Path

from agencies.standing.rules.scorecard import SHIPPED
from tests.commands import run

PORTFOLIO = (
    *("portfolio", "add", "--code", "US", "--currency", "USD"),
    *("--timezone", "America/New_York", "--rulebook", "US-REGF"),
)


def test_without_a_portfolio_there_is_nothing_to_score(environment: dict[str, str]) -> None:
    ran = run(environment, "score", "--period", "2017-10", "--json")
    assert (ran.code, "no portfolio yet" in ran.err) == (4, True)


def test_a_month_without_business_gives_nobody_a_score(environment: dict[str, str]) -> None:
    assert run(environment, *PORTFOLIO).code == 0
    assert run(environment, "agency", "add", "--code", "QH", "--name", "Qihang").code == 0
    ran = run(environment, "score", "--period", "2017-10", "--json")
    assert ran.code == 0
    told = {name: ran.data[name] for name in ("period", "scored", "not_rated", "proposal", "scores")}
    assert told == {"period": "2017-10", "scored": 0, "not_rated": 0, "proposal": None, "scores": []}
    said = run(environment, "score", "--period", "2017-10", "--portfolio", "US")
    assert "No agency held a case in 2017-10" in said.out


def test_a_month_that_runs_is_refused_and_one_that_is_none_is_wrong(environment: dict[str, str]) -> None:
    assert run(environment, *PORTFOLIO).code == 0
    ran = run(environment, "score", "--period", "2999-01")
    assert (ran.code, "not over yet" in ran.err) == (4, True)
    assert run(environment, "score", "--period", "soon").code == 2
    assert run(environment, "score", "--period", "2017-10", "--portfolio", "NO").code == 2


def test_a_scorecard_is_set_from_a_month_on(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "card.toml"
    file.write_text('[measures.recovery]\nweight = 100\nfloor = "50%"\ntarget = "110%"\n', encoding="utf-8")
    assert run(environment, "scorecard", "show", "--json").data["scorecard"] == SHIPPED.canonical
    ran = run(environment, "scorecard", "set", "--file", str(file), "--from", "2017-11", "--json")
    assert (ran.code, ran.data["from"]) == (0, "2017-11")
    shown = run(environment, "scorecard", "show", "--period", "2017-12")
    assert "weight = 100" in shown.out
    assert (
        run(environment, "scorecard", "show", "--period", "2017-10").out.strip() == SHIPPED.canonical.strip()
    )
    file.write_text("[measures.recovery]\nweight = 99\n", encoding="utf-8")
    wrong = run(environment, "scorecard", "set", "--file", str(file), "--from", "2017-11")
    assert (wrong.code, "they sum to 99" in wrong.err) == (2, True)
