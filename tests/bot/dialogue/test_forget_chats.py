"""What is old in chats goes, once a day and in chunks; what is young, or was recorded, stays."""

import datetime

import pytest

from agencies.common import jobs, notices, sql
from agencies.common.access import Actor
from agencies.common.dates import DAY
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.people.unlink_chat import unlink_chats
from bot.dialogue import forget_chats
from bot.dialogue.forget_chats import KIND, Keep, ask_forget_chats
from portal.worker import run_job
from tests.agencies.payments.books import table
from tests.agencies.work.contacts import set_scene
from tests.bot.dialogue.chatting import NOON, Chatter, linked
from tests.people import Agency

KEEP = Keep(chat_days=400, update_days=30)


async def counts() -> dict[str, int]:
    """Count the rows of chats."""
    tables = ("chats", "chat_codes", "chat_updates", "chat_messages", "notices")
    return {each: await sql.value(int, f"SELECT count(*) FROM {each}") or 0 for each in tables}


async def clear(now: datetime.datetime) -> dict[str, int]:
    """Ask for the clearing of a day, do it, and give what went."""
    assert await ask_forget_chats(KEEP, now=now)
    ((job_id,),) = await table(f"jobs WHERE kind = '{KIND}' AND finished_at IS NULL", "id")
    return dict((await run_job(job_id, clock=lambda: now)).result)


async def tell(person: Actor, key: str) -> None:
    """Leave a message for somebody."""
    async with sql.transaction():
        await notices.tell_person(person.person_id, News(Kind.DIGEST, key, say("Menu")), now=NOON)


async def test_what_is_old_goes_and_what_was_recorded_stays(vera: Actor, north: Agency) -> None:
    scene = await set_scene(vera, north)
    chat = await linked(north.collector)
    await chat.send(f"put:{scene.c1.id}:0:0:-:h:telegram")
    for key in ("read", "unread"):
        await tell(north.collector, key)
    first = (await notices.inbox(north.collector))[-1]
    await notices.mark_read(north.collector, first.id, now=NOON)
    before = await counts()
    assert await clear(NOON + 30 * DAY) == {}
    assert await counts() == before

    assert await clear(NOON + 31 * DAY) == {"updates": 2, "codes": 1}
    assert await counts() == {**before, "chat_updates": 0, "chat_codes": 0}
    assert await sql.value(int, "SELECT count(*) FROM chat_messages WHERE update_id IS NOT NULL") == 0

    chat.now = NOON + 300 * DAY
    await chat.type("/menu")
    assert await clear(NOON + 401 * DAY) == {"updates": 1, "messages": 4, "notices": 1}
    assert await counts() == {
        "chats": 1,
        "chat_codes": 0,
        "chat_updates": 0,
        "chat_messages": 2,
        "notices": 1,
    }
    assert await table("contacts", "result") == [("no_answer",)]
    told = await table("journal WHERE act = 'chats.forgotten'", "content")
    assert len(told) == 5
    assert all('"rows": ' in str(content) for (content,) in told)


async def test_a_chat_goes_after_its_end_and_a_strangers_after_its_silence(north: Agency) -> None:
    chat, stranger = await linked(north.collector), Chatter("4711")
    await stranger.type("hello")
    await unlink_chats(north.collector, "telegram", now=NOON)
    await clear(NOON + 401 * DAY)
    assert (await counts())["chats"] == 2  # a day of grace after their messages
    assert await clear(NOON + 402 * DAY) == {"ended_chats": 2}
    assert await counts() == dict.fromkeys(await counts(), 0)
    chat.now = NOON + 402 * DAY
    assert "not linked" in await chat.type("hello")


async def test_an_update_is_known_as_long_as_it_may_come_again(north: Agency) -> None:
    chat = await linked(north.collector)
    await chat.type("/menu")
    chat.now = NOON + 2 * DAY
    await clear(chat.now)
    before = await counts()
    await chat.again()
    assert await counts() == before


async def test_it_is_asked_for_once_a_day(owner: Actor) -> None:
    with jobs.reserved(None):
        assert await ask_forget_chats(KEEP, now=NOON)
        assert not await ask_forget_chats(KEEP, now=NOON + datetime.timedelta(hours=3))
        assert await ask_forget_chats(KEEP, now=NOON + DAY)
    assert len(await table(f"jobs WHERE kind = '{KIND}'", "id")) == 2


async def test_one_that_was_killed_is_gone_on_with(
    north: Agency, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await linked(north.collector)
    for _ in range(4):
        await chat.type("/menu")
    monkeypatch.setattr(forget_chats, "MOST", 3)
    later = NOON + 401 * DAY
    with jobs.reserved(None):
        await ask_forget_chats(KEEP, now=later)
    job = await jobs.claim(jobs.owner_name(), now=later, kinds=(KIND,))
    assert job is not None
    killed = jobs.Running(job, owner, lambda: later)
    await forget_chats._forget_some(killed, "messages", *forget_chats._old_things(killed)["messages"], 0)
    assert (await counts())["chat_messages"] == 7
    found = (await run_job(job.id, clock=lambda: later + 2 * jobs.LEASE)).result
    assert found == {"updates": 5, "codes": 1, "messages": 7}
    assert (await jobs.find(job.id)).rows_done == 16
    rows = await table("journal WHERE act = 'chats.forgotten' AND content LIKE '%messages%'", "content")
    assert len(rows) == 4
