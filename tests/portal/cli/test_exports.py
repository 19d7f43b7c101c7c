"""export statement and verify statement, as scripts and people meet them."""

import asyncio
from pathlib import Path

import pytest

from agencies.common import sql, vault
from agencies.common.access import Role
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.commands import Ran, run
from tests.settlement.ledger import open_ledger
from tests.settlement.workbook.stored import LATER, agree, draft, lock

NOWHERE = {"MANDATE_HOME": str(Path(__file__).parent / "no-home")}
OCTOBER = ("--agency", "NORTH", "--period", "2017-10")


@pytest.fixture
def lender(settings: Settings) -> Settings:
    """Give a lender with a locked October of NORTH and a drafted November."""
    asyncio.run(_fill(settings))
    return settings


async def _fill(settings: Settings) -> None:
    async with opened(settings):
        vera = await people.add_person("Vera", Role.VENDOR_MANAGER)
        frank = await people.add_person("Frank", Role.FINANCE)
        fiona = await people.add_person("Fiona", Role.FINANCE)
        north, _ = await people.add_agency("NORTH", "North"), await people.add_agency("SOUTH", "South")
        ledger = await open_ledger(await people.owner(), LATER)
        await agree(ledger, north, vera, "2017-01-01", rate="18%")
        await ledger.pays(north, "P-1", 123_456, "2017-10-16")
        await lock(ledger, frank, fiona, "2017-10")
        await ledger.pays(north, "P-2", 10_000, "2017-11-16")
        await draft(ledger, frank, "2017-11")


def export(environment: dict[str, str], file: Path, *arguments: str, as_person: str = "fiona") -> Ran:
    """Export a statement as somebody, October's when nothing else is said."""
    what = arguments or OCTOBER
    person = f"{as_person}@mandate.example"
    return run(environment, "--as", person, "export", "statement", *what, "-o", str(file), "--json")


@pytest.fixture
def exported(environment: dict[str, str], lender: Settings, tmp_path: Path) -> Path:
    """Give October's workbook."""
    file = tmp_path / "october.xlsx"
    assert export(environment, file).code == 0
    return file


@pytest.fixture
def key(environment: dict[str, str], lender: Settings, tmp_path: Path) -> Path:
    """Give the public key as key export prints it."""
    file = tmp_path / "public.pem"
    file.write_text(run(environment, "--as", "fiona@mandate.example", "key", "export").out)
    return file


def test_export_says_what_it_wrote(environment: dict[str, str], lender: Settings, tmp_path: Path) -> None:
    file = tmp_path / "october.xlsx"
    told = export(environment, file)
    assert (told.code, set(told.data)) == (0, {"file", "hash", "lines"})
    assert (told.data["file"], told.data["lines"], len(told.data["hash"])) == (str(file), 1, 64)
    assert told.err.strip() == f"Wrote {file}; lines: 1."
    assert file.exists()


def test_the_home_verifies_by_its_own_key(environment: dict[str, str], exported: Path) -> None:
    told = run(environment, "verify", "statement", str(exported), "--json")
    assert (told.code, told.data["ok"], told.data["problems"]) == (0, True, [])
    assert told.data["reason"].startswith("The statement 2017-10 of NORTH follows from its payments (1)")


def test_anyone_verifies_by_the_public_key_alone(exported: Path, key: Path) -> None:
    told = run(NOWHERE, "verify", "statement", str(exported), "--key", str(key))
    assert (told.code, told.err) == (0, "")
    assert "is signed by the trusted key" in told.out
    assert not Path(NOWHERE["MANDATE_HOME"]).exists()


def test_without_home_and_key_nothing_can_be_trusted(exported: Path) -> None:
    told = run(NOWHERE, "verify", "statement", str(exported), "--json")
    assert (told.code, told.data["error"]["code"]) == (2, "notfound")
    assert "name a key with --key PUBLIC.pem" in told.err
    assert not Path(NOWHERE["MANDATE_HOME"]).exists()


