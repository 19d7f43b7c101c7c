"""Carries what waits to be said into chats: in order within each, again later when it did not get through."""

import asyncio
import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from agencies.common.words import render, say
from agencies.people.queries import chat_notices
from bot.dialogue.queries import outbox
from bot.dialogue.spoken import Button, Reply

# How long whoever has taken a message may take to say it; after that somebody else tries.
LEASE = datetime.timedelta(seconds=30)
MOST_ATTEMPTS = 12
LONGEST_PAUSE = datetime.timedelta(minutes=5)
AT_ONCE = 8
POLL = 1.0
GRACE = 5.0
_logger = logging.getLogger("mandate.bot")

Clock = Callable[[], datetime.datetime]


class Delayed(Exception):
    """The messenger did not take a message now; it may after a while, which it named perhaps."""

    def __init__(self, reason: str, after: datetime.timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Declined(Exception):
    """The messenger will not take a message however often it is tried."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Carrier(Protocol):
    """A messenger: it says something at an address and tells how it names the message it made of it."""

    door: str

    async def carry(self, address: str, reply: Reply, edits: str | None) -> str | None:
        """Say something, in place of the message that `edits` names; Delayed or Declined if not taken."""


class Post(Protocol):
    """Where messages wait: replies of the dialogue, or notices."""

    async def mark_sent(self, message_id: int, external_id: str | None) -> None:
        """Note that a message was said."""

    async def try_later(self, message_id: int, reason: str, *, at: datetime.datetime) -> None:
        """Leave a message for later."""

    async def give_up(self, message_id: int, reason: str) -> None:
        """Try a message no more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way."""

    post: Post
    id: int
    address: str
    reply: Reply
    edits: str | None
    attempts: int


def pause_after(attempts: int) -> datetime.timedelta:
    """Give the pause before the next attempt: a second, then twice as long each time, up to five minutes."""
    return min(datetime.timedelta(seconds=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


class Sender:
    """Takes what waits under a lease and carries it, several chats at once; whoever dies is made up for."""

    def __init__(self, carrier: Carrier, clock: Clock) -> None:
        self._carrier = carrier
        self._clock = clock
        self._awake = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._notices_at = 0.0

    def wake(self) -> None:
        """Say that there may be something to carry now."""
        self._awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Carry what waits until told to stop; what is under way then gets a moment to end."""
        await self._freed()
        while not stop.is_set():
            self._awake.clear()
            if not await self._send_some():
                await self._rest()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE)
        for each in self._under_way:
            each.cancel()

    async def _freed(self) -> None:
        """Take over what others had taken: while the duty is ours nobody else carries anything."""
        now = self._clock()
        try:
            await outbox.release_replies(self._carrier.door, now=now)
            await chat_notices.release_notices(now=now)
        except Exception:
            _logger.exception("What others had taken comes when their time is over")

    async def _send_some(self) -> bool:
        try:
            letters = await self._claimed(AT_ONCE - len(self._under_way))
        except Exception:
            _logger.exception("What waits to be said could not be read; it is tried again")
            return False
        for letter in letters:
            task = asyncio.create_task(self._deliver(letter))
            self._under_way.add(task)
            task.add_done_callback(self._landed)
        return bool(letters)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        # The next reply in that chat waits for this one perhaps.
        self._awake.set()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._awake.wait(), POLL)
        except TimeoutError:
            return

    async def _claimed(self, most: int) -> list[Letter]:
        if most <= 0:
            return []
        now = self._clock()
        replies = await outbox.claim_replies(self._carrier.door, lease=LEASE, now=now, most=most)
        letters = [
            Letter(outbox, each.id, each.address, each.reply, each.edits, each.attempts) for each in replies
        ]
        if len(letters) < most and time.monotonic() >= self._notices_at:
            letters += await self._due_notices(most - len(letters), now)
        return letters

    async def _due_notices(self, most: int, now: datetime.datetime) -> list[Letter]:
        """Take notices, once a second: nobody waits for them as for an answer."""
        door = self._carrier.door
        await chat_notices.leave_to_inbox(door, now=now)
        found = await chat_notices.claim_notices(door, lease=LEASE, now=now, most=most)
        if len(found) < most:
            self._notices_at = time.monotonic() + POLL
        return [
            Letter(chat_notices, each.id, each.address, told(each), None, each.attempts) for each in found
        ]

    async def _deliver(self, letter: Letter) -> None:
        try:
            external_id = await self._carrier.carry(letter.address, letter.reply, letter.edits)
        except Declined as refused:
            await letter.post.give_up(letter.id, refused.reason)
        except Delayed as delayed:
            await self._put_off(letter, delayed.reason, delayed.after)
        except Exception:
            _logger.exception("A message could not be carried; it is tried again")
            await self._put_off(letter, "failed")
        else:
            await letter.post.mark_sent(letter.id, external_id)

    async def _put_off(self, letter: Letter, reason: str, after: datetime.timedelta | None = None) -> None:
        if letter.attempts >= MOST_ATTEMPTS:
            await letter.post.give_up(letter.id, reason)
        else:
            at = self._clock() + (after or pause_after(letter.attempts))
            await letter.post.try_later(letter.id, reason, at=at)


def told(notice: chat_notices.DueNotice) -> Reply:
    """Put a notice into the words of its person, with a way to all messages and to the menu."""
    buttons = tuple(
        Button(render(label, notice.language), tap)
        for label, tap in ((say("Messages"), "news"), (say("Menu"), "menu"))
    )
    return Reply(render(notice.words, notice.language), (buttons,))
