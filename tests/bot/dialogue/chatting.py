"""Somebody at a chat: types words, taps the buttons that are there, and reads what comes back."""

import datetime
from dataclasses import dataclass, field, replace
from itertools import count

from agencies.common.access import Actor
from agencies.people.issue_chat_code import issue_chat_code
from bot.dialogue.hear import hear
from bot.dialogue.spoken import Button, Heard, Reply

NOON = datetime.datetime(2017, 10, 16, 16, 0, tzinfo=datetime.UTC)
"""Noon in New York, a Monday."""
_keys = count(1)


@dataclass(slots=True)
class Chatter:
    """A chat of one address; `last` are the replies to what was heard last."""

    chat: str
    now: datetime.datetime = NOON
    door: str = "telegram"
    last: list[Reply] = field(default_factory=list)
    heard: Heard | None = None

    async def type(self, text: str, key: str | None = None) -> str:
        """Send words and give what is said to them."""
        return await self._hear(Heard(self.door, self.chat, key or f"u{next(_keys)}", text=text))

    async def tap(self, label: str) -> str:
        """Tap the button of the last reply that bears a label, or begins with it."""
        found = [each for each in self.buttons if each.label == label] or [
            each for each in self.buttons if each.label.startswith(label)
        ]
        assert found, f"{label} is not among {[each.label for each in self.buttons]}"
        return await self.send(found[0].tap)

    async def send(self, tap: str, key: str | None = None) -> str:
        """Send the word of a button, whether it is there or not."""
        return await self._hear(Heard(self.door, self.chat, key or f"u{next(_keys)}", tap=tap))

    async def again(self) -> str:
        """Have the last update come a second time."""
        assert self.heard is not None
        return await self._hear(self.heard)

    async def repeat(self) -> str:
        """Do what was done last once more, as an update of its own."""
        assert self.heard is not None
        return await self._hear(replace(self.heard, key=f"u{next(_keys)}"))

    async def _hear(self, heard: Heard) -> str:
        self.heard = heard
        self.last = await hear(heard, now=self.now)
        return self.text

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n".join(each.text for each in self.last)

    @property
    def buttons(self) -> list[Button]:
        """The buttons under what was said last."""
        return [button for each in self.last for row in each.buttons for button in row]

    @property
    def labels(self) -> list[str]:
        """What these buttons say."""
        return [each.label for each in self.buttons]


async def linked(actor: Actor, now: datetime.datetime = NOON, chat: str | None = None) -> Chatter:
    """Link a chat of a messenger to somebody."""
    chatter = Chatter(chat or str(10_000 + actor.person_id), now)
    code = await issue_chat_code(actor, now=now)
    text = await chatter.type(f"/start {code.code}")
    assert actor.name in text
    return chatter
