"""Puts one case into the hands of one of the team."""

from agencies.common.access import Permission, require
from agencies.common.words import say
from agencies.work.assign_cases import assign_cases
from agencies.work.queries.assignments import colleagues
from agencies.work.queries.desk_case import desk_case
from bot.dialogue.card import title_of
from bot.dialogue.spoken import Reply
from bot.dialogue.turn import Turn, in_pairs

MOST_SHOWN = 40
_NOBODY = 0


async def ask(turn: Turn) -> list[Reply]:
    """Ask who gets a case."""
    require(turn.actor, Permission.ASSIGN_CASES)
    case = await desk_case(turn.actor, turn.number(0))
    people = (await colleagues(turn.actor))[:MOST_SHOWN]
    buttons = [turn.button(name, "to", case.case_id, person_id) for person_id, name in people]
    if case.collector_id is not None:
        buttons.append(turn.button(say("Nobody"), "to", case.case_id, _NOBODY))
    return [
        turn.reply(
            title_of(case.case_no, case.debtor),
            say("In the hands of: {person}", person=case.collector or say("nobody")),
            say("Who gets it?"),
            rows=[*in_pairs(buttons), [turn.button(say("The case"), "case", case.case_id)]],
        )
    ]


async def assign(turn: Turn) -> list[Reply]:
    """Give a case to somebody, or to nobody."""
    case_id, person_id = turn.number(0), turn.number(1)
    await assign_cases(turn.actor, [case_id], person_id or None, now=turn.now)
    case = await desk_case(turn.actor, case_id)
    return [
        turn.reply(
            title_of(case.case_no, case.debtor),
            say("In the hands of: {person}", person=case.collector or say("nobody")),
            rows=[[turn.button(say("The case"), "case", case_id)]],
        )
    ]
