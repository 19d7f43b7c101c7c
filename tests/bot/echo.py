"""A small dialogue that says what was said to it, kept as the real one keeps it."""

import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agencies.common import sql
from agencies.people.queries.chats import hold_chat
from agencies.work.rules.day_counts import DayCount
from bot.dialogue.queries.talk import keep_talk, note_update, replies_to
from bot.dialogue.spoken import Button, Heard, Picture, Reply
from tests.bot.answering import answering
from tests.fake_telegram.hands import Telegram

_DAYS = tuple(DayCount(datetime.date(2026, 11, day), day, day // 3) for day in range(1, 8))
PICTURE = Picture("Contacts by day: 28", "Of these, conversations with the debtor: 7", "en", _DAYS)
KEYS = ((Button("Again", "again"), Button("Picture", "picture")),)


async def echo(heard: Heard, *, now: datetime.datetime) -> list[Reply]:
    """Say again what was said; "count 3" gives three replies, the tap "picture" one, "long" a long text."""
    async with sql.transaction():
        chat = await hold_chat(heard.door, heard.chat, "en", now=now)
        update = await note_update(heard, chat.id, now=now)
        if update is None:
            return await replies_to(heard)
        replies = _replies(heard)
        await keep_talk(chat.id, update, heard, replies, now=now)
    return replies


def _replies(heard: Heard) -> list[Reply]:
    word, _, rest = (heard.text or "").partition(" ")
    if word == "count":
        return [Reply(str(each)) for each in range(1, int(rest) + 1)]
    if heard.tap == "picture":
        return [Reply("a picture", KEYS, edit=True, picture=PICTURE)]
    if word == "long":
        return [Reply(rest * 300, KEYS, picture=PICTURE)]
    if heard.tap is not None:
        return [Reply(f"tapped {heard.tap} {heard.label}", KEYS, edit=True)]
    return [Reply(f"said {heard.text}", KEYS)]


@asynccontextmanager
async def echoing(telegram: Telegram) -> AsyncIterator[None]:
    """Let the echo answer for a while."""
    async with answering(telegram, echo):
        yield
