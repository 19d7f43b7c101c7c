"""import payments and queue, as scripts and people meet them."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from agencies.common.access import Role
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.agencies.payments import books
from tests.agencies.payments.books import payment, reversal
from tests.commands import Ran, run


@pytest.fixture
def lender(settings: Settings) -> Settings:
    """Give a lender with case C1 at North from 10 October, C2 at nobody, and people of both."""
    asyncio.run(_fill(settings))
    return settings


async def _fill(settings: Settings) -> None:
    async with opened(settings):
        await people.add_person("Frank", Role.FINANCE)
        await people.add_person("Vera", Role.VENDOR_MANAGER)
        north = await people.add_agency("NORTH", "North")
        await people.add_agency("SOUTH", "South")
        lender = await books.portfolio()
        await books.place(await books.case(lender), north, books.october(10))
        await books.case(lender, "C2")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a payment file: two for North, one of them beyond the balance, two for the queue."""
    path = tmp_path / "payments.csv"
    table = [
        payment("P1"),
        payment("P2", amount="75.00", day=17),
        payment("P3", day=9),
        payment("P4", "C2", "5.00"),
    ]
    path.write_bytes(books.as_csv(table))
    return path


def frank(environment: Mapping[str, str], *arguments: str) -> Ran:
    """Run a command as the finance clerk."""
    return run(environment, "--as", "frank@mandate.example", *arguments)


def imported(environment: Mapping[str, str], file: Path, *table: Mapping[str, str]) -> Ran:
    """Import further rows."""
    file.write_bytes(books.as_csv(table))
    return frank(environment, "import", "payments", str(file), "--json")


def test_import_payments_prints_the_figures_of_the_contract(
    environment: dict[str, str], lender: Settings, file: Path
) -> None:
    told = frank(environment, "import", "payments", str(file), "--json")
    assert told.code == 0, told.err
    assert {name: value for name, value in told.data.items() if name != "follow_ons"} == {
        "read": 4,
        "created": 4,
        "unchanged": 0,
        "refused": 0,
        "attributed": 2,
        "unattributed": 2,
        "amount_minor": 16_000,
        "attributed_minor": 11_500,
        "unattributed_minor": 4_500,
        "overpaid": 1,
        "overpaid_minor": 5_500,
        "reasons": {"before_placement": 1, "never_placed": 1},
    }
    assert "settle_promises" in told.data["follow_ons"]


def test_import_payments_says_it_in_sentences_and_in_chinese(
    environment: dict[str, str], lender: Settings, file: Path
) -> None:
    told = frank(environment, "import", "payments", str(file))
    assert "Payments credited to agencies: 2, 115.00; waiting in the queue: 2, 45.00." in told.out
    assert "Payments above the balance they met: 1, by 55.00 in all" in told.out
    again = frank({**environment, "MANDATE_LANGUAGE": "zh_CN"}, "import", "payments", str(file))
    assert again.code == 0
    assert "共 4 行：新增 0，已有 4，拒收 0。" in again.out


def test_refused_rows_can_be_mended_and_imported_again(
    environment: dict[str, str], lender: Settings, file: Path, tmp_path: Path
) -> None:
    file.write_bytes(books.as_csv([payment("P1"), {**payment("R1"), "reverses": "P9"}]))
    out = tmp_path / "refused.csv"
    told = frank(environment, "import", "payments", str(file), "--refused", str(out), "--json")
    assert (told.code, told.data["created"], told.data["refused"]) == (3, 1, 1)
    written = out.read_text(encoding="utf-8-sig")
    assert "There is no payment P9 to reverse" in written
    out.write_text(written.replace("P9", "P1"), encoding="utf-8-sig")
    again = frank(environment, "import", "payments", str(out), "--json")
    assert (again.code, again.data["created"], again.data["amount_minor"]) == (0, 1, -4_000)


@pytest.mark.usefixtures("lender")
def test_refused_rows_that_could_not_be_written_stop_the_import(
    environment: dict[str, str], file: Path, tmp_path: Path
) -> None:
    for refused in (tmp_path / "nowhere" / "refused.csv", file):
        told = frank(environment, "import", "payments", str(file), "--refused", str(refused), "--json")
        assert (told.code, list(told.data)) == (2, ["error"])
    assert frank(environment, "import", "payments", str(file), "--json").data["created"] == 4


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        ("loan,money\nC1,40\n", [], 4),  # no column for it
        ("%PDF-1.7\n", [], 4),
        ("loan,money,day\nC1,40,2017-10-16\n", ["--column", "case_no=Loan no"], 2),
        ("loan,money,day\nC1,40,2017-10-16\n", ["--column", "case_no"], 2),
        ("case_no,amount,paid_on\nC1,40,2017-10-16\n", ["--portfolio", "EU"], 2),
        ("case_no,amount,paid_on\nC1,forty,2017-10-16\n", [], 3),
    ],
)
@pytest.mark.usefixtures("lender")
def test_import_payments_ends_with_the_code_of_the_contract(
    environment: dict[str, str], file: Path, content: str, options: list[str], code: int
) -> None:
    file.write_text(content)
    assert frank(environment, "import", "payments", str(file), *options, "--json").code == code


