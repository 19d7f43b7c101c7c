"""What the people of the demo say to the assistant: each links a chat and asks what their day asks for."""

import datetime
from collections.abc import Awaitable, Callable, Iterator
from itertools import count

from agencies.common.access import Actor
from agencies.people.issue_chat_code import issue_chat_code
from agencies.people.link_chat import PANEL, panel_address
from agencies.rulebook.rules.codes import Result
from bot.dialogue.hear import hear
from bot.dialogue.rules.signs import SIGN_OF
from bot.dialogue.spoken import Button, Heard, Reply
from portal.demo.cast import CAST, STRONG
from portal.demo.stage import Stage
from portal.demo.teams import CHINESE

_BETWEEN = datetime.timedelta(seconds=25)
_SECOND, _FIFTH, _SIXTH = CAST[1], CAST[4], CAST[5]
_PROMISED = {CHINESE: "明天 800", "en": "500 in 3 days"}
_MAY_BE_CALLED = "✓"


class Talk:
    """One person at the panel: types words, and taps buttons of the last reply."""

    def __init__(self, stage: Stage, person: Actor) -> None:
        self.person = person
        self._stage = stage
        self._numbers = count(1)
        self._last: list[Reply] = []

    async def link(self) -> None:
        """Link the panel by a code, as a messenger is linked."""
        code = await issue_chat_code(self.person, now=self._stage.now)
        await self.type(f"/start {code.code}")

    async def type(self, text: str) -> None:
        """Type something."""
        await self._hear(text=text)

    async def tap(self, word: str, sign: str = "") -> None:
        """Tap the first button that leads there, with this sign among its parts; nothing where none does."""
        for each in self._buttons():
            name, *parts = each.tap.split(":")
            if name == word and (not sign or sign in parts[-2:]):
                await self._hear(tap=each.tap, label=each.label)
                return

    async def open_case(self, place: int = 0) -> None:
        """Open one of the cases shown that may be called now."""
        lines = [line for each in self._last for line in each.text.splitlines() if _MAY_BE_CALLED in line]
        cases = [each for each in self._buttons() if each.tap.startswith("case:")]
        found = [each for each in cases if any(each.label in line for line in lines)]
        if place < len(found):
            await self._hear(tap=found[place].tap, label=found[place].label)

    async def _hear(self, text: str | None = None, tap: str | None = None, label: str | None = None) -> None:
        self._stage.now += _BETWEEN
        key = f"demo:{self.person.person_id}:{next(self._numbers)}"
        heard = Heard(PANEL, panel_address(self.person), key, text=text, tap=tap, label=label)
        self._last = await hear(heard, now=self._stage.now)

    def _buttons(self) -> Iterator[Button]:
        return (button for each in self._last for row in each.buttons for button in row)


Script = Callable[[Talk], Awaitable[None]]


async def talk_to_the_assistant(stage: Stage) -> None:
    """Have a few people of every role talk to the assistant, one after the other."""
    for person, script in _talks(stage):
        talk = Talk(stage, person)
        await talk.link()
        await script(talk)


def _talks(stage: Stage) -> Iterator[tuple[Actor, Script]]:
    for who in (STRONG, _FIFTH):
        yield stage.collectors[who.code][0], _work
    for who in (STRONG, _SECOND, _SIXTH):
        yield stage.collectors[who.code][1], _call_once
    yield stage.managers[STRONG.code], _look_after_the_month
    for who in (_SECOND, _SIXTH):
        yield stage.managers[who.code], _hand_out_to(stage.collectors[who.code][0])
    yield stage.people["vera"], _ask_for_a_case
    yield stage.people["cora"], _ask_for_a_case
    for key in ("victor", "frank", "fiona", "audrey"):
        yield stage.people[key], _look_over
    yield stage.people["adam"], _look_at_the_link


async def _work(talk: Talk) -> None:
    """Call somebody in vain, get a promise from somebody else, and look at the figures."""
    await _call_once(talk)
    await talk.tap("today")
    await talk.open_case(1)
    await talk.tap("log")
    await talk.tap("put", SIGN_OF[Result.PROMISED])
    await talk.type(_PROMISED[talk.person.language])
    await talk.tap("pledge")
    await talk.tap("menu")
    await talk.tap("figures")


async def _call_once(talk: Talk) -> None:
    await talk.tap("today")
    await talk.open_case()
    await talk.tap("may")
    await talk.tap("log")
    await talk.tap("put", SIGN_OF[Result.NO_ANSWER])


async def _look_after_the_month(talk: Talk) -> None:
    await talk.tap("team")
    for word in ("figures", "statement", "news"):
        await talk.tap("menu")
        await talk.tap(word)


def _hand_out_to(collector: Actor) -> Script:
    """Give one of the team some of the cases that nobody has."""

    async def hand_out(talk: Talk) -> None:
        await talk.tap("team")
        await talk.tap("mate", str(collector.person_id))
        await talk.tap("hand")
        await talk.tap("give")

    return hand_out


async def _look_over(talk: Talk) -> None:
    await talk.tap("digest")
    await talk.tap("menu")
    await talk.tap("news")


async def _ask_for_a_case(talk: Talk) -> None:
    """Look over the day, find a case by its number, and ask whether it may be contacted."""
    await _look_over(talk)
    await talk.tap("menu")
    await talk.tap("find")
    await talk.type("CN000001")
    await talk.tap("may")


async def _look_at_the_link(talk: Talk) -> None:
    await talk.tap("me")
    await talk.tap("menu")
    await talk.tap("news")
