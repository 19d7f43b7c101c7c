"""What is refused: one sentence in the reader's language, an exit code, and nothing is half done."""

import json
import re
import shlex

import pytest

from agencies.cases.hold_case import hold_case
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.common.words import render
from agencies.placements.confirm_plan import confirm_plan
from portal.settings import Settings
from tests import people
from tests.agencies.placements import stock
from tests.commands import run
from tests.flows import state
from tests.flows.acts import AUDREY, FIONA, FRANK, VERA, done
from tests.flows.files import as_csv
from tests.flows.small_month import MANAGER, Small, paid

OWNER = "owner"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CASE = "case_no,outstanding,overdue_since\n"
FILES: dict[str, bytes] = {
    "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "empty.csv": b"",
    "cities.csv": b"city,colour\nOslo,red\n",
    "case.csv": f"{CASE}C9,10.00,2017-01-01\n".encode(),
    "words.csv": f"{CASE}C9,ten,2017-01-01\n".encode(),
    "later.csv": f"{CASE}C9,10.00,2018-01-01\n".encode(),
    "good.toml": b'rate = "18%"\n',
    "dear.toml": b'rate = "180%"\n',
    "typo.toml": b'raet = "18%"\n',
    **{
        f"{name}.csv": as_csv(rows).encode()
        for name, rows in {
            "twice": [paid("P8", "C2"), paid("P8", "C3")],
            "taken": [paid("P1", "C1", "50.00")],
            "orphan": [paid("R1", "C1", "-100.00", reverses="P88")],
            "part": [paid("R1", "C1", "-40.00", reverses="P1")],
            "other": [paid("R1", "C2", "-100.00", reverses="P1")],
            "early": [paid("R1", "C1", "-100.00", "2017-10-09", reverses="P1")],
            "negative": [paid("P9", "C1", "-10.00")],
            "future": [paid("P9", "C1", day="2999-01-01")],
        }.items()
    },
}
CASES, PAYMENTS = "import cases --as-of 2017-09-30", "import payments"
PORTFOLIO = "portfolio add --timezone America/New_York --rulebook US-REGF --currency USD"
PERSON = "person add --name Xenia"

