"""mandate retire, export dossier and verify dossier: what they answer, and with which exit code."""

import json
from pathlib import Path

from tests.commands import run

PORTFOLIO = (
    *("portfolio", "add", "--code", "US", "--currency", "USD"),
    *("--timezone", "America/New_York", "--rulebook", "US-REGF"),
)
STEPS = ["stopped", "recalled", "settled", "cut", "filed", "retired"]


def _home(environment: dict[str, str]) -> None:
    assert run(environment, *PORTFOLIO).code == 0
    assert run(environment, "agency", "add", "--code", "QH", "--name", "Qihang").code == 0


def test_the_owner_of_an_empty_home_retires_an_agency(environment: dict[str, str], tmp_path: Path) -> None:
    _home(environment)
    proposed = run(environment, "retire", "QH", "--reason", "The contract ends.", "--json")
    assert (proposed.code, proposed.data["status"], proposed.data["replacement"]) == (0, "active", [])
    assert run(environment, "retire", "QH", "--reason", "Again.").code == 4
    ran = run(environment, "retire", "QH", "--approve", "--json")
    assert (ran.code, ran.data["status"], ran.data["waiting"]) == (0, "retired", [])
    assert [each["step"] for each in ran.data["steps"]] == STEPS
    assert run(environment, "retire", "QH", "--approve").code == 4
    file = tmp_path / "qh.zip"
    written = run(environment, "export", "dossier", "QH", "-o", str(file), "--json")
    assert (written.code, written.data["filed"]) == (0, True)
    whole = run(environment, "verify", "dossier", str(file), "--json")
    assert (whole.code, whole.data["ok"]) == (0, True)
    file.write_bytes(file.read_bytes()[:-40])
    broken = run(environment, "verify", "dossier", str(file), "--json")
    assert (broken.code, broken.data["ok"]) == (1, False)
    assert json.dumps(broken.data["reason"])
    assert run(environment, "verify", "journal").code == 0


def test_a_foreign_dossier_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    _home(environment)
    other = {**environment, "MANDATE_HOME": str(tmp_path / "other")}
    other.pop("MANDATE_DATABASE_URL", None)
    assert run(other, "agency", "add", "--code", "QH", "--name", "Qihang").code == 0
    file = tmp_path / "foreign.zip"
    assert run(other, "export", "dossier", "QH", "-o", str(file)).code == 0
    ran = run(environment, "verify", "dossier", str(file))
    assert (ran.code, "foreign" in ran.out) == (1, True)


def test_what_is_asked_wrongly_says_what_to_give(environment: dict[str, str], tmp_path: Path) -> None:
    _home(environment)
    assert run(environment, "retire", "QH").code == 2
    assert run(environment, "retire", "NO", "--reason", "Because.").code == 2
    assert run(environment, "retire", "QH", "--approve").code == 4
    assert run(environment, "verify", "dossier", str(tmp_path / "none.zip")).code == 2
    nowhere = tmp_path / "none" / "x.zip"
    assert run(environment, "export", "dossier", "QH", "-o", str(nowhere)).code == 4


def test_with_others_in_the_home_a_second_person_approves(environment: dict[str, str]) -> None:
    _home(environment)
    for name in ("vera", "victor"):
        made = run(
            environment,
            *("person", "add", "--email", f"{name}@mandate.example", "--name", name.title()),
            *("--role", "vendor_manager", "--password-stdin"),
            stdin="a long enough password for everyone",
        )
        assert made.code == 0
    vera, victor = (("--as", f"{each}@mandate.example") for each in ("vera", "victor"))
    assert run(environment, *vera, "retire", "QH", "--reason", "The contract ends.").code == 0
    assert run(environment, *vera, "retire", "QH", "--approve").code == 4
    assert run(environment, *victor, "retire", "QH", "--approve", "--json").data["status"] == "retired"
