"""May I contact? The rulebook's answer, with the rule and the moment from which it may be done."""

from agencies.common.access import Permission
from agencies.common.words import Message, say
from agencies.rulebook.rules.codes import Party
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS
from agencies.work.advise_contact import Desk
from bot.dialogue.spoken import Button, Reply
from bot.dialogue.subject import Subject, desk_of, subject_of
from bot.dialogue.turn import Turn


async def show(turn: Turn) -> list[Reply]:
    """Say whether a contact may be made now, and by which other ways."""
    desk, subject = await desk_of(turn, subject_of(turn))
    lines: list[Message | str] = [
        desk.case.case_no,
        way_of(desk, subject),
        say("You may, now.") if desk.advice.allowed else say("You may not, now."),
        *_why(desk),
    ]
    if desk.advice.instead:
        ways = [CHANNEL_WORDS[each] for each in desk.advice.instead]
        lines.append(say("Allowed now: {ways}", ways=ways))
    return [turn.reply(*lines, rows=_rows(turn, subject))]


def _why(desk: Desk) -> list[Message]:
    """Say what the rulebook says, where that is more than yes."""
    plainly = desk.advice.allowed and not desk.advice.warned and not desk.advice.answer.rule
    return [] if plainly and desk.advice.wish.party is Party.DEBTOR else [desk.advice.answer.words]


def way_of(desk: Desk, subject: Subject) -> Message:
    """Name a contact by its way, its person and its masked number."""
    channel, party = CHANNEL_WORDS[subject.channel], PARTY_WORDS[subject.party]
    if desk.chosen is None:
        return say("{channel}: {party}", channel=channel, party=party)
    return say("{channel}: {party}, {number}", channel=channel, party=party, number=desk.chosen.value)


def _rows(turn: Turn, subject: Subject) -> list[list[Button]]:
    rows = [[turn.button(say("Another way or person"), "way", "may", subject.case_id)]]
    if turn.may(Permission.RECORD_CONTACTS):
        rows.insert(0, [turn.button(say("Record what came of it"), "log", *subject.parts)])
    rows.append([turn.button(say("The case"), "case", subject.case_id)])
    return rows
