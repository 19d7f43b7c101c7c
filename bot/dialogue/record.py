"""A contact as it is recorded from a chat, and what is said when it stands."""

from agencies.common.words import Message, say
from agencies.rulebook.rules.codes import Result
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS
from agencies.work.record_contact import Report, Told
from agencies.work.rules.drafts import Promised
from bot.dialogue.spoken import Reply
from bot.dialogue.subject import Subject
from bot.dialogue.turn import Turn


def report_of(subject: Subject, result: Result, promised: Promised | None = None) -> Report:
    """Put a contact together as it is recorded."""
    return Report(subject.channel, subject.party, result, promise=promised, point_id=subject.point_id)


def recorded(turn: Turn, subject: Subject, told: Told, result: Message) -> Reply:
    """Say that a contact is recorded, and what the rulebook says of it."""
    what = say(
        "Recorded on {case_no}: {channel}, {party}: {result}",
        case_no=told.case_no,
        channel=CHANNEL_WORDS[subject.channel],
        party=PARTY_WORDS[subject.party],
        result=result,
    )
    lines = [what if told.fresh else say("This was recorded before; nothing was recorded twice."), told.words]
    if not told.verdict.allowed:
        lines.append(say("It is marked as a breach."))
    rows = [
        [turn.button(say("My tasks today"), "today"), turn.button(say("The case"), "case", subject.case_id)]
    ]
    return turn.reply(*lines, rows=rows)