def test_another_key_does_not_verify(exported: Path, key: Path) -> None:
    vault.open_vault(vault.new_keys())
    key.write_text(vault.public_key_pem())
    told = run(NOWHERE, "verify", "statement", str(exported), "--key", str(key), "--json")
    assert (told.code, told.data["ok"]) == (1, False)
    assert "the trusted key did not make" in told.data["reason"]
    assert told.data["reason"] == told.data["problems"][0]


def test_a_draft_does_not_verify(environment: dict[str, str], lender: Settings, tmp_path: Path) -> None:
    file = tmp_path / "november.xlsx"
    assert export(environment, file, "--agency", "NORTH", "--period", "2017-11").code == 0
    told = run(environment, "verify", "statement", str(file), "--json")
    assert (told.code, told.data["ok"]) == (1, False)
    assert "this is a draft" in told.data["reason"]


def test_it_is_said_in_chinese_too(environment: dict[str, str], exported: Path) -> None:
    told = run({**environment, "MANDATE_LANGUAGE": "zh"}, "verify", "statement", str(exported))
    assert told.out.startswith("NORTH 的 2017-10 结算单由其回款（1 笔）和条款推得")


def test_what_is_no_workbook_is_refused(environment: dict[str, str], exported: Path) -> None:
    exported.write_text("line,amount\n1,2\n")
    told = run(environment, "verify", "statement", str(exported), "--json")
    assert (told.code, told.data["error"]["code"]) == (4, "not_a_statement")


@pytest.mark.parametrize("content", ["", "ssh-ed25519 AAAA", "-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_public_key_is_refused(exported: Path, key: Path, content: str) -> None:
    key.write_text(content)
    told = run(NOWHERE, "verify", "statement", str(exported), "--key", str(key), "--json")
    assert (told.code, told.data["error"]["code"]) == (4, "not_a_key")
    assert ">" not in told.data["error"]["message"]  # nobody is to write over the file that was named
    assert key.read_text() == content


def test_agency_managers_export_their_own_and_no_other(
    environment: dict[str, str], lender: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "october.xlsx"
    foreign = export(environment, file, as_person="south.manager")
    assert (foreign.code, foreign.data["error"]["code"]) == (2, "notfound")
    assert "There is no agency NORTH" in foreign.err
    collector = export(environment, file, as_person="north.collector")
    assert (collector.code, collector.data["error"]["code"]) == (4, "notallowed")
    assert not file.exists()
    assert export(environment, file, as_person="north.manager").code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--agency", "NORTH", "--period", "2017-09"), "There is no statement 2017-09 of NORTH"),
        (("--agency", "NORTH", "--period", "October"), "is not a month"),
        (("--agency", "EAST", "--period", "2017-10"), "There is no agency EAST"),
        ((*OCTOBER, "--portfolio", "CN"), "There is no portfolio CN"),
    ],
)
def test_what_cannot_be_exported_is_told(
    environment: dict[str, str],
    lender: Settings,
    tmp_path: Path,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    told = export(environment, tmp_path / "file.xlsx", *arguments)
    assert (told.code, sentence in told.err) == (2, True), told.err
    assert not (tmp_path / "file.xlsx").exists()


def test_a_folder_is_not_overwritten(environment: dict[str, str], lender: Settings, tmp_path: Path) -> None:
    told = export(environment, tmp_path)
    assert (told.code, "is a folder" in told.err) == (4, True)


def test_exports_are_journalled_and_the_journal_verifies(
    environment: dict[str, str], exported: Path, lender: Settings
) -> None:
    async def acts() -> list[str]:
        async with opened(lender):
            found = await sql.tuples("SELECT act FROM journal WHERE thing = 'statement' ORDER BY id")
            return [str(each[0]) for each in found]

    assert asyncio.run(acts())[-1] == "statement.exported"
    assert run(environment, "verify", "journal").code == 0
