"""Every door for every role, with own ids and another agency's: who has no business there learns nothing."""

import contextlib
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import pytest

from agencies.common import sql
from agencies.common.access import GRANTS, Actor, Role
from agencies.people.queries import acting_person
from portal.demo.fill_home import fill_home
from portal.demo.story import Wish
from portal.routes import DOORS
from portal.settings import Settings
from portal.web.doors import Door
from portal.web.menu import PLACES
from portal.web.visit import FLASH
from tests.portal.visitors import ORIGIN, Visitor, visiting
from tests.project.tree import ROOT

TODAY = datetime.date(2026, 11, 21)
NOW = datetime.datetime(2026, 11, 21, 9, tzinfo=datetime.UTC)
# How to find a thing that an agency's people may see; a new kind of path asks for its line here.
OWN: Mapping[str, str] = {
    "case_id": (
        "SELECT case_id FROM placements WHERE ended_on IS NULL AND agency_id = :agency ORDER BY id LIMIT 1"
    ),
    "batch_id": "SELECT id FROM batches WHERE agency_id = :agency ORDER BY id DESC LIMIT 1",
    "statement_id": "SELECT id FROM statements WHERE agency_id = :agency ORDER BY id LIMIT 1",
    "person_id": (
        "SELECT id FROM people WHERE agency_id = :agency AND role = 'agency_collector' ORDER BY id LIMIT 1"
    ),
    "point_id": (
        "SELECT contact_points.id FROM contact_points JOIN placements USING (debtor_id)"
        " WHERE placements.ended_on IS NULL AND placements.agency_id = :agency"
        " AND placements.case_id = ({case_id}) ORDER BY contact_points.id LIMIT 1"
    ),
    "code": "SELECT code FROM agencies WHERE id = :agency",
    "terms_id": "SELECT id FROM terms WHERE agency_id = :agency ORDER BY id LIMIT 1",
    "payment_id": "SELECT payment_id FROM attributions WHERE agency_id = :agency ORDER BY id LIMIT 1",
    "plan_id": "SELECT plan_id FROM batches WHERE agency_id = :agency ORDER BY id LIMIT 1",
    "score_id": "SELECT id FROM scores WHERE agency_id = :agency ORDER BY id LIMIT 1",
    "job_id": "SELECT min(id) FROM jobs WHERE :agency > 0",
    "inspection_id": (
        "SELECT inspections.id FROM inspections JOIN inspection_signatures AS signed"
        " ON signed.inspection_id = inspections.id AND signed.side = 'lender'"
        " WHERE inspections.agency_id = :agency ORDER BY inspections.id DESC LIMIT 1"
    ),
    "finding_id": (
        "SELECT id FROM findings WHERE inspection_id = ({inspection_id}) ORDER BY findings.id LIMIT 1"
    ),
    "complaint_id": (
        "SELECT complaints.id FROM complaints JOIN complaint_events AS asked"
        " ON asked.complaint_id = complaints.id AND asked.event = 'asked'"
        " WHERE complaints.agency_id = :agency ORDER BY complaints.id LIMIT 1"
    ),
    "file_id": "SELECT id FROM conduct_files WHERE finding_id = ({finding_id}) ORDER BY id LIMIT 1",
    "portfolio_id": "SELECT min(id) FROM portfolios WHERE :agency > 0",
}
# What belongs to nobody in particular, or is a secret of its own; the tests of its area look at it.
ELSEWHERE = {"token", "name", "digest", "kind", "ext", "session_id", "upload_id"}
ABSENT: Mapping[str, str] = {"code": "NOSUCH", "token": "x" * 43}
NUMBER = "987654321"
ASKED: Mapping[str, str] = dict.fromkeys(
    ("statements_month", "statements_draft"), "?portfolio=CN&month=2026-10"
)
# What a form may name in its body: with another agency's ids it must do as with ids that nobody has.
BODY = (
    "pick",
    "case_id",
    "person_id",
    "collector_id",
    "collector",
    "point_id",
    "statement_id",
    "line_id",
    "batch_id",
)
# Enough for most forms to be read to the end.
FILLED = {
    "reason": "other",
    "text": "A reason that was typed.",
    "note": "noted",
    "until": "2026-12-01",
    "name": "Nobody",
    "email": "vera@mandate.example",
    "role": "agency_collector",
    "outcome": "own",
    "channel": "call",
    "party": "debtor",
    "result": "no_answer",
    "answer": "agreed",
    "kind": "final",
    "month": "2026-10",
    "period": "2026-10",
    "as_of": "2026-11-20",
}
LENDER = ("vera", "frank", "cora", "audrey", "adam")
AGENCY = ("manager.qh", "collector1.qh")
_LED_TO = re.compile(r"""\b(?:path|visit\.go)\(\s*['"]([a-z_]+)['"]""")
_PART = re.compile(r"{(\w+)(?::\w+)?}")
_TYPED = re.compile(r'value="[^"]*"|/invitation/[\w-]+')


