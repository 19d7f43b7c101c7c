"""Hands updates to the dialogue: in order within a chat, several chats at once, again after a failure."""

import asyncio
import datetime
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.dialogue.spoken import Heard, Reply

AT_ONCE = 6
# After so many failures with the database at work it is the update itself that cannot be answered.
MOST_TRIES = 5
_logger = logging.getLogger("mandate.bot")


class Hear(Protocol):
    """The dialogue: it answers what was heard, once, in one transaction."""

    async def __call__(self, heard: Heard, *, now: datetime.datetime) -> list[Reply]:
        """Answer what was heard."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update by its number; `heard` is None where it is nothing that is answered."""

    number: int
    heard: Heard | None


class Intake:
    """Takes batches of updates; `works` says whether the database can be written, `done` is told of each."""

    def __init__(
        self,
        hear: Hear,
        clock: Callable[[], datetime.datetime],
        works: Callable[[], Awaitable[bool]],
        done: Callable[[], None],
    ) -> None:
        self._hear = hear
        self._clock = clock
        self._works = works
        self._done = done
        self._failures: Counter[int] = Counter()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def take(self, batch: Sequence[Incoming]) -> int | None:
        """Hear a batch to its end; give the first update that must come again, None where all are done."""
        chats: dict[str, list[tuple[int, Heard]]] = {}
        for each in batch:
            if each.heard is not None:
                chats.setdefault(each.heard.chat, []).append((each.number, each.heard))
        ends = await asyncio.gather(*(self._hear_in_order(each) for each in chats.values()))
        return min((each for each in ends if each is not None), default=None)

    async def _hear_in_order(self, said: Iterable[tuple[int, Heard]]) -> int | None:
        """Hear one chat; what comes after a failure waits, so that nothing is heard out of order."""
        async with self._places:
            for number, heard in said:
                if not await self._heard(number, heard):
                    return number
        return None

    async def _heard(self, number: int, heard: Heard) -> bool:
        try:
            await self._hear(heard, now=self._clock())
        except Exception:
            _logger.exception("An update could not be answered")
            return await self._is_hopeless(number)
        self._failures.pop(number, None)
        self._done()
        return True

    async def _is_hopeless(self, number: int) -> bool:
        """Say whether an update is to be passed over; while the database does not work none is."""
        if not await self._works():
            return False
        self._failures[number] += 1
        if self._failures[number] < MOST_TRIES:
            return False
        del self._failures[number]
        _logger.error("An update failed %s times and is passed over", MOST_TRIES)
        return True
