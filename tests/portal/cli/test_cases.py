"""mandate import cases and points, hold, release, stop, unstop: what they print and how they end."""

from pathlib import Path

import pytest

from tests.commands import Ran, run

GOOD = "case_no,outstanding,days_past_due,name\nC-1,100.00,95,Ann Lee\nC-2,50.50,30,Bo Lee\n"
BROKEN = GOOD.replace("50.50", "plenty")
POINTS = "case_no,phone\nC-1,13800138000\nC-9,13900139000\n"


@pytest.fixture
def lender(environment: dict[str, str]) -> dict[str, str]:
    """Give an installation with one portfolio."""
    arguments = ("--code", "USD1", "--currency", "USD", "--timezone", "America/New_York")
    added = run(environment, "portfolio", "add", *arguments, "--rulebook", "US-REGF")
    assert added.code == 0
    return environment


def import_cases(lender: dict[str, str], path: Path, text: str, *more: str) -> Ran:
    """Write a case file and import it as of 30 September 2017."""
    path.write_text(text, encoding="utf-8")
    return run(lender, "import", "cases", str(path), "--as-of", "2017-09-30", *more)


def test_a_file_comes_in(lender: dict[str, str], tmp_path: Path) -> None:
    ran = import_cases(lender, tmp_path / "cases.csv", GOOD, "--json")
    assert ran.code == 0
    assert ran.data == {
        "read": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "eligible": 1,
        "not_eligible": 1,
        "eligible_reasons": {"days_past_due": 1},
        "not_eligible_reasons": {"not_overdue_enough": 1},
        "outstanding_minor": 15_050,
        "missing": {"count": 0, "case_nos": []},
        "dry_run": False,
    }
    assert "Outstanding: 150.50 USD; cases that may be placed: 1, that may not: 1." in ran.err


def test_the_same_file_again_says_so(lender: dict[str, str], tmp_path: Path) -> None:
    import_cases(lender, tmp_path / "cases.csv", GOOD)
    ran = import_cases(lender, tmp_path / "cases.csv", GOOD)
    assert ran.code == 0
    assert "The same was imported before: nothing was changed." in ran.out