@dataclass(frozen=True, slots=True)
class Demo:
    """The people of the demo, and things of two agencies that both work for the same lender."""

    people: Mapping[str, Actor]
    north: Mapping[str, str]
    south: Mapping[str, str]

    def own(self, door: Door) -> str:
        """Give the door's address with ids of the agency North."""
        return address(door, self.north)

    def foreign(self, door: Door) -> str:
        """Give the door's address with ids of the agency South."""
        return address(door, self.south)


def address(door: Door, ids: Mapping[str, str]) -> str:
    """Fill the path of a door, and the query without which it shows nothing."""
    return _PART.sub(lambda part: ids[part[1]], door.path) + ASKED.get(door.name, "")


def parts(door: Door) -> list[str]:
    """Name what a door's path leaves to fill."""
    return _PART.findall(door.path)


def absent(door: Door) -> str:
    """Give the door's address with ids that nobody has."""
    return address(door, {each: ABSENT.get(each, NUMBER) for each in parts(door)})


def whole(question: str) -> str:
    """Set the questions for other things into one that asks by them."""
    while (asked := question.format(**OWN)) != question:
        question = asked
    return question


async def things_of(code: str) -> dict[str, str]:
    """Find one thing of every kind that an agency holds."""
    agency = await sql.value(int, "SELECT id FROM agencies WHERE code = :code", code=code)
    found = {}
    for name, question in OWN.items():
        value = await sql.tuples(whole(question), agency=agency)
        assert value, f"the demo has no {name} of {code}"
        found[name] = str(value[0][0])
    return found


@pytest.fixture
async def demo(database: Settings, owner: Actor) -> Demo:
    """Make a small demo and find its people."""
    await fill_home(owner, Wish(cases=500, months=1, seed=7, today=TODAY), lambda done, total: None)
    people = {each: await acting_person(f"{each}@mandate.example") for each in (*LENDER, *AGENCY)}
    return Demo(people, await things_of("QH"), await things_of("HY"))


def test_every_part_of_a_path_has_its_own_and_its_absent_thing() -> None:
    named = {each for door in DOORS for each in parts(door)}
    assert named - set(OWN) - ELSEWHERE == set()


def test_every_door_asks_for_a_sign_in_but_a_few() -> None:
    assert {door.name for door in DOORS if door.anyone} == {"language", "sign_in", "sign_out", "invitation"}


def needs(door: Door, method: str) -> set[Role]:
    """Name the roles that may pass a door."""
    permission = (door.act_needs or door.needs) if method == "POST" else door.needs
    return {role for role in Role if permission is None or permission in GRANTS[role]}


def plain(answer: httpx.Response, *paths: str) -> tuple[int, str]:
    """Give an answer without what differs by chance: tokens, what was typed, the path that was asked for."""
    text = answer.text
    for each in paths:
        text = text.replace(each, "…")
    return answer.status_code, _TYPED.sub("", text)


async def get(browser: Visitor, path: str) -> httpx.Response:
    """Ask for a page."""
    return await browser.client.get(path)


async def post(
    browser: Visitor, path: str, token: str, body: Mapping[str, str] | None = None
) -> httpx.Response:
    """Send a form from the portal's own origin; what an earlier act left to say is forgotten."""
    if FLASH in browser.client.cookies:
        browser.client.cookies.delete(FLASH)
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    return await browser.client.post(path, data={**FILLED, **(body or {}), "csrf": token}, headers=headers)


async def token_of(browser: Visitor) -> str:
    """Read the form token of whoever is signed in."""
    found = re.search(r'name="csrf" value="([^"]+)"', await browser.see("/profile"))
    assert found
    return found[1]


SHOWN = [door for door in DOORS if door.show and not door.anyone and not set(parts(door)) - set(OWN)]
ACTED = [door for door in DOORS if door.act and not door.anyone and not set(parts(door)) - set(OWN)]


async def test_nobody_sees_anything_without_a_sign_in(demo: Demo) -> None:
    async with visiting(None, NOW) as browser:
        for door in SHOWN:
            answer = await get(browser, demo.own(door))
            assert answer.status_code == 303, door.name
            assert answer.headers["location"].startswith("/sign-in"), door.name
        for door in ACTED:
            assert (await post(browser, demo.own(door), "")).status_code == 401, door.name


async def test_each_role_passes_its_own_doors_and_no_others(demo: Demo) -> None:
    for who, actor in demo.people.items():
        async with visiting(actor, NOW) as browser:
            await _passes(browser, demo, who, actor)


