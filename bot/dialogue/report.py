"""Records a contact: the way, the person and the result, each by one tap."""

from collections.abc import Sequence

from agencies.common.access import Permission, require
from agencies.common.words import Message, say
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS, RESULT_WORDS
from agencies.work.record_contact import record_contact
from bot.dialogue import promise
from bot.dialogue.may import way_of
from bot.dialogue.record import recorded, report_of
from bot.dialogue.rules.signs import SIGN_OF, results_of
from bot.dialogue.spoken import Button, Reply
from bot.dialogue.subject import Subject, desk_of, new_once, result_of, subject_of
from bot.dialogue.turn import Turn, in_pairs, unknown_button

_ENDS = frozenset({"may", "log"})
"""Where choosing a way and a person leads: to the question, or to the record."""


async def choose_channel(turn: Turn) -> list[Reply]:
    """Ask by which way."""
    end, case_id = _end(turn), turn.number(1)
    buttons = [turn.button(CHANNEL_WORDS[each], "who", end, case_id, SIGN_OF[each]) for each in Channel]
    back = [turn.button(say("The case"), "case", case_id)]
    return [turn.reply(say("By which way?"), rows=[*in_pairs(buttons), back])]


async def choose_party(turn: Turn) -> list[Reply]:
    """Ask with whom."""
    end, case_id, channel = _end(turn), turn.number(1), turn.part(2)
    buttons = [turn.button(PARTY_WORDS[each], end, case_id, channel, SIGN_OF[each], "-") for each in Party]
    back = [turn.button(say("Back"), "way", end, case_id)]
    return [turn.reply(say("With whom?"), rows=[*in_pairs(buttons), back])]


def _end(turn: Turn) -> str:
    if turn.part(0) not in _ENDS:
        raise unknown_button()
    return turn.part(0)


async def choose_point(turn: Turn) -> list[Reply]:
    """Ask on which number or at which place, where the person has several."""
    desk, subject = await desk_of(turn, subject_of(turn))
    same = [each.point for each in desk.points if each.point.relation == subject.party]
    kind = desk.chosen.kind if desk.chosen else ""
    rows = [[turn.button(each.value, *_with(subject, each.id))] for each in same if each.kind == kind]
    rows.append([turn.button(say("None of these"), "log", *subject.parts[:3], "-")])
    return [turn.reply(way_of(desk, subject), say("On which one?"), rows=rows)]


def _with(subject: Subject, point_id: int) -> tuple[object, ...]:
    return ("log", *subject.parts[:3], point_id)


async def ask_result(turn: Turn) -> list[Reply]:
    """Ask what came of a contact, the usual results first; without a choice it was a call to the debtor."""
    return await _ask(turn, others=False)


async def ask_other_result(turn: Turn) -> list[Reply]:
    """Ask what came of a contact, the rarer results."""
    return await _ask(turn, others=True)


async def _ask(turn: Turn, *, others: bool) -> list[Reply]:
    require(turn.actor, Permission.RECORD_CONTACTS)
    desk, subject = await desk_of(turn, subject_of(turn))
    once = new_once()
    usual, rare = results_of(subject.channel)
    rows: list[Sequence[Button]] = [*in_pairs(_results(turn, subject, rare if others else usual, once))]
    if not others:
        rows.append(_more(turn, desk.points and len(desk.points) > 1, subject))
    lines: list[Message | str] = [desk.case.case_no, way_of(desk, subject)]
    if not desk.advice.allowed:
        lines.append(desk.advice.answer.words)
        lines.append(say("What already happened is recorded all the same, and marked."))
    lines.append(say("What came of it?"))
    rows.append([turn.button(say("The case"), "case", subject.case_id)])
    return [turn.reply(*lines, rows=rows)]


def _results(turn: Turn, subject: Subject, results: Sequence[Result], once: str) -> list[Button]:
    case_id, channel, party, point = subject.parts
    return [
        turn.button(RESULT_WORDS[each], "put", case_id, channel, party, point, SIGN_OF[each], once)
        for each in results
    ]


def _more(turn: Turn, several: object, subject: Subject) -> list[Button]:
    buttons = [turn.button(say("Other results"), "more", *subject.parts)]
    if several:
        buttons.append(turn.button(say("Another number"), "point", *subject.parts))
    return buttons


async def put(turn: Turn) -> list[Reply]:
    """Record the result that was tapped; a promise asks for its amount and day first."""
    subject, result, once = subject_of(turn), result_of(turn, 4), turn.part(5)
    if result is Result.PROMISED:
        return await promise.ask_amount(turn, subject, once)
    told = await record_contact(
        turn.actor,
        subject.case_id,
        report_of(subject, result),
        once=once,
        now=turn.now,
    )
    return [recorded(turn, subject, told, RESULT_WORDS[result])]