def test_the_queue_is_listed_whole_and_by_reason(
    environment: dict[str, str], lender: Settings, file: Path
) -> None:
    assert "No payment waits" in frank(environment, "queue").out
    frank(environment, "import", "payments", str(file))
    told = frank(environment, "queue", "--json")
    assert [each["reference"] for each in told.data["items"]] == ["P3", "P4"]
    assert told.data["reasons"] == {"before_placement": 1, "never_placed": 1}
    assert told.data["totals"] == [
        {"portfolio": "US", "currency": "USD", "payments": 2, "amount_minor": 4_500}
    ]
    assert told.data["books"] == [
        {
            "portfolio": "US",
            "currency": "USD",
            "payments_minor": 16_000,
            "attributed_minor": 11_500,
            "unattributed_minor": 4_500,
            "holds": True,
        }
    ]
    by_reason = frank(environment, "queue", "--reason", "never_placed")
    assert "P4" in by_reason.out
    assert "P3" not in by_reason.out
    assert "the case was never placed" in by_reason.out
    assert frank(environment, "queue", "--reason", "whim").code == 2


def test_overpayments_are_listed(environment: dict[str, str], lender: Settings, file: Path) -> None:
    frank(environment, "import", "payments", str(file))
    told = frank(environment, "queue", "overpaid", "--json")
    assert [(each["reference"], each["excess_minor"]) for each in told.data["payments"]] == [("P2", 5_500)]
    assert told.data["totals"][0]["amount_minor"] == 5_500
    assert "55.00" in frank(environment, "queue", "overpaid").out


def test_a_payment_is_attributed_or_closed_once(
    environment: dict[str, str], lender: Settings, file: Path
) -> None:
    frank(environment, "import", "payments", str(file))
    attribute = ("queue", "attribute", "P3", "--agency", "NORTH", "--reason", "agreed", "--json")
    close = ("queue", "close", "P4", "--as", "own", "--reason", "branch", "--json")
    made = frank(environment, *attribute)
    assert (made.code, made.data["agency"], made.data["amount_minor"]) == (0, "NORTH", 4_000)
    closed = frank(environment, *close)
    assert (closed.code, closed.data["outcome"]) == (0, "own")
    assert [frank(environment, *each).code for each in (attribute, close)] == [4, 4]
    assert frank(environment, "queue", "--json").data["items"] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("attribute", "P3", "--agency", "SOUTH", "--reason", "agreed"), 4),  # never had the case
        (("attribute", "P3", "--agency", "EAST", "--reason", "agreed"), 2),
        (("attribute", "P1", "--agency", "NORTH", "--reason", "agreed"), 2),  # not in the queue
        (("attribute", "P3", "--agency", "NORTH", "--reason", " "), 2),
        (("attribute", "P3", "--agency", "NORTH"), 2),
        (("close", "P3", "--as", "lost", "--reason", "agreed"), 2),
    ],
)
def test_decisions_that_cannot_be_made_change_nothing(
    environment: dict[str, str], lender: Settings, file: Path, arguments: tuple[str, ...], code: int
) -> None:
    frank(environment, "import", "payments", str(file))
    assert frank(environment, "queue", *arguments).code == code
    assert len(frank(environment, "queue", "--json").data["items"]) == 2


def test_a_reference_in_two_queues_needs_the_portfolio(
    environment: dict[str, str], lender: Settings, file: Path
) -> None:
    frank(environment, "import", "payments", str(file))
    run(
        environment,
        *("portfolio", "add", "--code", "EU", "--currency", "EUR"),
        *("--timezone", "Europe/Paris", "--rulebook", "US-REGF"),
    )
    close = ("queue", "close", "P4", "--as", "refunded", "--reason", "branch")
    file.write_bytes(books.as_csv([payment("P4", "E1")]))
    assert frank(environment, "import", "payments", str(file), "--portfolio", "EU").code == 0
    assert frank(environment, *close).code == 2
    assert frank(environment, *close, "--portfolio", "EU").code == 0
    assert frank(environment, *close).code == 0  # one is left
    assert [each["reference"] for each in frank(environment, "queue", "--json").data["items"]] == ["P3"]


@pytest.mark.parametrize("person", ["vera", "north.manager", "north.collector"])
def test_who_is_not_of_finance_neither_imports_nor_decides(
    environment: dict[str, str], lender: Settings, file: Path, person: str
) -> None:
    frank(environment, "import", "payments", str(file))
    acting = ("--as", f"{person}@mandate.example")
    decide = ("queue", "close", "P4", "--as", "own", "--reason", "branch")
    assert run(environment, *acting, "import", "payments", str(file)).code == 4
    assert run(environment, *acting, *decide).code == 4
    assert run(environment, *acting, "queue", "--json").code == (0 if person == "vera" else 4)


def test_a_reversal_by_the_command_line(environment: dict[str, str], lender: Settings, file: Path) -> None:
    frank(environment, "import", "payments", str(file))
    told = imported(
        environment, file, reversal("R1", payment("P1")), reversal("R4", payment("P4", "C2", "5.00"))
    )
    assert (told.code, told.data["attributed_minor"], told.data["unattributed_minor"]) == (0, -4_000, -500)
    assert told.data["reasons"] == {"reversal_of_unattributed": 1}