async def _passes(browser: Visitor, demo: Demo, who: str, actor: Actor) -> None:
    token = await token_of(browser)
    for door in SHOWN:
        status = (await get(browser, demo.own(door))).status_code
        # 404 is the page of another door's thing, which the tests of its area look at.
        expected = {200, 303, 404} if actor.role in needs(door, "GET") else {403}
        assert status in expected, f"{who} at {door.name}: {status}"
    for door in (each for each in ACTED if actor.role not in needs(each, "POST")):
        assert (await post(browser, demo.own(door), token)).status_code == 403, f"{who} at {door.name}"


# Answers with a code that is drawn anew each time, and asks for nothing.
DRAWN = frozenset({"chat_link"})


async def test_another_agencys_thing_is_the_same_as_none(demo: Demo) -> None:
    for who in AGENCY:
        async with visiting(demo.people[who], NOW) as browser:
            await _sees_alike(browser, demo, who, demo.people[who].role)


async def _sees_alike(browser: Visitor, demo: Demo, who: str, role: Role) -> None:
    token = await token_of(browser)
    for door in (each for each in SHOWN if parts(each) and role in needs(each, "GET")):
        foreign, none = await get(browser, demo.foreign(door)), await get(browser, absent(door))
        assert plain(foreign, demo.foreign(door)) == plain(none, absent(door)), f"{who} at {door.name}"
    for door in (each for each in ACTED if role in needs(each, "POST") and each.name not in DRAWN):
        await _acts_alike(browser, demo, door, token, who)


async def _acts_alike(browser: Visitor, demo: Demo, door: Door, token: str, who: str) -> None:
    if parts(door):
        where = (demo.foreign(door), absent(door))
        foreign, none = [await post(browser, each, token) for each in where]
        assert plain(foreign, where[0]) == plain(none, where[1]), f"{who} at {door.name}"
    bodies = (
        {each: demo.south.get(each, demo.south["case_id"]) for each in BODY},
        dict.fromkeys(BODY, NUMBER),
    )
    left, right = [await _undone(browser, demo.own(door), token, each) for each in bodies]
    assert left == right, f"{who} at {door.name}, ids in the body"


async def _undone(browser: Visitor, path: str, token: str, body: Mapping[str, str]) -> tuple[object, ...]:
    """Send a form, see what it answers and what it leaves, and undo it all."""
    with contextlib.suppress(_Undo):
        async with sql.transaction():
            found = (*plain(await post(browser, path, token, body)), await _stock())
            raise _Undo
    return found


class _Undo(Exception):
    """Ends a transaction without effect."""


async def _stock() -> list[tuple[object, ...]]:
    """Count what could be changed of the agency South."""
    found: list[tuple[object, ...]] = []
    for question in (
        "SELECT count(*), sum(cases.outstanding_minor) FROM cases",
        "SELECT count(*) FROM contacts",
        "SELECT count(*) FROM assignments",
        "SELECT count(*) FROM reveals",
        "SELECT count(*) FROM inspection_signatures",
        "SELECT count(*) FROM finding_steps",
        "SELECT count(*) FROM complaint_events",
        "SELECT count(*) FROM conduct_files",
        "SELECT id, status, hash FROM statements ORDER BY id",
        "SELECT id, active, role FROM people WHERE agency_id <> 1 OR agency_id IS NULL ORDER BY id",
    ):
        found += map(tuple, await sql.tuples(question))
    return found


async def test_no_form_acts_without_its_token_or_from_another_site(demo: Demo) -> None:
    before = await _stock()
    for actor in demo.people.values():
        async with visiting(actor, NOW) as browser:
            await _refuses(browser, demo, actor)
    assert await _stock() == before


async def _refuses(browser: Visitor, demo: Demo, actor: Actor) -> None:
    away = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    fields = {**FILLED, "csrf": await token_of(browser)}
    for door in (each for each in ACTED if actor.role in needs(each, "POST")):
        assert (await post(browser, demo.own(door), "")).status_code == 409, door.name
        answer = await browser.client.post(demo.own(door), data=fields, headers=away)
        assert answer.status_code == 403, door.name


def test_every_place_of_the_menu_has_its_door() -> None:
    assert {each.door for each in PLACES} <= {door.name for door in DOORS}


def test_every_page_that_a_template_leads_to_is_there() -> None:
    named = {
        each
        for path in sorted((ROOT / "portal").rglob("*"))
        if path.suffix in {".html", ".py"}
        for each in _LED_TO.findall(path.read_text(encoding="utf-8"))
    }
    assert named - {door.name for door in DOORS} == set()
