"""Whoever is linked is answered, once for each update; nobody else is told anything."""

import asyncio
import datetime

import pytest

from agencies.common import notices, sql
from agencies.common.access import Actor, Role
from agencies.common.words import say
from agencies.people.change_role import change_role
from agencies.people.deactivate_person import deactivate_person
from agencies.people.issue_chat_code import issue_chat_code
from agencies.people.link_chat import open_panel
from agencies.people.reactivate_person import reactivate_person
from bot.dialogue import ways
from bot.dialogue.hear import hear
from bot.dialogue.spoken import MOST_TAP, Heard, Reply
from bot.dialogue.turn import Turn
from tests.agencies.payments.books import table
from tests.agencies.work.contacts import Scene, set_scene
from tests.bot.dialogue.chatting import NOON, Chatter, linked
from tests.people import Agency, add_person


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


async def test_a_stranger_is_told_how_to_link_and_nothing_else(scene: Scene) -> None:
    chat = Chatter("1")
    for text in ("C1", "/today", "/start", "hello"):
        assert "not linked" in await chat.type(text)
        assert chat.buttons == []
    assert "not linked" in await chat.send("case:1")


async def test_a_code_links_once_and_within_ten_minutes(scene: Scene) -> None:
    collector = scene.north.collector
    old = await issue_chat_code(collector, now=NOON)
    code = await issue_chat_code(collector, now=NOON)
    chat = Chatter("1")
    assert "does not hold any more" in await chat.type(f"/start {old.code}")
    chat.now = NOON + datetime.timedelta(minutes=11)
    assert "does not hold any more" in await chat.type(f"/start {code.code}")
    chat.now = NOON
    typed = f"{code.code[:5].lower()} {code.code[5:]}"
    assert "linked to North Collector" in await chat.type(typed)
    assert "My tasks today" in chat.labels
    assert "does not hold any more" in await Chatter("2").type(f"/start {code.code}")
    acts = [each[0] for each in await table("journal", "act") if str(each[0]).startswith("chat.")]
    assert acts == ["chat.code_issued", "chat.code_issued", "chat.linked"]


async def test_guessing_codes_ends(scene: Scene) -> None:
    chat = Chatter("1")
    for number in range(10):
        assert "does not hold" in await chat.type(f"/start {number:010}")
    assert "Too many codes" in await chat.type("/start AAAAAAAAAA")


async def test_another_person_may_take_a_chat_over(scene: Scene) -> None:
    chat = await linked(scene.north.collector, chat="1")
    other = await linked(scene.north.manager, chat="1")
    assert "My team" in other.labels
    assert [each[1] for each in await table("chats", "id, ended_by")] == ["replaced", None]
    assert await chat.type("/menu")
    assert "My team" in chat.labels


async def test_an_update_is_answered_once(scene: Scene) -> None:
    chat = await linked(scene.north.collector)
    first = await chat.type("/find C1")
    before = (await table("chat_messages", "id"), chat.last)
    scene.c1.balance_minor = 1
    await sql.execute("UPDATE cases SET balance_minor = 1")
    assert await chat.again() == first
    assert (await table("chat_messages", "id"), chat.last) == before


async def test_the_same_key_of_another_door_is_another_update(scene: Scene) -> None:
    collector = scene.north.collector
    chat = await linked(collector)
    panel = Chatter(await open_panel(collector, now=NOON), door="portal")
    await chat.type("/menu", key="7")
    assert "My tasks today" in [each.label for each in chat.buttons]
    await panel.type("/me", key="7")
    assert "North Collector, Collector" in panel.text
    states = [each[1] for each in await table("chat_messages", "id, state")]
    assert states == ["heard", "waiting", "heard", "waiting", "heard", "sent"]


async def test_a_person_who_was_shut_out_is_told_once(scene: Scene, adam: Actor) -> None:
    collector = scene.north.collector
    chat = await linked(collector)
    await sql.execute("UPDATE people SET active = false WHERE id = :id", id=collector.person_id)
    assert await chat.type("C1") == "Your access has ended, and this chat with it."
    assert chat.buttons == []
    assert "not linked" in await chat.type("C1")
    await sql.execute("UPDATE people SET active = true WHERE id = :id", id=collector.person_id)
    again = await linked(collector, chat=chat.chat)
    await deactivate_person(adam, collector.person_id, now=NOON)
    assert "has ended" in await again.send(f"case:{scene.c1.id}")
    assert "not linked" in await again.type("C1")
    await reactivate_person(adam, collector.person_id, now=NOON)
    assert "not linked" in await again.type("C1")


async def test_a_retired_agency_is_told_once(scene: Scene) -> None:
    chat = await linked(scene.north.manager)
    await sql.execute("UPDATE agencies SET status = 'retired' WHERE id = :id", id=scene.north.agency_id)
    assert "does not work for the lender any more" in await chat.type("/team")
    assert "not linked" in await chat.type("/team")


async def test_a_code_of_a_person_who_was_shut_out_does_not_link(scene: Scene, adam: Actor) -> None:
    code = await issue_chat_code(scene.north.collector, now=NOON)
    await deactivate_person(adam, scene.north.collector.person_id, now=NOON)
    assert "does not hold" in await Chatter("1").type(f"/start {code.code}")


async def test_a_changed_role_is_told_once_and_its_buttons_are_void(scene: Scene, adam: Actor) -> None:
    north = scene.north
    chat = await linked(north.manager)
    await chat.type("/team")
    await change_role(adam, north.manager.person_id, "agency_collector", now=NOON)
    assert "Your role is now: Collector" in await chat.tap("North Collector")
    assert "My team" not in chat.labels
    assert "does not lead anywhere" in await chat.send("team")
    assert "role" in await chat.send(f"mate:{north.collector.person_id}")
    assert "My tasks today" in (await chat.send("menu") and chat.labels)


