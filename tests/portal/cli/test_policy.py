"""A portfolio's own rules by the command line."""

from pathlib import Path

from tests.commands import run

PORTFOLIO = (
    "--code",
    "CARDS",
    "--currency",
    "USD",
    "--timezone",
    "America/New_York",
    "--rulebook",
    "US-REGF",
)


def test_a_policy_is_shown_changed_and_refused(tmp_path: Path) -> None:
    home = {"MANDATE_HOME": str(tmp_path / "home")}
    assert run(home, "portfolio", "add", *PORTFOLIO).code == 0
    shown = run(home, "portfolio", "policy", "--json").data
    assert (shown["policy"]["recall_days"], shown["changed"]) == (7, [])
    changed = run(
        home,
        *("portfolio", "policy", "--set", "recall_days=14", "--set", "coverage_floor_percent=90", "--json"),
    ).data
    assert changed["changed"] == ["recall_days", "coverage_floor_percent"]
    assert run(home, "portfolio", "policy", "--json").data["policy"]["recall_days"] == 14
    for wrong in ("recall_days", "recall_days=soon", "recall=14"):
        refused = run(home, "portfolio", "policy", "--set", wrong)
        assert (refused.code, refused.out) == (2, ""), refused.err
    assert run(home, "portfolio", "policy", "--json").data["policy"] == changed["policy"]