# Who, what, exit code, and what the English sentence says. Names of files stand for their paths.
REFUSED = {
    "a wrong file": [
        (VERA, f"{CASES} photo.png", 4, "is a picture, not a table; send a csv, xls or xlsx file."),
        (VERA, f"{CASES} empty.csv", 4, "“empty.csv” is empty"),
        (VERA, f"{CASES} cities.csv", 4, "No column holds case_no, outstanding, overdue_since or"),
        (FRANK, f"{PAYMENTS} photo.png", 4, "is a picture"),
        (FRANK, f"{PAYMENTS} empty.csv", 4, "is empty"),
        (FRANK, f"{PAYMENTS} cities.csv", 4, "No column holds case_no, amount, paid_on; the headings are"),
        (MANAGER, "import contacts cities.csv --agency NORTH", 4, "No column holds contact_id"),
        (VERA, "import points cities.csv", 4, "No column holds"),
        (VERA, "terms set --agency NORTH --file cities.csv --from 2018-01-01", 4, "is not a TOML file"),
        (
            VERA,
            "terms set --agency NORTH --file dear.toml --from 2018-01-01",
            2,
            "not a rate from 0% to 100%",
        ),
        (VERA, "terms set --agency NORTH --file typo.toml --from 2018-01-01", 2, "“raet” is not a key"),
        (VERA, "place --as-of 2017-11-01 --strategy cities.csv", 2, "The strategy is not a TOML document"),
        (AUDREY, "verify statement photo.png", 4, "is not a workbook that mandate exported"),
        (VERA, "import cases nowhere.csv --as-of 2017-09-30", 2, "there is no file nowhere.csv"),
    ],
    "a wrong column": [
        (VERA, f"{CASES} case.csv --column outstanding=Saldo", 2, "No column has the heading “Saldo”; the"),
        (VERA, f"{CASES} case.csv --column colour=outstanding", 2, "There is no field “colour”; the fields"),
        (
            VERA,
            f"{CASES} case.csv --column case_no=outstanding --column outstanding=outstanding",
            2,
            "The column “outstanding” is given for two fields, case_no and outstanding; each field has its",
        ),
        (FRANK, f"{PAYMENTS} twice.csv --column amount=amount --column case_no=amount", 2, "for two fields"),
        (VERA, f"{CASES} case.csv --column outstanding", 2, "write it like amount=Paid"),
        (VERA, f"{CASES} case.csv --map SPRING", 2, "No columns are remembered as SPRING; there are none"),
        (FRANK, f"{PAYMENTS} twice.csv --column amount=Betrag", 2, "No column has the heading “Betrag”"),
    ],
    "a wrong role": [
        (FRANK, f"{CASES} case.csv", 4, "these do: Vendor manager."),
        (VERA, f"{PAYMENTS} twice.csv", 4, "these do: Finance."),
        (FRANK, "place --as-of 2017-11-01", 4, "does not include placements:place"),
        (AUDREY, "hold C1 --reason complaint", 4, "these do: Vendor manager, Compliance."),
        (VERA, "settle --period 2017-10", 4, "does not include statements:draft"),
        (AUDREY, "terms approve --agency SOUTH", 4, "does not include terms:approve"),
        (AUDREY, "queue close P1 --as own --reason error", 4, "does not include payments:queue"),
        (VERA, f"{PORTFOLIO} --code CN", 4, "these do: Administrator."),
        (VERA, f"{PERSON} --email x@lender.example --role finance", 4, "does not include people:manage"),
        (MANAGER, "queue", 4, "does not include payments:read"),
        (MANAGER, "agency show SOUTH", 2, "There is no agency SOUTH; there are NORTH."),
    ],
    "the same act twice": [
        (OWNER, f"{PORTFOLIO} --code US", 4, "There is already a portfolio US; choose another code."),
        (VERA, "agency add --code NORTH --name North", 4, "There is already an agency NORTH; choose"),
        (OWNER, f"{PERSON} --email {VERA} --role finance", 4, "already a person with the e-mail"),
        (FIONA, "terms approve --agency NORTH", 4, "no drafted terms of NORTH to approve; draft"),
        (FIONA, "settle --period 2017-10 --agency NORTH --approve", 4, "2017-10 are locked already; what"),
        (VERA, "hold C6 --reason again", 4, "Case C6 is held already, for: complaint. Release it first."),
        (VERA, "release C1", 4, "Case C1 is not held."),
        (VERA, "unstop C1 --reason error", 4, "The debtor of case C1 is not on the stop list."),
        (VERA, "recall --case C6 --final", 4, "there is nothing to recall"),
    ],
    "own work": [
        (VERA, "terms approve --agency SOUTH", 4, "Vera made the terms of SOUTH and cannot approve them"),
        (FRANK, "settle --period 2017-10 --approve", 4, "Frank made the statements of 2017-10 and"),
    ],
    "what nobody knows": [
        (VERA, "hold C99 --reason complaint", 2, "There is no case C99."),
        (VERA, "recall --case C99 --final", 2, "Portfolio US has no case C99."),
        (
            VERA,
            "terms set --agency EAST --file good.toml --from 2018-01-01",
            2,
            "no agency EAST; there are NORTH",
        ),
        (VERA, f"{CASES} case.csv --portfolio CN", 2, "There is no portfolio CN; there are US."),
        ("nobody@mandate.example", "queue", 2, "There is no person nobody@mandate.example here"),
        (FRANK, "queue attribute P77 --agency NORTH --reason error", 2, "No payment P77 stands in the"),
        (FRANK, "queue close P1 --as gone --reason error", 2, "choose own, refunded or other"),
        (FRANK, "queue --reason gone", 2, "“gone” is not a reason of the queue; the reasons are"),
        (FRANK, "export statement --agency NORTH --period 2017-09 -o out.xlsx", 2, "There is no statement"),
        (VERA, "measures --from 2017-10-01 --to 2017-10-31 --by colour", 2, "choose from agency"),
        (
            OWNER,
            f"{PERSON} --email x@lender.example --role boss",
            2,
            "“boss” is not a role; the roles are Administrator (admin)",
        ),
        (OWNER, f"{PORTFOLIO} --code CN --rulebook FR", 2, "There is no rule preset “FR”; there are CN"),
        (OWNER, "plaice", 2, "There is no command plaice; is it place?"),
    ],
    "what cannot be read": [
        (
            OWNER,
            f"{PORTFOLIO} --code M --timezone Mars/Base",
            2,
            "“Mars/Base” is not a time zone; write it like",
        ),
        (OWNER, f"{PORTFOLIO} --code 'a b'", 2, "“a b” is not a code; use up to 32 letters"),
        (OWNER, f"{PERSON} --email xenia --role finance", 2, "“xenia” is not an e-mail address; write"),
        (VERA, "import cases case.csv --as-of 2017-13-01", 2, "“2017-13-01” is not a date; write it like"),
        (FRANK, "settle --period October", 2, "“October” is not a month; write it like 2017-10."),
        (VERA, "place", 2, "--as-of is missing."),
        (VERA, "recall", 2, "Say what to recall"),
    ],
    "the wrong time": [
        (VERA, "import cases case.csv --as-of 2999-01-01", 2, "The day 2999-01-01 is yet to come"),
        (VERA, "place --as-of 2999-01-01", 4, "The day 2999-01-01 is yet to come; cases are placed and"),
        (VERA, "place --as-of 2999-01-01 --dry-run", 4, "The day 2999-01-01 is yet to come"),
        (VERA, "recall --agency NORTH --as-of 2999-01-01", 4, "The day 2999-01-01 is yet to come"),
        (VERA, "recall --case C1 --final --as-of 2999-01-01", 4, "The day 2999-01-01 is yet to come"),
        (VERA, "recall --expired --as-of 2999-01-01", 4, "The day 2999-01-01 is yet to come"),
        (VERA, "hold C1 --reason dispute --until 2017-10-01", 4, "2017-10-01 would be over already; today"),
        (FRANK, "settle --period 2999-01", 4, "The month 2999-01 is not over; settle it when it is."),
        (FIONA, "settle --period 2017-12 --approve", 4, "no drafted statement of 2017-12; draft it"),
        (VERA, "terms set --agency NORTH --file good.toml --from 2017-10-15", 4, "can start on 2017-11-01"),
        (VERA, "measures --from 2017-10-31 --to 2017-10-01", 2, "turn the two round"),
    ],
}