async def test_the_link_ends_by_the_persons_own_wish(scene: Scene) -> None:
    chat = await linked(scene.north.collector)
    await chat.tap("Language and link")
    assert "until the chat is linked again" in await chat.tap("End the link")
    assert "has ended" in await chat.tap("End the link")
    assert "not linked" in await chat.type("/today")
    assert [each[1] for each in await table("chats", "id, ended_by")] == ["unlinked", None]


async def test_the_language_changes_at_once(scene: Scene) -> None:
    chat = await linked(scene.north.collector)
    await chat.type("/me")
    await chat.tap("简体中文")
    assert "今日任务" in "".join(chat.labels)
    assert "profile.changed" in [each[0] for each in await table("journal", "act")]
    assert (await chat.type("今日任务")).startswith(("今日", "今天"))


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.OWNER])
async def test_every_place_of_the_menu_opens(scene: Scene, role: Role) -> None:
    of_agency = role in {Role.AGENCY_MANAGER, Role.AGENCY_COLLECTOR}
    person = await add_person(f"Some {role}", role, scene.north.agency_id if of_agency else None)
    chat = await linked(person)
    for place in [each.tap for each in chat.buttons]:
        text = await chat.send(place)
        assert text
        assert "Something went wrong" not in text
        assert "does not lead" not in text
        await chat.send("menu")


async def test_messages_are_read_where_they_are_shown(scene: Scene) -> None:
    collector = scene.north.collector
    for number in range(8):
        news = notices.News(
            notices.Kind.PAYMENT_RECEIVED, f"k{number}", say("Payments: {count}", count=number)
        )
        await notices.tell_person(collector.person_id, news, now=NOON)
    chat = await linked(collector)
    assert "Messages (8)" in chat.labels
    text = await chat.tap("Messages (8)")
    assert "Payments: 7" in text
    assert "Payments: 1" not in text
    assert "Payments: 1" in await chat.tap("Older ones")
    assert await notices.unread(collector) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\ud800",
        "x" * 5_000,
        "/",
        "/@",
        "/find",
        "/find \n",
        "：",
        "%",
        "case:1",
        "\u202e/start",
    ],
)
async def test_any_text_is_answered(scene: Scene, text: str) -> None:
    chat = await linked(scene.north.collector)
    assert await chat.type(text)
    assert "Something went wrong" not in chat.text


@pytest.mark.parametrize(
    "tap",
    [
        *("", ":", "case", "case:", "case:x", "case:-1", f"case:{2**63}", "case:¹", "log:1:z:z:z"),
        *("put:1:0:0:-:h:x", "list:quiet:99999", "list:x:0", "hand:1:0", "day:x", "pledge:x", "to:1:1"),
        *("news:x", "language:xx", "way:x:1"),
    ],
)
async def test_any_button_is_answered(scene: Scene, tap: str) -> None:
    chat = await linked(scene.north.collector)
    assert await chat.send(tap)
    assert "Something went wrong" not in chat.text
    assert "Menu" in chat.labels or "My tasks today" in chat.labels


async def test_what_is_no_text_is_told_so(scene: Scene) -> None:
    chat = await linked(scene.north.collector)
    replies = await hear(Heard("telegram", chat.chat, "picture"), now=NOON)
    assert "text only" in replies[0].text


async def test_buttons_fit(scene: Scene) -> None:
    chat = await linked(scene.north.manager)
    await sql.execute("UPDATE contacts SET id = id")
    for tap in ("today", f"case:{scene.c1.id}", f"log:{scene.c1.id}", f"assign:{scene.c1.id}", "team"):
        await chat.send(tap)
        assert all(len(each.tap) <= MOST_TAP for each in chat.buttons)


async def test_one_update_at_the_same_time_is_answered_once(scene: Scene) -> None:
    chat = await linked(scene.north.collector)
    heard = Heard("telegram", chat.chat, "same", tap=f"put:{scene.c1.id}:0:0:-:h:abcdefgh")
    replies = await asyncio.gather(*(hear(heard, now=NOON) for _ in range(5)))
    assert all(each == replies[0] for each in replies)
    assert len(await table("contacts", "id")) == 1
    assert len(await table("chat_updates WHERE key = 'same'", "id")) == 1


async def test_taps_at_the_same_time_record_once(scene: Scene) -> None:
    chat = await linked(scene.north.collector)
    tap = f"put:{scene.c1.id}:0:0:-:h:abcdefgh"
    updates = [Heard("telegram", chat.chat, f"tap{number}", tap=tap) for number in range(5)]
    replies = await asyncio.gather(*(hear(each, now=NOON) for each in updates))
    told = sorted(each[0].text.partition(" on C1")[0].partition(";")[0] for each in replies)
    assert told == ["Recorded", *["This was recorded before"] * 4]
    assert len(await table("contacts", "id")) == 1


async def test_strangers_at_the_same_time_have_one_chat(scene: Scene) -> None:
    updates = [Heard("telegram", "77", f"new{number}", text="hello") for number in range(5)]
    await asyncio.gather(*(hear(each, now=NOON) for each in updates))
    assert len(await table("chats", "id")) == 1


async def test_what_breaks_is_undone_and_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaking(turn: Turn) -> list[Reply]:
        await sql.execute("UPDATE people SET name = 'Nobody' WHERE id = :id", id=turn.actor.person_id)
        raise ZeroDivisionError

    chat = await linked(scene.north.collector)
    monkeypatch.setattr(ways, "TAPS", {**ways.TAPS, "menu": breaking})
    assert "nothing was recorded" in await chat.send("menu")
    monkeypatch.undo()
    assert "North Collector" in await chat.type("/me")