def test_refused_rows_are_told_and_written_to_be_mended(lender: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "refused.csv"
    ran = import_cases(lender, tmp_path / "cases.csv", BROKEN)
    assert ran.code == 3
    assert "This is not an amount; write it like 1,234.50." in ran.out
    again = import_cases(lender, tmp_path / "cases.csv", BROKEN, "--refused", str(out), "--json")
    assert (again.code, again.data["unchanged"], again.data["refused"]) == (3, 1, 1)
    text = out.read_text(encoding="utf-8-sig")
    assert '"3","outstanding"' in text
    mended = import_cases(lender, tmp_path / "mended.csv", text.replace("plenty", "50.50"), "--json")
    assert (mended.code, mended.data["created"]) == (0, 1)


def test_a_trial_keeps_nothing(lender: dict[str, str], tmp_path: Path) -> None:
    ran = import_cases(lender, tmp_path / "cases.csv", GOOD, "--dry-run")
    assert ran.code == 0
    assert "This was a trial: nothing was changed." in ran.out
    assert import_cases(lender, tmp_path / "cases.csv", GOOD, "--json").data["created"] == 2


def test_missing_headings_refuse_the_file(lender: dict[str, str], tmp_path: Path) -> None:
    ran = import_cases(lender, tmp_path / "cases.csv", "case_no,owed,days_past_due\nC-1,100,95\n", "--json")
    assert ran.code == 4
    assert ran.data["error"]["code"] == "missing_heading"
    assert "No column holds outstanding; the headings are case_no, owed, days_past_due." in ran.err
    assert "Name one with --column FIELD=HEADING." in ran.err


def test_columns_by_hand_and_by_name(lender: dict[str, str], tmp_path: Path) -> None:
    text = "case_no,owed,days_past_due\nC-1,100,95\n"
    chosen = ("--column", "outstanding=owed", "--map", "core")
    assert import_cases(lender, tmp_path / "cases.csv", text, *chosen).code == 0
    ran = import_cases(lender, tmp_path / "cases.csv", text, "--map", "core", "--json")
    assert (ran.code, ran.data["unchanged"]) == (0, 1)
    assert import_cases(lender, tmp_path / "cases.csv", text, "--map", "bank").code == 2
    assert import_cases(lender, tmp_path / "cases.csv", text, "--column", "outstanding=debt").code == 2
    assert import_cases(lender, tmp_path / "cases.csv", text, "--column", "outstanding").code == 2
    assert (
        import_cases(lender, tmp_path / "cases.csv", text, "--map", "core", "--column", "product=").code == 4
    )


def test_missing_cases_are_listed(lender: dict[str, str], tmp_path: Path) -> None:
    import_cases(lender, tmp_path / "cases.csv", GOOD)
    later = tmp_path / "later.csv"
    later.write_text("case_no,outstanding,days_past_due\nC-1,90,96\n")
    ran = run(lender, "import", "cases", str(later), "--as-of", "2017-10-01")
    assert ran.code == 0
    assert "Open cases that are not in the file and stay as they are: 1 (C-2)" in ran.out


def test_what_is_no_table_is_refused(lender: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "cases.xls"
    path.write_text("these are no cases")
    ran = run(lender, "import", "cases", str(path), "--as-of", "2017-09-30", "--json")
    assert (ran.code, ran.data["error"]["code"]) == (4, "not_a_workbook")


def test_an_agency_may_not_import_and_sees_nothing(lender: dict[str, str], tmp_path: Path) -> None:
    run(lender, "agency", "add", "--code", "NORTH", "--name", "North")
    person = ("--email", "ned@north.example", "--name", "Ned", "--role", "agency_manager")
    assert run(lender, "person", "add", *person, "--agency", "NORTH").code == 0
    import_cases(lender, tmp_path / "cases.csv", GOOD)
    as_ned = ("--as", "ned@north.example")
    path = str(tmp_path / "cases.csv")
    ran = run(lender, *as_ned, "import", "cases", path, "--as-of", "2017-09-30")
    assert ran.code == 4
    assert "does not include cases:import" in ran.err
    assert run(lender, *as_ned, "hold", "C-1", "--reason", "dispute").code == 4


def test_points(lender: dict[str, str], tmp_path: Path) -> None:
    import_cases(lender, tmp_path / "cases.csv", GOOD)
    path, out = tmp_path / "points.csv", tmp_path / "refused.csv"
    path.write_text(POINTS)
    ran = run(lender, "import", "points", str(path), "--refused", str(out), "--json")
    assert ran.code == 3
    assert ran.data == {"read": 2, "created": 1, "unchanged": 0, "refused": 1}
    assert "13900139000" in out.read_text(encoding="utf-8-sig")
    path.write_text("phone\n13800138000\n")
    assert run(lender, "import", "points", str(path)).code == 4


def test_hold_and_release(lender: dict[str, str], tmp_path: Path) -> None:
    import_cases(lender, tmp_path / "cases.csv", GOOD)
    held = run(lender, "hold", "C-1", "--reason", "dispute", "--until", "2999-12-31", "--json")
    assert (held.code, held.data) == (0, {"case_no": "C-1", "reason": "dispute", "until": "2999-12-31"})
    assert run(lender, "hold", "C-1", "--reason", "again").code == 4
    assert "it was held for: dispute" in run(lender, "release", "C-1").out
    assert run(lender, "release", "C-1").code == 4
    assert run(lender, "hold", "C-7", "--reason", "dispute").code == 2
    assert run(lender, "hold", "C-1", "--reason", "dispute", "--until", "soon").code == 2


def test_stop_and_unstop_in_chinese(lender: dict[str, str], tmp_path: Path) -> None:
    import_cases(lender, tmp_path / "cases.csv", GOOD)
    chinese = {**lender, "MANDATE_LANGUAGE": "zh_CN"}
    assert "已列入停止催收名单" in run(chinese, "stop", "C-1", "--reason", "破产").out
    assert run(chinese, "stop", "C-1", "--reason", "破产").code == 4
    assert "已移出停止催收名单" in run(chinese, "unstop", "C-1", "--reason", "误报").out
