"""What is to be said gets through: in order, again after a failure, or else it is left with the reason."""

import datetime
from collections.abc import Awaitable, Callable

import pytest

from agencies.common import notices, sql
from agencies.common.access import Actor
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.people.queries.chats import Ending, end_chats
from bot.dialogue.queries.outbox import due_replies
from bot.sender import LEASE, LONGEST_PAUSE, MOST_ATTEMPTS, pause_after
from bot.telegram import DOOR
from portal.clock import wall_clock
from portal.settings import Settings
from tests.bot.answering import answering
from tests.bot.dialogue.chatting import linked
from tests.bot.echo import echoing
from tests.fake_telegram.hands import Telegram
from tests.people import Agency

ANN, BOB = 11, 12
BATCH = say("New batch {batch}: {count} cases.", batch="B1", count=3)


async def replies(columns: str) -> list[tuple[object, ...]]:
    """Read what was to be said, in order."""
    found = await sql.tuples(f"SELECT {columns} FROM chat_messages WHERE direction = 'out' ORDER BY id")
    return [tuple(each) for each in found]


async def until(fits: Callable[[], Awaitable[bool]], telegram: Telegram) -> None:
    """Look again at every call of the bot until the database says what is waited for."""
    while not await fits():
        await telegram.calls(after=len(await telegram.calls()), wait=1)


@pytest.mark.parametrize(
    ("kind", "reason_kept"),
    [
        ("too_many", "rate_limited"),
        ("broken", "server_error"),
        ("silent", "no_answer"),
        ("lost", "no_answer"),
    ],
)
async def test_what_fails_is_said_a_little_later_and_in_order(
    database: Settings, telegram: Telegram, kind: str, reason_kept: str
) -> None:
    await telegram.fault(kind, "sendMessage", seconds=7)
    async with echoing(telegram):
        await telegram.type(ANN, "count 3")
        said = await telegram.answered(ANN, 3)
        assert list(dict.fromkeys(said)) == list("123")
        assert (said == list("1123")) == (kind == "lost")

        async def sent() -> bool:
            return {each[0] for each in await replies("state")} == {"sent"}

        await until(sent, telegram)
    assert [each[0] for each in await replies("attempts")] == [2, 1, 1]
    assert {each[0] for each in await replies("reason")} == {None}


async def test_too_many_calls_are_followed_by_the_pause_that_was_asked_for(
    database: Settings, telegram: Telegram
) -> None:
    await telegram.fault("too_many", "sendMessage", retry_after=40)
    async with echoing(telegram):
        began = wall_clock()
        await telegram.type(ANN, "hello")

        async def put_off() -> bool:
            return await replies("state, reason") == [("waiting", "rate_limited")]

        await until(put_off, telegram)
    next_try = await sql.value(
        datetime.datetime, "SELECT next_try_at FROM chat_messages WHERE direction = 'out'"
    )
    assert next_try is not None
    assert next_try - began >= datetime.timedelta(seconds=40)


async def test_a_chat_that_fails_holds_up_no_other(database: Settings, telegram: Telegram) -> None:
    await telegram.fault("silent", "sendMessage", chat=ANN, seconds=60)
    async with echoing(telegram):
        await telegram.push({"chat": ANN, "text": "one"}, {"chat": BOB, "text": "two"})
        assert await telegram.answered(BOB, 1) == ["said two"]
        await telegram.type(BOB, "three")
        assert await telegram.answered(BOB, 2) == ["said two", "said three"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [("blocked", "blocked"), ("deactivated", "deactivated"), ("gone", "chat_not_found")],
)
async def test_who_cannot_be_written_to_is_left_with_the_reason(
    database: Settings, telegram: Telegram, state: str, reason: str
) -> None:
    await telegram.type(ANN, "hello")
    await telegram.set_chat(ANN, state)
    async with echoing(telegram):

        async def given_up() -> bool:
            return await replies("state, reason") == [("given_up", reason)]

        await until(given_up, telegram)


async def test_an_edit_of_what_is_gone_or_the_same_is_no_failure(
    database: Settings, telegram: Telegram
) -> None:
    async with echoing(telegram):
        await telegram.type(ANN, "hello")
        await telegram.answered(ANN, 1)
        await telegram.push({"chat": ANN, "tap": "again", "message": 999})
        assert await telegram.answered(ANN, 2) == ["said hello", "tapped again None"]
        for _ in range(2):
            await telegram.tap(ANN, "Again")
        await telegram.until("editMessageText", times=3)
        await telegram.drained()

        async def sent() -> bool:
            return [each[0] for each in await replies("state")] == ["sent"] * 4

        await until(sent, telegram)
    assert await telegram.said(ANN) == ["said hello", "tapped again Again"]


async def test_news_that_another_took_and_left_are_told_at_once(telegram: Telegram, north: Agency) -> None:
    """Whoever had taken it died; the next one at work does not wait for the end of its time."""
    chat = int((await linked(north.manager, wall_clock())).chat)
    await sql.execute("UPDATE chat_messages SET state = 'sent' WHERE state = 'waiting'")
    await telegram.set_chat(chat, "open")
    await told(north.manager)
    at = wall_clock() + 10 * LEASE
    await sql.execute("UPDATE notices SET attempts = 1, next_try_at = :at", at=at)
    async with answering(telegram):
        await telegram.answered(chat, 1)
        await settled(telegram, [("sent", None)])