# The same for files of which every row is refused: why stands in a list.
REFUSED_ROWS = [
    (FRANK, f"{PAYMENTS} taken.csv", "is already used for another payment: 100.00 on 2017-10-10, case C1."),
    (FRANK, f"{PAYMENTS} orphan.csv", "There is no payment P88 to reverse in this portfolio; import that"),
    (FRANK, f"{PAYMENTS} part.csv", "A reversal takes back the whole payment: P1 came to 100.00, not 40.00"),
    (FRANK, f"{PAYMENTS} other.csv", "P1 was paid for case C1; a reversal bears the same case."),
    (FRANK, f"{PAYMENTS} early.csv", "The reversal on 2017-10-09 lies before the payment P1 on 2017-10-10"),
    (FRANK, f"{PAYMENTS} negative.csv", "A negative amount takes a payment back: name the reference of"),
    (FRANK, f"{PAYMENTS} future.csv", "The payment day 2999-01-01 is still to come; correct the date."),
    (VERA, f"{CASES} words.csv", "This is not an amount; write it like 1,234.50."),
    (VERA, f"{CASES} later.csv", "This day is after 2017-09-30, the day of the file."),
]


def arguments(small: Small, person: str, line: str) -> list[str]:
    """Make the arguments of a command line, with the files it names laid into the folder."""
    words = ["--as", person, *shlex.split(line)]
    for name in set(words) & set(FILES):
        (small.folder / name).write_bytes(FILES[name])
    return [str(small.folder / word) if word in FILES else word for word in words]


@pytest.mark.parametrize("subject", REFUSED)
def test_refused_in_one_sentence_and_nothing_is_touched(small: Small, subject: str) -> None:
    before = state.unchanged(small.environment)
    for person, line, code, sentence in REFUSED[subject]:
        asked = arguments(small, person, line)
        told = run(small.environment, *asked, "--json")
        assert told.code == code, (line, told.err)
        said = told.err.splitlines()[0]
        assert sentence in said, line
        assert told.out.count("\n") == 1
        assert json.loads(told.out)["error"]["message"] == said
        assert_chinese(small, asked, code, said)
    assert state.unchanged(small.environment) == before


