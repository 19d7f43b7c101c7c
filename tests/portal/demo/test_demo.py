"""The demo tells its story: who is strong, who is weak, and who only looks good."""

import datetime
import re
from fractions import Fraction
from random import Random

import pytest

from agencies.common import notices, seals, sql
from agencies.common.access import Actor, Role
from agencies.common.errors import Conflict
from agencies.people.add_portfolio import add_portfolio
from agencies.people.link_chat import PANEL, panel_address
from agencies.people.queries import acting_person
from agencies.people.queries.chats import open_chat
from bot.dialogue.queries.talk import conversation
from portal.auth.sign_in import sign_in
from portal.clock import wall_clock
from portal.demo import queries
from portal.demo.cast import EASY_MIX, STRONG, WEAK
from portal.demo.fill_home import fill_home
from portal.demo.logins import demo_logins
from portal.demo.names import invent_american, invent_chinese
from portal.demo.story import Wish, first_month
from portal.settings import Settings

TODAY = datetime.date(2026, 11, 21)


def unwatched(done: int, total: int | None) -> None:
    """Look away."""


async def _shares(text: str, **values: object) -> dict[str, Fraction]:
    found = await sql.tuples(text, **values)
    return {code: Fraction(int(part), int(whole)) for code, part, whole in found}


async def test_the_demo_tells_its_story(database: Settings, owner: Actor) -> None:
    steps: list[tuple[int, int | None]] = []
    wish = Wish(cases=5000, months=4, seed=7, today=TODAY)
    assert await fill_home(owner, wish, lambda done, total: steps.append((done, total)))
    assert steps == [(number, 10) for number in range(1, 11)]
    await _check_counts()
    await _check_characters()
    await _check_money()
    await _check_talks()
    assert (await seals.verify(database.anchor_path)).ok
    before = await queries.counts()
    assert not await fill_home(owner, wish, unwatched)  # a second start keeps the data
    assert await queries.counts() == before


async def test_one_of_each_role_may_sign_in_with_a_password_of_this_home(
    database: Settings, owner: Actor
) -> None:
    await fill_home(owner, Wish(cases=500, months=1, seed=7, today=TODAY), unwatched)
    logins = await demo_logins(owner, database.home)
    roles = {
        await sql.value(str, "SELECT role FROM people WHERE email = :email", email=each.email)
        for each in logins
    }
    assert roles == set(Role) - {Role.OWNER}
    for each in logins:
        await sign_in(each.email, each.password, address="127.0.0.1", now=wall_clock())
    assert await demo_logins(owner, database.home) == logins  # a second start knows them still
    assert (database.home / "demo-password").stat().st_mode & 0o077 == 0


async def _check_counts() -> None:
    counts = await queries.counts()
    assert counts["cases"] == 5000
    assert 15_000 <= counts["contacts"] <= 25_000
    assert await sql.value(int, "SELECT count(DISTINCT month) FROM statements WHERE status = 'locked'") == 4
    assert await sql.value(int, "SELECT count(*) FROM statements WHERE status = 'draft'") == 2
    assert await sql.value(int, "SELECT count(*) FROM statement_answers WHERE answer = 'objected'") == 4
    this_month = "SELECT count(*) FROM contacts WHERE civil_day >= :start"
    assert (await sql.value(int, this_month, start=TODAY.replace(day=1)) or 0) > 1000
    assert (await sql.value(int, "SELECT count(*) FROM assignments") or 0) > 4000
    assert await sql.value(int, "SELECT max(hand) FROM placements") == 2
    of_complaints = "SELECT count(*) FROM complaints WHERE hold_id IS NOT NULL"
    assert await sql.value(int, f"SELECT count(*) - ({of_complaints}) FROM holds") == 4
    await _check_conduct()


async def _check_conduct() -> None:
    decided = await sql.tuples(
        "SELECT outcome, count(*) FROM complaint_events WHERE event = 'decided' GROUP BY outcome ORDER BY 2"
    )
    assert [tuple(each) for each in decided] == [("not_upheld", 1), ("upheld", 5)]
    assert await sql.value(int, "SELECT count(*) FROM complaint_events WHERE red_line") == 1
    assert await sql.value(int, "SELECT count(*) FROM complaints") == 8
    # Jincheng holds no case in the first month; Tongda is left out of the last.
    assert await sql.value(int, "SELECT count(*) FROM inspections") == 4 * 6 - 2
    signed = "SELECT count(*) FROM inspection_signatures WHERE side = 'lender'"
    assert await sql.value(int, signed) == 4 * 6 - 3


