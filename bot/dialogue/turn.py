"""One turn of a conversation: who speaks, what is waited for, and how a reply is put together."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agencies.common.access import Actor, Permission
from agencies.common.dates import civil_day
from agencies.common.errors import Invalid
from agencies.common.words import Message, say
from agencies.people.queries.chats import ChatRow
from bot.dialogue import wording
from bot.dialogue.spoken import MOST_TAP, Button, Heard, Reply

_LARGEST = 2**63 - 1
MENU = say("Menu")


@dataclass(slots=True)
class Turn:
    """What was heard in a chat, and what the chat waits for after it; `was` is what it waited for before.

    `kept` begins empty: who does not say again what is waited for lets it go.
    """

    heard: Heard
    chat: ChatRow
    now: datetime.datetime
    was: dict[str, Any]
    parts: Sequence[str] = ()
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """The person who speaks; a chat that is not linked has none and does not ask."""
        if self.chat.actor is None:
            raise RuntimeError("the chat is not linked")
        return self.chat.actor

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.chat.spoken or self.chat.language

    @property
    def zone(self) -> str:
        """The person's clock."""
        return self.chat.time_zone or "UTC"

    @property
    def today(self) -> datetime.date:
        """The day on the person's clock."""
        return civil_day(self.now, self.zone)

    @property
    def tapped(self) -> bool:
        """Say whether a button was tapped, rather than something typed."""
        return self.heard.tap is not None

    def speak(self, language: str) -> None:
        """Answer in another language from here on."""
        self.chat = replace(self.chat, spoken=language)

    def may(self, permission: Permission) -> bool:
        """Say whether the person may do something, for what a menu offers."""
        return self.actor.may(permission)

    def part(self, place: int) -> str:
        """Give a part of the button's word; Invalid for a button that says less than it should."""
        if place >= len(self.parts):
            raise unknown_button()
        return self.parts[place]

    def number(self, place: int) -> int:
        """Give a part that is a number of a row."""
        text = self.part(place)
        if not (text.isascii() and text.isdecimal()) or int(text) > _LARGEST:
            raise unknown_button()
        return int(text)

    def word(self, message: Message | str) -> str:
        """Put a message into the person's language."""
        return wording.worded(message, self.language) if isinstance(message, Message) else message

    def day(self, date: datetime.date | None) -> str:
        """Write a date as the person reads it."""
        return wording.day(date, self.language)

    def moment(self, at: datetime.datetime, zone: str | None = None) -> str:
        """Write a moment on the person's clock, or on that of `zone`."""
        return wording.moment(at, zone or self.zone, self.language)

    def button(self, label: Message | str, *parts: object) -> Button:
        """Make a button; what its parts say comes back when it is tapped."""
        tap = ":".join(str(each) for each in parts)
        if len(tap) > MOST_TAP or not tap.isascii():
            raise ValueError(tap)
        return Button(self.word(label), tap, label if isinstance(label, Message) else None)

    def reply(self, *lines: Message | str, rows: Sequence[Sequence[Button]] = (), menu: bool = True) -> Reply:
        """Make a reply of lines; it takes the place of a tapped message, and leads back to the menu."""
        buttons = [tuple(each) for each in rows if each]
        if menu:
            buttons.append((self.button(MENU, "menu"),))
        text = "\n".join(self.word(each) for each in lines).strip("\n")
        return Reply(text, tuple(buttons), edit=self.tapped, language=self.language)


def unknown_button() -> Invalid:
    """Say that a button leads nowhere any more."""
    return Invalid("This button does not lead anywhere any more; choose from the menu.")


def in_pairs(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    """Set buttons in rows of two."""
    return [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]


def read_state(text: str) -> dict[str, Any]:
    """Read what a chat waits for."""
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def written_state(kept: dict[str, Any]) -> str:
    """Write what a chat waits for; empty for nothing."""
    return json.dumps(kept, sort_keys=True) if kept else ""
