"""What a bot's server knows: updates that wait, chats with their messages, calls that were made, faults."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fake_telegram.faults import Fault

Json = dict[str, Any]
FIRST_UPDATE = 500_001


class Refused(Exception):
    """The server's answer to a call that it does not do: its code, its words, its parameters."""

    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class Update:
    """An update that waits; its number is given when it is due, as Telegram numbers what arrives.

    `repeats` is how often it comes once more after it was handed out, whatever the bot confirms.
    """

    content: Json
    due: float
    repeats: int = 0
    number: int = 0

    @property
    def shown(self) -> Json:
        """The update as a bot gets it."""
        return {"update_id": self.number, **self.content}


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a bot: when it came in and was answered (seconds of the server's clock), what was asked."""

    number: int
    method: str
    asked: Json
    came: float
    answered: float
    status: int


@dataclass(slots=True)
class World:
    """Everything of one bot: a token has a world of its own, so that tests do not meet."""

    token: str
    updates: list[Update] = field(default_factory=list)
    ghosts: list[Update] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    chats: dict[int, str] = field(default_factory=dict)
    queries: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    came: dict[int, float] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    webhook: str = ""
    confirmed: int = 0
    conflicts: int = 0
    polls: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    update_numbers: "count[int]" = field(default_factory=lambda: count(FIRST_UPDATE))
    message_numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def bot(self) -> Json:
        """The bot itself, as a user."""
        number = int(self.token.partition(":")[0])
        return {
            "id": number,
            "is_bot": True,
            "first_name": "Mandate",
            "username": "mandate_test_bot",
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def keep(self, chat: int, content: Json, *, sender: Json) -> Json:
        """Put a message into a chat and give it as the Bot API shows it."""
        number = next(self.message_numbers)
        shown = {
            "message_id": number,
            "from": sender,
            "chat": chat_of(chat),
            "date": int(time.time()),
            **content,
        }
        self.messages[chat, number] = shown
        return shown

    def due(self, offset: int, limit: int, now: float) -> list[Update]:
        """Hand out the updates from `offset` on that are due, and those that come once more."""
        self.arrive(now)
        waiting = [each for each in self.updates if each.number and each.number >= offset]
        found = [*self.ghosts, *sorted(waiting, key=lambda each: each.number)][:limit]
        self.ghosts = self.ghosts[limit:]
        for each in waiting:
            if each in found and each.repeats:
                each.repeats -= 1
                self.ghosts.append(each)
        return found

    def arrive(self, now: float) -> None:
        """Give numbers to the updates that have become due, in that order."""
        for each in sorted((each for each in self.updates if not each.number), key=lambda each: each.due):
            if each.due <= now:
                each.number = next(self.update_numbers)
                self.came[each.number] = each.due

    def confirm(self, offset: int) -> None:
        """Forget what the bot has confirmed by asking from `offset` on; below zero, all but the last."""
        if offset < 0:
            numbers = sorted(each.number for each in self.updates if each.number)[offset:]
            offset = numbers[0] if numbers else 0
        self.confirmed = max(self.confirmed, offset)
        self.updates = [each for each in self.updates if not each.number or each.number >= offset]

    def next_due(self) -> float | None:
        """Say when the next update that is held back is due."""
        return min((each.due for each in self.updates if not each.number), default=None)

    async def wait(self, until: float, happened: Callable[[], bool]) -> bool:
        """Wait until something has happened, at most until a moment of the server's clock."""
        async with self.changed:
            while not happened():
                self.arrive(clock())
                held = self.next_due()
                soonest = until if held is None else min(until, held)
                if (left := soonest - clock()) > 0:
                    await _notified(self.changed, left)
                elif soonest == until:
                    return False
        return True

    async def tell(self) -> None:
        """Let all who wait look again."""
        async with self.changed:
            self.changed.notify_all()

    def add(self, updates: Iterable[Update]) -> None:
        """Take updates in."""
        self.updates.extend(updates)


async def _notified(changed: asyncio.Condition, seconds: float) -> None:
    try:
        await asyncio.wait_for(changed.wait(), seconds)
    except TimeoutError:
        return


def clock() -> float:
    """Give the server's own clock in seconds."""
    return time.monotonic()


def chat_of(number: int) -> Json:
    """Show a chat: groups have numbers below zero."""
    if number < 0:
        return {"id": number, "type": "supergroup", "title": f"Group {-number}"}
    return {"id": number, "type": "private", "first_name": f"Person {number}"}


def user_of(number: int, language: str = "en") -> Json:
    """Show a person; a private chat has the number of its person."""
    return {"id": abs(number), "is_bot": False, "first_name": f"Person {number}", "language_code": language}
