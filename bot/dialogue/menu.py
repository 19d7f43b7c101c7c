"""The menu: what this person can ask for here."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import notices
from agencies.common.access import Permission
from agencies.common.words import Message, say
from bot.dialogue.spoken import Button, Reply
from bot.dialogue.turn import Turn, in_pairs


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the menu: the button's word, its label, who has it; the command bears the word too."""

    word: str
    label: Message
    needs: Permission | None = None
    of_lender: bool | None = None


ENTRIES: tuple[Entry, ...] = (
    Entry("today", say("My tasks today"), Permission.RECORD_CONTACTS, False),
    Entry("digest", say("Today at a glance"), Permission.READ_CASES, True),
    Entry("find", say("Find a case"), Permission.READ_CASES),
    Entry("figures", say("My figures this month"), Permission.READ_MEASURES, False),
    Entry("team", say("My team"), Permission.ASSIGN_CASES, False),
    Entry("statement", say("The last statement"), Permission.READ_STATEMENTS, False),
    Entry("news", say("Messages")),
    Entry("me", say("Language and link")),
)
COMMANDS: tuple[tuple[str, Message], ...] = (
    ("menu", say("The menu: all that can be asked for here")),
    *((each.word, each.label) for each in ENTRIES),
)
"""The commands that a messenger offers beside the field, each with what it does."""


def entries_of(turn: Turn) -> list[Entry]:
    """List the places that the person has."""
    return [
        each
        for each in ENTRIES
        if (each.needs is None or turn.may(each.needs))
        and each.of_lender in {None, turn.actor.of_lender}
        and not (each.of_lender is False and turn.actor.agency_id is None)
    ]


async def show(turn: Turn, *before: Message | str) -> Reply:
    """Show the menu, after some sentences perhaps."""
    unread = await notices.unread(turn.actor)
    buttons = [_button(turn, each, unread) for each in entries_of(turn)]
    lines: Sequence[Message | str] = before or (say("What would you like to see?"),)
    return turn.reply(*lines, rows=in_pairs(buttons), menu=False)


def _button(turn: Turn, entry: Entry, unread: int) -> Button:
    label = entry.label
    if entry.word == "news" and unread:
        label = Message("{label} ({count})", {"label": label, "count": unread})
    return turn.button(label, entry.word)
