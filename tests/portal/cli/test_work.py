"""import contacts and measures, as scripts and people meet them."""

import asyncio
from pathlib import Path

import pytest

from agencies.common.access import Role
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.agencies.payments import books
from tests.agencies.work.contacts import as_csv, contact
from tests.commands import Ran, run

pytestmark = pytest.mark.usefixtures("lender")
PERIOD = ("--from", "2017-10-01", "--to", "2017-10-31")


@pytest.fixture
def lender(settings: Settings) -> Settings:
    """Give a lender with case C1 at North, C2 at South, and Vera."""
    asyncio.run(_fill(settings))
    return settings


async def _fill(settings: Settings) -> None:
    async with opened(settings):
        await people.add_person("Vera", Role.VENDOR_MANAGER)
        await people.add_person("Frank", Role.FINANCE)
        north, south = await people.add_agency("NORTH", "North"), await people.add_agency("SOUTH", "South")
        portfolio = await books.portfolio()
        await books.place(await books.case(portfolio), north)
        await books.place(await books.case(portfolio, "C2"), south)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a contact file of North: a promise, a call at night, a case that North never had."""
    path = tmp_path / "contacts.csv"
    promised = contact("K1", result="promised", promise_amount="60", promise_date="2017-10-20")
    path.write_bytes(as_csv([promised, contact("K2", 30, "22:30"), contact("K3", case_no="C2")]))
    return path


def imports(environment: dict[str, str], file: Path, *more: str, person: str = "vera") -> Ran:
    """Import a file of North."""
    command = ("import", "contacts", str(file), "--agency", "NORTH", *more)
    return run(environment, "--as", f"{person}@mandate.example", *command)


def test_import_contacts_prints_the_figures_and_ends_with_three_where_rows_were_refused(
    environment: dict[str, str], file: Path
) -> None:
    told = imports(environment, file, "--json")
    assert told.code == 3, told.err
    assert told.data == {
        "read": 3,
        "created": 2,
        "unchanged": 0,
        "refused": 1,
        "allowed": 1,
        "breaches": {"hours": 1},
        "warnings": {},
        "promises": 1,
    }


def test_refused_rows_can_be_mended_and_imported(
    environment: dict[str, str], file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "refused.csv"
    assert imports(environment, file, "--refused", str(out)).code == 3
    text = out.read_text(encoding="utf-8-sig")
    assert "This agency has had no case with this number." in text
    out.write_text(text.replace("C2", "C1"), encoding="utf-8")
    again = imports(environment, out, "--json")
    assert (again.code, again.data["created"], again.data["refused"]) == (0, 1, 0)


def test_import_contacts_says_it_in_sentences_in_both_languages(
    environment: dict[str, str], file: Path
) -> None:
    told = imports(environment, file)
    assert "Rows read: 3; contacts recorded: 2, known already: 0, refused: 1." in told.out
    assert "Allowed: 1; against a rule: 1; promises to pay: 1." in told.out
    chinese = imports({**environment, "MANDATE_LANGUAGE": "zh_CN"}, file)
    assert "共 3 行：登记催收记录 0 条，已有 2 条，拒收 1 条。" in chinese.out


def test_rules_broken_are_named_in_the_readers_words(environment: dict[str, str], file: Path) -> None:
    chinese = imports({**environment, "MANDATE_LANGUAGE": "zh_CN"}, file)
    assert "违反的规则" in chinese.out
    assert "hours" not in chinese.out


@pytest.mark.parametrize(
    ("person", "more", "told"),
    [
        ("frank", (), (4, "that role does not include contacts:import")),
        ("south.manager", (), (2, "There is no agency NORTH")),
        ("vera", ("--column", "party=Who"), (2, "No column has the heading “Who”")),
        ("vera", ("--portfolio", "XX"), (2, "There is no portfolio XX")),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    environment: dict[str, str], file: Path, person: str, more: tuple[str, ...], told: tuple[int, str]
) -> None:
    ran = imports(environment, file, *more, person=person)
    assert ran.code == told[0]
    assert told[1] in ran.err


def test_a_file_without_a_required_column_is_refused_whole(environment: dict[str, str], file: Path) -> None:
    file.write_text("contact_id,case_no\nK1,C1\n")
    told = imports(environment, file, "--json")
    assert (told.code, told.data["error"]["code"]) == (4, "missing_heading")


def test_measures_by_agency_and_month(environment: dict[str, str], file: Path) -> None:
    imports(environment, file)
    told = run(environment, "measures", *PERIOD, "--by", "agency,month", "--json")
    assert told.code == 0, told.err
    north, south = told.data["rows"]
    assert {name: north[name] for name in ("agency", "month", "from", "to", "active_cases", "contacts")} == {
        "agency": "NORTH",
        "month": "2017-10",
        "from": "2017-10-01",
        "to": "2017-10-31",
        "active_cases": 1,
        "contacts": 2,
    }
    assert (north["coverage_ppm"], north["breach_rate_ppm"], north["promise_kept_rate_ppm"]) == (
        1_000_000,
        500_000,
        0,
    )
    assert (south["agency"], south["coverage_ppm"], south["connect_rate_ppm"]) == ("SOUTH", 0, None)


def test_measures_are_shown_with_a_dash_where_nothing_can_be_divided(
    environment: dict[str, str], file: Path
) -> None:
    imports(environment, file)
    told = run(environment, "measures", *PERIOD, "--explain")
    assert "NORTH" in told.out
    assert "—" in told.out
    assert "Coverage = cases with at least one action in the period / active cases" in told.out
    chinese = run({**environment, "MANDATE_LANGUAGE": "zh_CN"}, "measures", *PERIOD)
    assert "案件覆盖率" in chinese.out


def test_an_agency_measures_itself_only(environment: dict[str, str], file: Path) -> None:
    imports(environment, file)
    as_south = ("--as", "south.manager@mandate.example", "measures", *PERIOD)
    told = run(environment, *as_south, "--json")
    assert [row["agency"] for row in told.data["rows"]] == ["SOUTH"]
    other = run(environment, *as_south, "--agency", "NORTH")
    assert other.code == 2
    assert "There is no agency NORTH" in other.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--by", "agency,region"), "choose from agency, bucket, month, batch"),
        (("--to", "2017-09-30"), "turn the two round"),
        (("--from", "October"), "write it like 2017-09-30"),
    ],
)
def test_a_period_or_group_that_is_none_is_named(
    environment: dict[str, str], arguments: tuple[str, ...], sentence: str
) -> None:
    told = run(environment, "measures", *PERIOD, *arguments)
    assert told.code == 2
    assert sentence in told.err
