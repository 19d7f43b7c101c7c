"""Clears away, once a day, what was said in chats longer ago than this installation keeps it."""

import datetime
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from agencies.common import jobs, journal, notices, sql
from agencies.common.dates import DAY
from agencies.common.job_list import was_asked
from agencies.people.queries import acting_person
from agencies.people.queries.old_chats import forget_codes, forget_ended_chats
from bot.dialogue.queries.old import forget_messages, forget_updates

KIND = "forget_chats"
MOST = 5_000
"""How many rows are deleted in one transaction."""

Forget = Callable[[datetime.datetime, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days conversations are kept, and the names of updates by which none is heard twice.

    A messenger sends an update again for a day at most.
    """

    chat_days: int = 400
    update_days: int = 30


async def ask_forget_chats(keep: Keep, *, now: datetime.datetime) -> bool:
    """Ask for the clearing of the day, once; False where it was asked for already."""
    key = f"{now.astimezone(datetime.UTC):%Y-%m-%d}"
    if await was_asked(KIND, key):
        return False
    payload = {"chat_days": keep.chat_days, "update_days": keep.update_days}
    async with sql.transaction():
        await jobs.enqueue(await acting_person("owner"), KIND, key, payload, now=now)
    return True


async def forget_chats(running: jobs.Running) -> None:
    """Delete what is too old, in chunks that are complete in themselves, each with its journal row."""
    done, found = running.job.rows_done, Counter[str]()
    for name, (forget, before) in _old_things(running).items():
        while count := await _forget_some(running, name, forget, before, done):
            done += count
            found[name] += count
    async with sql.transaction():
        await running.finish(found)


def _old_things(running: jobs.Running) -> Mapping[str, tuple[Forget, datetime.datetime]]:
    """List what is deleted and how old it is: an update goes before its messages do, a chat after them."""
    days, now = running.payload, running.clock()
    talk = now - days["chat_days"] * DAY
    heard = max(talk, now - days["update_days"] * DAY)
    return {
        "updates": (forget_updates, heard),
        "codes": (forget_codes, heard),
        "messages": (forget_messages, talk),
        "notices": (notices.forget_read, talk),
        # A day later, so that clocks that differ leave no message behind in a chat that ended.
        "ended_chats": (forget_ended_chats, talk - DAY),
    }


async def _forget_some(
    running: jobs.Running, name: str, forget: Forget, before: datetime.datetime, done: int
) -> int:
    async with sql.transaction():
        count = await forget(before, MOST)
        if count:
            await journal.record(
                running.actor,
                "chats.forgotten",
                "installation",
                now=running.clock(),
                kind=name,
                rows=count,
                until=before.date(),
            )
            await running.progress(done + count, None)
    return count
