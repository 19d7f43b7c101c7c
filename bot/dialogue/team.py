"""The team's load, and new cases for one of its people."""

from agencies.common.access import Permission, require
from agencies.common.errors import Conflict
from agencies.common.words import Message, say
from agencies.work.assign_cases import assign_cases
from agencies.work.queries.assignments import Collector, collectors
from agencies.work.queries.my_cases import MOST_COUNTED, count_my_cases, ids_of_my_cases
from agencies.work.rules.my_cases import Filter, Hands
from bot.dialogue.spoken import Reply
from bot.dialogue.subject import new_once
from bot.dialogue.turn import Turn, in_pairs, unknown_button

OFFERED = (5, 10, 20, 50)
MOST_SHOWN = 30
_FREE = Filter(hands=Hands.NOBODY, owing=True)


async def show(turn: Turn) -> list[Reply]:
    """Tell who has how much on the desk, and what is in nobody's hands."""
    require(turn.actor, Permission.ASSIGN_CASES)
    people = (await collectors(turn.actor, turn.today))[:MOST_SHOWN]
    lines: list[Message | str] = [say("Your team, {day}", day=turn.day(turn.today)), *(map(_load, people))]
    lines.append(_in_nobodys(await _free(turn)))
    buttons = [turn.button(each.name, "mate", each.id) for each in people]
    return [turn.reply(*lines, rows=in_pairs(buttons))]


def _load(mate: Collector) -> Message:
    return say(
        "{person}: {cases} cases, {untouched} never contacted, {due} promises due",
        person=mate.name,
        cases=mate.cases,
        untouched=mate.untouched,
        due=mate.promises_due,
    )


async def _free(turn: Turn) -> int:
    return await count_my_cases(turn.actor, _FREE, today=turn.today)


def _in_nobodys(free: int) -> Message:
    if free > MOST_COUNTED:
        return say("In nobody's hands: more than {count}", count=MOST_COUNTED)
    return say("In nobody's hands: {count}", count=free)


async def show_mate(turn: Turn) -> list[Reply]:
    """Tell one person's load, and offer new cases for the person."""
    mate, free = await _mate(turn), await _free(turn)
    lines = [_load(mate), _in_nobodys(free)]
    counts = [each for each in OFFERED if each <= free] or ([free] if free else [])
    buttons = [turn.button(say("Give {count} cases", count=each), "hand", mate.id, each) for each in counts]
    back = [turn.button(say("My team"), "team")]
    return [turn.reply(*lines, rows=[*in_pairs(buttons), back])]


async def _mate(turn: Turn) -> Collector:
    require(turn.actor, Permission.ASSIGN_CASES)
    person_id = turn.number(0)
    for each in await collectors(turn.actor, turn.today):
        if each.id == person_id:
            return each
    raise unknown_button()


async def offer(turn: Turn) -> list[Reply]:
    """Choose cases in nobody's hands and repeat what will be done with them."""
    mate, count = await _mate(turn), turn.number(1)
    if not 0 < count <= max(OFFERED):
        raise unknown_button()
    ids = await ids_of_my_cases(turn.actor, _FREE, today=turn.today, most=count)
    if not ids:
        raise Conflict("No case is in nobody's hands any more.")
    once = new_once()
    turn.kept = {"once": once, "person": mate.id, "cases": ids}
    sentence = say(
        "Give {count} cases that are in nobody's hands to {person}?", count=len(ids), person=mate.name
    )
    rows = [
        [turn.button(say("Yes, give them"), "give", once)],
        [turn.button(say("Back"), "mate", mate.id)],
    ]
    return [turn.reply(sentence, rows=rows)]


async def give(turn: Turn) -> list[Reply]:
    """Do what was repeated, once."""
    if "cases" not in turn.was or turn.was.get("once") != turn.part(0):
        raise Conflict("This offer does not wait any more; look at your team to see who has what.")
    cases, person_id = turn.was["cases"], int(turn.was["person"])
    found = await assign_cases(turn.actor, cases, person_id, free_only=True, now=turn.now)
    sentence = say(
        "Cases that changed hands: {changed}; so already: {unchanged}.",
        changed=found.changed,
        unchanged=found.unchanged,
    )
    return [turn.reply(sentence, rows=[[turn.button(say("My team"), "team")]])]