async def _check_characters() -> None:
    touched = await _shares(
        "SELECT agencies.code, count(DISTINCT contacts.case_id), count(DISTINCT placements.case_id)"
        " FROM placements JOIN agencies ON agencies.id = placements.agency_id"
        " LEFT JOIN contacts ON contacts.placement_id = placements.id GROUP BY agencies.code"
    )
    assert min(touched, key=touched.__getitem__) == WEAK.code
    assert touched[WEAK.code] < Fraction(1, 2)  # its untouched cases show it
    recovered = (
        "SELECT agencies.code, coalesce(sum(paid.minor), 0), sum(placements.amount_minor) FROM placements"
        " JOIN agencies ON agencies.id = placements.agency_id"
        " JOIN portfolios ON portfolios.id = placements.portfolio_id AND portfolios.code = 'CN'"
        " LEFT JOIN (SELECT placement_id, sum(amount_minor) AS minor FROM attributions GROUP BY placement_id)"
        " AS paid ON paid.placement_id = placements.id {where} GROUP BY agencies.code"
    )
    raw = await _shares(recovered.format(where=""))
    assert max(raw, key=raw.__getitem__) == EASY_MIX.code
    alike = await _shares(recovered.format(where="WHERE placements.bucket = 'M4-M6'"))
    assert alike[STRONG.code] > alike[EASY_MIX.code]  # like for like it is not the best


async def _check_money() -> None:
    reversed_later = "SELECT count(*) FROM statement_lines WHERE kind = 'reversal' AND commission_minor < 0"
    assert (await sql.value(int, reversed_later) or 0) > 0
    broken = "SELECT count(*) FROM verdicts WHERE NOT allowed"
    assert (await sql.value(int, broken) or 0) > 0
    for outcome in ("kept", "broken"):
        settled = "SELECT count(*) FROM promise_outcomes WHERE outcome = :outcome"
        assert (await sql.value(int, settled, outcome=outcome) or 0) > 0
    unequal = (
        "SELECT (SELECT sum(amount_minor) FROM payments) - (SELECT sum(amount_minor) FROM attributions)"
        " - (SELECT coalesce(sum(item.amount_minor), 0) FROM queue_items AS item LEFT JOIN queue_resolutions"
        " AS done ON done.queue_item_id = item.id WHERE done.id IS NULL OR done.outcome <> 'attributed')"
    )
    assert await sql.value(int, unequal) == 0


async def _check_talks() -> None:
    linked = await sql.tuples(
        "SELECT people.email, people.language FROM chats JOIN people ON people.id = chats.person_id"
        " WHERE chats.door = 'portal' AND chats.ended_at IS NULL"
    )
    languages = {email.partition("@")[0]: language for email, language in linked}
    assert len(languages) == await sql.value(int, "SELECT count(*) FROM chats") == 15
    assert {languages[each] for each in ("vera", "collector1.nb")} == {"en"}
    assert {languages[each] for each in ("manager.qh", "collector1.qh")} == {"zh_CN"}
    # In the portal a thing is said by being there: nothing waits for a bot that never runs.
    assert await sql.value(int, "SELECT count(*) FROM chat_messages WHERE state = 'waiting'") == 0
    told = "SELECT count(*) FROM contacts WHERE contact_id LIKE 'portal:%' AND result = :result"
    assert await sql.value(int, told, result="no_answer") == 5
    assert await sql.value(int, told, result="promised") == 2
    for email in ("vera", "cora", "frank", "fiona", "manager.qh", "collector1.qh"):
        person = await acting_person(f"{email}@mandate.example")
        assert await notices.inbox(person, limit=1), email
    collector = await acting_person("collector1.qh@mandate.example")
    chat = await open_chat(PANEL, panel_address(collector))
    assert chat is not None
    said = [each.said or (each.reply and each.reply.text) or "" for each in await conversation(chat.id)]
    assert said[0].startswith("/start ")
    assert collector.name in said[1]
    assert any("800.00 CNY" in each for each in said)
    assert re.search(r"联络\d{2,}次", said[-1])  # the calls of the month are the collector's own


@pytest.mark.usefixtures("database")
async def test_a_home_with_work_of_its_own_is_refused(owner: Actor, now: datetime.datetime) -> None:
    await add_portfolio(
        owner, code="OWN", name="Own", currency="USD", zone="UTC", rulebook="US-REGF", now=now
    )
    with pytest.raises(Conflict, match="holds work of its own"):
        await fill_home(owner, Wish(500, 1, 7, TODAY), unwatched)
    assert await queries.demo_state() is None


@pytest.mark.usefixtures("database")
async def test_a_demo_that_was_cut_off_is_told(owner: Actor) -> None:
    await queries.set_demo_state(queries.BEGUN)
    with pytest.raises(Conflict, match="was not finished"):
        await fill_home(owner, Wish(500, 1, 7, TODAY), unwatched)


def test_the_first_month_lies_before_today() -> None:
    assert first_month(Wish(500, 4, 7, TODAY)) == datetime.date(2026, 7, 1)
    assert first_month(Wish(500, 12, 7, TODAY)) == datetime.date(2025, 11, 1)


def test_invented_people_are_nobody() -> None:

    dice = Random(7)
    for number in range(1, 3000):
        chinese, american = invent_chinese(dice, number), invent_american(dice, number)
        assert chinese.id_number.startswith("990")
        assert chinese.phone.startswith("120")
        assert american.id_number.startswith("9")
        assert "555-01" in american.phone
