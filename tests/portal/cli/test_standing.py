"""mandate retire, export dossier and verify dossier: what they answer, and with which exit code."""

import asyncio
import datetime
import json
from pathlib import Path

from agencies.common.access import Role
from portal.database import opened
from portal.settings import Settings
from settlement.terms.approve_terms import approve_terms
from settlement.terms.set_terms import set_terms
from tests import people
from tests.commands import run
from tests.settlement.ledger import date, open_ledger

PORTFOLIO = (
    *("portfolio", "add", "--code", "US", "--currency", "USD"),
    *("--timezone", "America/New_York", "--rulebook", "US-REGF"),
)
NOW = datetime.datetime(2018, 3, 12, 14, tzinfo=datetime.UTC)
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


def test_approving_the_last_statement_goes_on_with_the_retirement(
    environment: dict[str, str], settings: Settings
) -> None:
    asyncio.run(_owing(settings))
    vera, cora, fiona = (("--as", f"{each}@mandate.example") for each in ("vera", "cora", "fiona"))
    assert run(environment, *vera, "retire", "N", "--reason", "The contract ends.").code == 0
    begun = run(environment, *cora, "retire", "N", "--approve", "--json")
    assert (begun.data["status"], begun.data["waiting"]) == (
        "retiring",
        [{"portfolio": "US", "period": "2018-02"}],
    )
    assert "Once they are approved it goes on by itself." in begun.err
    ran = run(environment, *fiona, "settle", "--period", "2018-02", "--approve", "--json")
    assert ran.code == 0, ran.err
    assert ran.data["statements"][0]["status"] == "locked"
    done = [each["step"] for each in ran.data["follow_ons"].values()]
    assert done == ["settled", "cut", "filed", "retired"]
    assert run(environment, *cora, "retire", "N", "--approve").code == 4


async def _owing(settings: Settings) -> None:
    """Fill a home in which agency North has earned 18 % of one payment."""
    async with opened(settings):
        vera = await people.add_person("Vera", Role.VENDOR_MANAGER)
        await people.add_person("Cora", Role.COMPLIANCE)
        await people.add_person("Fiona", Role.FINANCE)
        north, owner = await people.add_agency("N", "North"), await people.owner()
        ledger = await open_ledger(owner, NOW)
        agency = await ledger.agency(north)
        terms = {"rate": "18%"}
        await set_terms(vera, agency, ledger.portfolio, terms, valid_from=date("2017-01-01"), now=NOW)
        await approve_terms(owner, agency, ledger.portfolio, now=NOW)
        await ledger.pays(north, "P-1", 123_456, "2018-02-16")
