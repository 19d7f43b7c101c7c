"""Nothing of a person stands in clear in what is kept or said; no sealed row of the journal goes unmissed."""

import json
import random
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from portal.settings import read_settings
from tests.commands import Ran, run
from tests.flows import processes, state
from tests.flows.acts import FIONA, FRANK, VERA, ZONE
from tests.flows.files import as_csv
from tests.flows.small_month import Small
from tests.flows.traces import found_in, traces, unpacked

NAMES = ("Zebulon Quackenbush", "Wilhelmina Quackenbush", "欧阳震华锋", "欧阳美玲玉")
PHONES = ("+1 212 555 01379", "212555013", "13988877766")
ID_NUMBERS = ("110101198807074512", "900-12-34567", "9001234567")
ADDRESSES = ("77 Quokka Crescent", "北京市朝阳区鹦鹉巷")
NOTES = ("cousin answered at the quarry", "表姐说下周二发工资", "zebulon.quack@mail.example")
REASONS = (f"asked for by {NAMES[0]}", f"{NAMES[3]}要求")
PERSONAL = (*NAMES, *PHONES, *ID_NUMBERS, *ADDRESSES, *NOTES)

CASES = [
    {
        "case_no": "C1",
        "outstanding": "500.00",
        "overdue_since": "2017-01-15",
        "debtor_name": "Zebulon Quackenbush",
        "id_number": "900-12-34567",
        "phone": "+1 212 555 01379",
        "employer": "77 Quokka Crescent",
    },
    {
        "case_no": "C2",
        "outstanding": "600.00",
        "overdue_since": "2017-01-15",
        "debtor_name": "欧阳震华锋",
        "id_number": "110101198807074512",
        "phone": "13988877766",
        "employer": "北京市朝阳区鹦鹉巷77号",
    },
]
# A name where an amount should stand, and a phone where a day should.
SLIPPED = [{**CASES[0], "case_no": "C3", "outstanding": NAMES[0]}, {**CASES[1], "overdue_since": PHONES[2]}]
POINTS = [
    {"case_no": "C1", "kind": "phone", "value": "212 555 013", "name": NAMES[1], "relation": "relative"},
    {
        "case_no": "C2",
        "kind": "address",
        "value": "北京市朝阳区鹦鹉巷77号",
        "name": NAMES[3],
        "relation": "配偶",
    },
    {"case_no": "C1", "kind": "email", "value": "zebulon.quack@mail.example", "name": "", "relation": "self"},
    {"case_no": "C9", "kind": "phone", "value": "13988877766", "name": NAMES[3], "relation": "朋友"},
]
CONTACT = {
    "contact_id": "K1",
    "case_no": "C1",
    "collector": "Mandy",
    "channel": "call",
    "party": "self",
    "result": "promise",
    "started_at": "2017-10-05 10:00",
    "promise_amount": "50",
    "promise_date": "2017-10-12",
    "note": "cousin answered at the quarry",
}
CONTACTS = [
    CONTACT,
    {**CONTACT, "contact_id": "K2", "case_no": "C2", "note": "表姐说下周二发工资"},
    {**CONTACT, "contact_id": "K3", "started_at": NAMES[2]},
]
PAYMENTS = [
    {"reference": "P1", "case_no": "C1", "amount": "100.00", "paid_on": "2017-10-10", "payer": NAMES[0]},
    {"reference": "P2", "case_no": "C2", "amount": "900.00", "paid_on": "2017-10-11", "payer": NAMES[2]},
    {"reference": "P3", "case_no": "C9", "amount": "30.00", "paid_on": "2017-10-11", "payer": NAMES[3]},
    {"reference": "P4", "case_no": "C2", "amount": NAMES[3], "paid_on": "2017-10-11", "payer": NAMES[2]},
    {"reference": "P5", "case_no": "C1", "amount": "10.00", "paid_on": "2017-10-25", "payer": NAMES[0]},
]