@pytest.mark.parametrize(("person", "line", "reason"), REFUSED_ROWS)
def test_rows_are_refused_each_with_its_reason_and_nothing_is_touched(
    small: Small, person: str, line: str, reason: str
) -> None:
    before = state.unchanged(small.environment)
    told = run(small.environment, *arguments(small, person, line), "--json")
    assert told.code == 3, told.err
    assert reason in told.err
    assert told.out.count("\n") == 1
    assert (told.data["read"], told.data["created"], told.data["refused"]) == (1, 0, 1)
    shown = run({**small.environment, "MANDATE_LANGUAGE": "zh_CN"}, *arguments(small, person, line))
    assert shown.code == 3
    assert reason not in shown.out
    assert CHINESE.search(shown.out)
    assert state.unchanged(small.environment) == before


def assert_chinese(small: Small, asked: list[str], code: int, english: str) -> None:
    """Check that the same is said in Chinese where Chinese is read."""
    told = run({**small.environment, "MANDATE_LANGUAGE": "zh_CN"}, *asked)
    assert told.code == code
    said = told.err.splitlines()[0]
    assert CHINESE.search(said), said
    assert said != english


def test_of_two_payments_with_one_reference_the_first_is_taken(own_small: Small) -> None:
    told = run(own_small.environment, *arguments(own_small, FRANK, f"{PAYMENTS} twice.csv"), "--json")
    assert (told.code, told.data["created"], told.data["refused"]) == (3, 1, 1)
    assert "The reference P8 stands in row 2 already; each payment has its own." in told.err
    assert state.broken(own_small.environment) == []


def test_a_payment_before_the_placement_waits_with_that_reason(own_small: Small) -> None:
    before = own_small.folder / "before.csv"
    before.write_text(as_csv([paid("P9", "C1", day="2017-09-15")]))
    asked = ("--as", FRANK, "import", "payments", str(before))
    told = run(own_small.environment, *asked, "--json")
    assert (told.code, told.data["reasons"], told.data["unattributed"]) == (0, {"before_placement": 1}, 1)
    assert "paid before the case was placed" in told.err
    queue = run({**own_small.environment, "MANDATE_LANGUAGE": "zh_CN"}, "--as", FRANK, "queue")
    assert "回款早于委案" in queue.out
    assert state.broken(own_small.environment) == []


def test_a_statement_whose_facts_have_changed_is_not_locked(own_small: Small) -> None:
    late = own_small.folder / "late.csv"
    late.write_text(as_csv([paid(f"L{number}", f"C{number}") for number in (1, 2, 3, 4, 5)]))
    done(own_small.environment, "--as", FRANK, "import", "payments", str(late))
    before = state.unchanged(own_small.environment)
    asked = ("--as", FIONA, "settle", "--period", "2017-10", "--approve")
    told = run(own_small.environment, *asked)
    assert told.code == 4
    assert (
        told.err
        == "The facts of the statement 2017-10 of SOUTH changed since it was drafted; draft it again.\n"
    )
    assert_chinese(own_small, [*asked], 4, told.err)
    assert state.unchanged(own_small.environment) == before


def test_a_month_is_not_drafted_before_the_one_before_is_locked(own_small: Small) -> None:
    november = own_small.folder / "november.csv"
    november.write_text(
        as_csv([paid(f"N{number}", f"C{number}", day="2017-11-10") for number in (1, 2, 3, 4, 5)])
    )
    done(own_small.environment, "--as", FRANK, "import", "payments", str(november))
    before = state.unchanged(own_small.environment)
    asked = ("--as", FRANK, "settle", "--period", "2017-11")
    told = run(own_small.environment, *asked)
    assert told.code == 4
    assert "The statement 2017-10 of SOUTH is drafted but not locked; approve it before 2017-11." in told.err
    assert state.unchanged(own_small.environment) == before


async def test_a_plan_whose_facts_have_changed_is_refused(database: Settings, vera: Actor) -> None:
    await people.add_agency("A", "A")
    lender = await stock.portfolio()
    await stock.cases(lender, 3)
    made = await stock.plan(vera, lender)
    await hold_case(vera, "C2", reason="complaint", now=stock.NOW)
    with pytest.raises(Conflict) as refused:
        await confirm_plan(vera, made.plan_id, now=stock.NOW)
    english, chinese = (render(refused.value.message, language) for language in ("en", "zh_CN"))
    assert english == (
        f"The facts have changed since plan {made.plan_id} was made; cases that differ: 1. Make a new plan."
    )
    assert CHINESE.search(chinese)
    assert await stock.counts("placements", "batches") == [0, 0]