def test_pauses_grow_up_to_five_minutes() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses[:3] == [datetime.timedelta(seconds=each) for each in (1, 2, 4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert sum(pauses, datetime.timedelta()) > datetime.timedelta(minutes=15)


async def told(person: Actor, key: str = "b1", at: datetime.datetime | None = None) -> None:
    """Leave a message for somebody."""
    async with sql.transaction():
        now = at or wall_clock()
        await notices.tell_person(person.person_id, News(Kind.NEW_BATCH, key, BATCH, "/batches/1"), now=now)


async def fates() -> list[tuple[object, ...]]:
    """Read what became of messages, in order."""
    return [tuple(each) for each in await sql.tuples("SELECT chat, reason FROM notices ORDER BY id")]


async def settled(telegram: Telegram, expected: list[tuple[object, ...]]) -> None:
    """Wait until messages have come to what is expected of them."""

    async def fits() -> bool:
        return await fates() == expected

    await until(fits, telegram)


async def test_news_reach_the_chat_in_the_persons_language(telegram: Telegram, north: Agency) -> None:
    await sql.execute("UPDATE people SET language = 'zh_CN' WHERE id = :id", id=north.manager.person_id)
    people = (north.manager, north.collector)
    chats = [int((await linked(each, wall_clock())).chat) for each in people]
    await sql.execute("UPDATE chat_messages SET state = 'sent' WHERE state = 'waiting'")
    for person, chat in zip(people, chats, strict=True):
        await telegram.set_chat(chat, "open")
        await told(person)
    async with answering(telegram):
        assert await telegram.answered(chats[1], 1) == ["New batch B1: 3 cases."]
        assert "B1" in (await telegram.answered(chats[0], 1))[0]
        await settled(telegram, [("sent", None)] * 2)
        assert telegram.button(await telegram.messages(chats[1]), "Messages")[1] == "news"
        await telegram.tap(chats[1], "Messages")
        assert "New batch B1: 3 cases." in (await telegram.answered(chats[1], 2))[0]
    assert await notices.unread(north.collector) == 0
    assert await notices.unread(north.manager) == 1


async def test_news_for_who_has_no_chat_stay_in_the_inbox(telegram: Telegram, north: Agency) -> None:
    await told(north.manager)
    async with answering(telegram):
        await settled(telegram, [("inbox", "no_chat")])
    assert len(await notices.inbox(north.manager)) == 1


@pytest.mark.parametrize("why", ["ended", "deactivated", "retired", "old"])
async def test_nothing_is_told_in_a_chat_that_is_none_any_more(
    telegram: Telegram, north: Agency, why: str
) -> None:
    manager = north.manager
    chat = int((await linked(manager, wall_clock())).chat)
    await sql.execute("UPDATE chat_messages SET state = 'sent' WHERE state = 'waiting'")
    await telegram.set_chat(chat, "open")
    await told(manager, at=wall_clock() - datetime.timedelta(days=2) if why == "old" else None)
    if why == "ended":
        await end_chats([manager.person_id], Ending.UNLINKED, door=DOOR, now=wall_clock())
    elif why == "deactivated":
        await sql.execute("UPDATE people SET active = false WHERE id = :id", id=manager.person_id)
    elif why == "retired":
        await sql.execute("UPDATE agencies SET status = 'retired'")
    async with answering(telegram):
        await settled(telegram, [("inbox", "no_chat")])
    assert await telegram.said(chat) == []


async def test_a_reply_that_waited_while_access_was_cut_is_said_no_more(
    telegram: Telegram, north: Agency
) -> None:
    """It waited for Telegram or for the bot; what was said at the end itself, and later, gets through."""
    chat = int((await linked(north.manager, wall_clock())).chat)
    await telegram.set_chat(chat, "open")
    await end_chats([north.manager.person_id], Ending.RETIRED, now=wall_clock())
    await telegram.type(chat, "hello")
    async with answering(telegram):
        assert "does not work for the lender any more" in (await telegram.answered(chat, 1))[0]
    assert await replies("state, reason") == [("given_up", "chat_ended"), ("sent", None)]


async def test_all_that_waits_too_late_is_given_up_at_once_but_for_what_is_being_said(north: Agency) -> None:
    """A reply to the manager is on its way; two wait for the collector, one of them for a later attempt."""
    now, later = wall_clock(), wall_clock() + LEASE
    people = [north.manager.person_id, north.collector.person_id]
    await linked(north.manager, now)
    at_hand = await sql.value(int, "SELECT max(id) FROM chats") or 0
    await (await linked(north.collector, now)).send("menu")
    await sql.execute(
        "UPDATE chat_messages SET next_try_at = :at WHERE id = (SELECT max(id) FROM chat_messages)", at=later
    )
    await end_chats(people, Ending.RETIRED, now=later)
    assert await due_replies(DOOR, besides=[at_hand], now=now, most=8) == []
    assert await replies("state") == [("waiting",), ("given_up",), ("given_up",)]


async def test_news_that_a_chat_does_not_take_fall_back_to_the_inbox(
    telegram: Telegram, north: Agency
) -> None:
    chat = int((await linked(north.manager, wall_clock())).chat)
    await sql.execute("UPDATE chat_messages SET state = 'sent' WHERE state = 'waiting'")
    await telegram.set_chat(chat, "blocked")
    await told(north.manager)
    async with answering(telegram):
        await settled(telegram, [("inbox", "blocked")])
    assert len(await notices.inbox(north.manager)) == 1
    assert await notices.unread(north.manager) == 1


async def test_after_so_many_attempts_news_stay_in_the_inbox(telegram: Telegram, north: Agency) -> None:
    chat = int((await linked(north.manager, wall_clock())).chat)
    await sql.execute("UPDATE chat_messages SET state = 'sent' WHERE state = 'waiting'")
    await telegram.set_chat(chat, "open")
    await told(north.manager)
    await sql.execute("UPDATE notices SET attempts = :most", most=MOST_ATTEMPTS - 1)
    await telegram.fault("broken", "sendMessage", times=9)
    async with answering(telegram):
        await settled(telegram, [("inbox", "server_error")])