class Story:
    """A month lived by commands, and all that they said."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder
        self.said: list[Ran] = []

    def run(self, *arguments: str, code: int = 0) -> Ran:
        ran = run(self.environment, *arguments)
        assert ran.code == code, (arguments, ran.err)
        self.said.append(ran)
        return ran

    def file(self, name: str, rows: Sequence[Mapping[str, object]]) -> str:
        (self.folder / name).write_text(as_csv(rows))
        return str(self.folder / name)


@pytest.fixture
def story(environment: dict[str, str], tmp_path: Path) -> Story:
    """Give an installation with people, an agency and its terms."""
    told = Story(environment, tmp_path)
    told.run("portfolio", "add", "--code", "US", "--currency", "USD", *ZONE, "--rulebook", "US-REGF")
    for email, role in ((VERA, "vendor_manager"), (FRANK, "finance"), (FIONA, "finance")):
        told.run("person", "add", "--email", email, "--name", email.partition("@")[0], "--role", role)
    told.run("agency", "add", "--code", "NORTH", "--name", "North")
    (tmp_path / "terms.toml").write_text('rate = "18%"')
    terms = ("--agency", "NORTH", "--file", str(tmp_path / "terms.toml"), "--from", "2017-10-01")
    told.run("--as", VERA, "terms", "set", *terms)
    told.run("--as", FIONA, "terms", "approve", "--agency", "NORTH")
    return told


def test_nothing_of_a_person_is_kept_or_said_in_clear(story: Story) -> None:
    cases = ("--as", VERA, "import", "cases", "--as-of", "2017-09-30")
    story.run(*cases, story.file(f"{NAMES[0]}.csv", [*CASES, *SLIPPED]), code=3)
    headless = story.folder / "headless.csv"
    headless.write_text("C1,500.00,Zebulon Quackenbush,212555013\nC2,600.00,欧阳震华锋,13988877766\n")
    story.run(*cases, str(headless), code=4)
    story.run("--as", VERA, "import", "points", story.file("points.csv", POINTS), code=3)
    story.run("--as", VERA, "place", "--as-of", "2017-10-01")
    contacts = story.file("contacts.csv", CONTACTS)
    story.run("--as", VERA, "import", "contacts", contacts, "--agency", "NORTH", code=3)
    give_reasons(story)
    story.run("--as", FRANK, "import", "payments", story.file(f"{NAMES[2]}.csv", PAYMENTS), code=3)
    decide_the_queue(story)
    for asked in (
        ("queue",),
        ("queue", "overpaid"),
        ("agency", "show", "NORTH"),
        ("settle", "--period", "2017-10"),
    ):
        story.run("--as", FRANK, *asked)
    story.run("--as", FIONA, "settle", "--period", "2017-10", "--approve")
    workbook = story.folder / "north.xlsx"
    exported = ("--agency", "NORTH", "--period", "2017-10", "-o", str(workbook))
    story.run("--as", FRANK, "export", "statement", *exported)
    story.run("verify", "statement", str(workbook))
    kept = {**traces(story.environment), "workbook": unpacked(workbook), "said": said(story)}
    assert_found(kept, ["US-20171001-NORTH"])
    assert found_in(kept, PERSONAL) == []


def give_reasons(story: Story) -> None:
    """Do what wants a reason, with names in it."""
    one, other = REASONS
    act_with_names(
        story,
        (VERA, "hold", "C1", "--reason", one),
        (VERA, "release", "C1"),
        (VERA, "hold", "C1", "--reason", other),
        (VERA, "stop", "C2", "--reason", one),
        (VERA, "unstop", "C2", "--reason", other),
        (VERA, "stop", "C2", "--reason", other),
        (VERA, "recall", "--case", "C1", "--reason", one),
        (VERA, "recall", "--case", "C2", "--reason", other, "--final", "--as-of", "2017-10-20"),
        (VERA, "recall", "--case", "C1", "--final", "--as-of", "2017-10-20"),
    )


def decide_the_queue(story: Story) -> None:
    """Decide what waits, with names in the reasons."""
    one, other = REASONS
    act_with_names(
        story,
        (FRANK, "queue", "attribute", "P5", "--agency", "NORTH", "--reason", one),
        (FRANK, "queue", "close", "P3", "--as", "other", "--reason", other),
    )


def act_with_names(story: Story, *acts: Sequence[str]) -> None:
    """Run commands that answer with the reason, to whoever gave it; that is no secret told."""
    told = len(story.said)
    for act in acts:
        story.run("--as", *act)
    del story.said[told:]


def said(story: Story) -> bytes:
    """Give all that the commands of a story said on both streams."""
    return "\n".join(each.out + each.err for each in story.said).encode()


def assert_found(kept: Mapping[str, bytes], values: Sequence[str]) -> None:
    """Check that the search finds what is no secret, so that finding nothing means something."""
    assert {value for _, value, _ in found_in(kept, values)} == set(values)


@pytest.mark.parametrize("table", ["staged_cases", "staged_payments"])
def test_nothing_of_a_person_is_left_in_clear_by_a_kill(story: Story, table: str) -> None:
    dice = random.Random(table)
    cases = [{**dice.choice(CASES), "case_no": f"C{number}", "id_number": ""} for number in range(1200)]
    payments = [
        {**PAYMENTS[0], "reference": f"P{number}", "payer": dice.choice(NAMES)} for number in range(1200)
    ]
    begun = ["--as", VERA, "import", "cases", "--as-of", "2017-09-30", story.file("cases.csv", cases)]
    if table == "staged_payments":
        story.run(*begun)
        begun = ["--as", FRANK, "import", "payments", story.file("payments.csv", payments)]
    process = processes.start(story.environment, *begun)
    told = next(done for done, total in processes.progress(process) if 100 * done >= 40 * total)
    processes.kill(process, story.environment)
    assert told
    kept = traces(story.environment)  # first of all: whoever opens SQLite's file next empties its log
    assert state.ask(story.environment, f"SELECT count(*) FROM {table}")[0][0] > 0
    assert any(place.endswith(("-wal", "pg_dump")) and content for place, content in kept.items())
    assert_found(kept, ["import_cases"])
    assert found_in(kept, PERSONAL) == []


@pytest.mark.parametrize("value", [NAMES[0], NAMES[2], PHONES[2]])
def test_the_search_knows_the_forms_of_a_value(value: str) -> None:
    around = [f"{'x' * before}{value} and more" for before in range(4)]
    for text in around:
        for form in (text.encode("gb18030"), text.encode("utf-16"), b64encode(text.encode())):
            assert found_in({"kept": form}, [value])
    assert found_in({"kept": json.dumps(value).encode()}, [value])
    assert found_in({"kept": value.encode().hex().encode()}, [value])
    assert not found_in({"kept": value[:-1].encode() + b"?"}, [value])


LAST = "number = (SELECT max(number) FROM journal_seals)"
TAMPERED = {
    "edited": [
        "UPDATE journal SET content = replace(content, 'NORTH', 'SOUTH') WHERE content LIKE '%NORTH%'"
    ],
    "deleted": ["DELETE FROM journal WHERE id = (SELECT min(id) FROM journal)"],
    "reordered": [
        "UPDATE journal SET id = -1 WHERE id = 3",
        "UPDATE journal SET id = 3 WHERE id = 2",
        "UPDATE journal SET id = 2 WHERE id = -1",
    ],
    "moved": ["UPDATE journal SET position = (SELECT max(position) FROM journal) WHERE id = 1"],
    "cut off": [
        f"DELETE FROM journal WHERE position >= (SELECT from_position FROM journal_seals WHERE {LAST})",
        f"DELETE FROM journal_seals WHERE {LAST}",
    ],
    "without seals": ["DELETE FROM journal_seals"],
}


@pytest.fixture
def own(own_small: Small) -> Small:
    """Give a small month whose journal is whole."""
    assert run(own_small.environment, "verify", "journal").code == 0
    return own_small


def test_a_missing_anchor_is_told_of(own: Small) -> None:
    anchor = read_settings(own.environment).anchor_path
    assert run(own.environment, "verify", "journal", "--json").data["anchor"] is True
    anchor.unlink()
    told = run(own.environment, "verify", "journal", "--json")
    assert (told.code, told.data["ok"], told.data["anchor"]) == (0, True, False)
    assert f"There was no anchor file {anchor}, so rows cut off" in told.err


@pytest.mark.parametrize("how", TAMPERED)
def test_a_sealed_row_that_was_touched_is_found(own: Small, how: str) -> None:
    state.tamper(own.environment, *TAMPERED[how])
    told = run(own.environment, "verify", "journal", "--json")
    assert told.code == 1, told.err
    assert told.data["ok"] is False
    assert told.data["reason"] in told.err
    shown = run({**own.environment, "MANDATE_LANGUAGE": "zh_CN"}, "verify", "journal")
    assert (shown.code, told.data["reason"] in shown.out) == (1, False)
