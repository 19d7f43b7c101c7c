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
from bot.dialogue.wording import worded

# How long whoever has taken a notice may take to say it; after that it is tried again.
LEASE = datetime.timedelta(seconds=30)
MOST_ATTEMPTS = 12
LONGEST_PAUSE = datetime.timedelta(minutes=5)
AT_ONCE = 8
POLL = 1.0
# Where replies never end, notices have their turn all the same.
LONGEST_WAIT = 10.0
RECOVERY = 5.0
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
    chat_id: int | None = None


def pause_after(attempts: int) -> datetime.timedelta:
    """Give the pause before the next attempt: a second, then twice as long each time, up to five minutes."""
    return min(datetime.timedelta(seconds=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


class Sender:
    """Carries what waits, several chats at once; one process at a time does, and the next makes up for it."""

    def __init__(self, carrier: Carrier, clock: Clock) -> None:
        self._carrier = carrier
        self._clock = clock
        self._awake = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], int | None] = {}
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
            await asyncio.wait(set(self._under_way), timeout=GRACE)
        for each in self._under_way:
            each.cancel()

    async def _freed(self) -> None:
        """Take over what others had taken: while the duty is ours nobody else carries anything."""
        try:
            await chat_notices.release_notices(now=self._clock())
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
            self._under_way[task] = letter.chat_id
            task.add_done_callback(self._landed)
        return bool(letters)

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
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
        at_hand = [each for each in self._under_way.values() if each is not None]
        replies = await outbox.due_replies(self._carrier.door, besides=at_hand, now=now, most=most)
        if time.monotonic() - self._notices_at < (LONGEST_WAIT if replies else 0):
            return [_letter(each) for each in replies]
        return await self._due_notices(most, now)

    async def _due_notices(self, most: int, now: datetime.datetime) -> list[Letter]:
        """Take notices, once a second, and behind replies for a while: nobody waits for them so."""
        door = self._carrier.door
        await chat_notices.leave_to_inbox(door, now=now)
        found = await chat_notices.claim_notices(door, lease=LEASE, now=now, most=most)
        if len(found) < most:
            self._notices_at = time.monotonic() + POLL
        return [
            Letter(chat_notices, each.id, each.address, told(each), None, each.attempts) for each in found
        ]

    async def _deliver(self, letter: Letter) -> None:
        """Say a message and note how that went; where that fails, the chat rests for a while."""
        try:
            await self._carry(letter)
        except Exception:
            _logger.exception("What was said could not be noted")
            await asyncio.sleep(RECOVERY)

    async def _carry(self, letter: Letter) -> None:
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


def _letter(waiting: outbox.Waiting) -> Letter:
    now_tried = waiting.attempts + 1
    return Letter(
        outbox, waiting.id, waiting.address, waiting.reply, waiting.edits, now_tried, waiting.chat_id
    )


def told(notice: chat_notices.DueNotice) -> Reply:
    """Put a notice into the words of its person, with a way to all messages and to the menu."""
    buttons = tuple(
        Button(render(label, notice.language), tap)
        for label, tap in ((say("Messages"), "news"), (say("Menu"), "menu"))
    )
    return Reply(worded(notice.words, notice.language), (buttons,), language=notice.language)
