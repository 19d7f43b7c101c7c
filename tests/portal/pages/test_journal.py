"""The journal as a browser sees it: narrowed, paged, verified, and in words."""

import ast
import asyncio
import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields

from agencies.cases.rules import relations
from agencies.common import journal, sql
from agencies.common.access import Actor, Role
from agencies.common.uploads import Kind as FileKind
from agencies.conduct.rules.codes import Gravity, Manner, Outcome, Side
from agencies.payments.rules.decisions import Closing
from agencies.people.change_profile import THEMES
from agencies.placements.rules.words import ENDINGS, STATED
from agencies.standing.rules.scorecard import Measure
from agencies.standing.rules.scoring import Reason
from agencies.vendors.rules import Status
from agencies.work.export_cases import Form
from portal import worker
from portal.demo.story import Wish
from portal.pages.act_words import ACT_WORDS, PARTICULAR_WORDS, THING_WORDS, particulars, told_code
from tests.people import Agency
from tests.portal.visitors import visiting
from tests.project.tree import sources


def _records() -> Iterator[ast.Call]:
    """Give every call that writes the journal."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "journal.record":
                yield node


def test_every_act_thing_and_particular_has_words() -> None:
    acts, things, names = set[str](), set[str](), set[str | None]()
    for call in _records():
        for found, place in ((acts, 1), (things, 2)):
            found.update(
                each.value
                for each in ast.walk(call.args[place])
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.strip(".")
            )
        names.update(each.arg for each in call.keywords if each.arg not in {None, "now", "agency_id"})
    assert {each for each in acts if "." in each and not each.endswith(".")} - set(ACT_WORDS) == set()
    assert things - set(THING_WORDS) == set()
    assert names - set(PARTICULAR_WORDS) == set()


_CODED: dict[str, Iterable[str]] = {
    "form": Form,
    "kind": [*relations.KINDS, *FileKind],
    "manner": Manner,
    "outcome": [*Outcome, *Closing],
    "purpose": ["invitation", "reset"],
    "reasons": [*ENDINGS, STATED],
    "relation": relations.RELATIONS,
    "role": Role,
    "severity": Gravity,
    "side": Side,
    "status": [*Status, *Reason, "draft", "locked"],
    "theme": THEMES,
    "was": [*Status, *Role],
    "weights": Measure,
}


def test_every_code_of_a_particular_has_words() -> None:
    assert [
        (name, code) for name, codes in _CODED.items() for code in codes if not told_code(name, code)
    ] == []
    assert {each.name for each in fields(Wish)} - set(PARTICULAR_WORDS) == set()


def test_days_and_months_are_written_as_elsewhere() -> None:
    told = {"as_of": "2026-10-31", "month": "2026-10", "reasons": {"lender": 2}, "outcome": "not_upheld"}
    assert [str(value) for _, value in particulars(json.dumps(told))] == [
        "31 Oct 2026",
        "Oct 2026",
        "recalled by the lender 2",
        "Not upheld",
    ]


def test_particulars_are_worded_short_and_leave_out_what_is_not_told() -> None:
    told = {
        "count": 1200,
        "until": None,
        "reasons": {"paid": 2, "sold": 1},
        "hash": "a" * 64,
        "name": "x" * 90,
        "role": "finance",
        "sole_person": False,
    }
    assert [(str(name), str(value)) for name, value in particulars(json.dumps(told))] == [
        ("count", "1,200"),
        ("reasons", "paid 2, sold 1"),
        ("hash", "a" * 12 + "…"),
        ("name", "x" * 80 + "…"),
        ("role", "Finance"),
        ("the only person here", "no"),
    ]


async def _write(actor: Actor, at: datetime.datetime, act: str, agency_id: int | None = None) -> None:
    async with sql.transaction():
        await journal.record(actor, act, "case_file", 7, agency_id=agency_id, now=at, count=3)


async def test_entries_are_narrowed_to_person_act_thing_agency_and_time(
    audrey: Actor, vera: Actor, frank: Actor, north: Agency, now: datetime.datetime
) -> None:
    await _write(vera, now - datetime.timedelta(days=2), "cases.imported")
    await _write(frank, now, "payments.imported", north.agency_id)
    async with visiting(audrey, now) as browser:
        everything = await browser.see("/journal")
        assert everything.count("<tr>") == 3
        for asked, shows in (
            (f"actor={vera.person_id}", "took in a case file"),
            ("act=payments.imported", "took in a payment file"),
            (f"agency={north.agency_id}", "took in a payment file"),
            ("since=2017-10-01", "took in a payment file"),
            ("until=2017-10-01", "took in a case file"),
        ):
            page = (await browser.see(f"/journal?{asked}")).partition("<tbody>")[2]
            assert page.count("<tr>") == 1, asked
            assert shows in page, asked
        assert (await browser.see("/journal?thing=case_file&id=7")).count("<tr>") == 3
        assert "No entry matches" in await browser.see("/journal?id=8")
        assert "is not a date" in await browser.see("/journal?since=yesterday")


async def test_days_are_those_of_the_readers_clock(audrey: Actor, now: datetime.datetime) -> None:
    await sql.execute("UPDATE people SET time_zone = 'Asia/Shanghai' WHERE id = :id", id=audrey.person_id)
    late = datetime.datetime(2017, 10, 1, 17, tzinfo=datetime.UTC)  # one in the morning of 2 October there
    await _write(audrey, late, "cases.imported")
    async with visiting(audrey, now) as browser:
        assert "2 Oct 2017 01:00" in await browser.see("/journal?since=2017-10-02&until=2017-10-02")
        assert "No entry matches" in await browser.see("/journal?until=2017-10-01")


async def test_long_journals_are_paged(audrey: Actor, now: datetime.datetime) -> None:
    for _ in range(60):
        await _write(audrey, now, "cases.imported")
    async with visiting(audrey, now) as browser:
        page = await browser.see("/journal")
        assert "60 in all" in page
        following = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert (await browser.see(following)).count("<tr>") == 11


async def test_only_some_roles_read_it(vera: Actor, north: Agency, now: datetime.datetime) -> None:
    for person in (vera, north.manager):
        async with visiting(person, now) as browser:
            await browser.see("/journal", 403)
            assert (await browser.send("/journal/verify")).status_code == 403


async def test_it_is_verified_by_a_job_and_shows_what_was_found(
    audrey: Actor, now: datetime.datetime
) -> None:
    await _write(audrey, now, "cases.imported")
    async with visiting(audrey, now) as browser:
        assert "Not verified yet." in await browser.see("/journal")
        answer = await browser.send("/journal/verify", on="/journal")
        assert answer.headers["location"].startswith("/jobs/")
        await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True)
        assert "The journal is as it was written" in await browser.see("/journal")
        await sql.execute("UPDATE journal SET act = 'cases.hidden' WHERE act = 'cases.imported'")
        await browser.send("/journal/verify", on="/journal")
        await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True)
        page = await browser.see("/journal")
        assert "was changed after it was written" in page
        assert "cases.hidden" in page  # an act without words shows its code
