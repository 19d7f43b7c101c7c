"""What lies on the desk today: by reason, each case with whether it may be called now."""

from collections.abc import Mapping, Sequence

from agencies.common.access import Role
from agencies.common.words import Message, say
from agencies.work.advise_contact import advise_calls
from agencies.work.queries.my_cases import MyCase, my_cases
from agencies.work.rules.advice import Answer
from agencies.work.rules.my_cases import Hands, Sort
from agencies.work.todays_list import REASON_WORDS, Group, Reason, Today, todays_list, wanted_for
from bot.dialogue.spoken import Button, Reply
from bot.dialogue.turn import Turn, in_pairs, unknown_button
from bot.dialogue.wording import amount

FIRST = 4
PAGE = 8
MOST_PAGES = 25


async def show(turn: Turn) -> list[Reply]:
    """Show the first cases of every reason."""
    hands, found = await _found(turn)
    if not found.total:
        return [
            turn.reply(say("Nothing is due today."), say("Find a case by its number whenever you need it."))
        ]
    lines: list[Message | str] = [
        say("Today, {day}: {count} cases", day=turn.day(turn.today), count=found.total)
    ]
    if hands is Hands.ALL and turn.actor.role is Role.AGENCY_COLLECTOR:
        lines.append(say("No case is in your hands; these are everybody's."))
    buttons: list[Button] = []
    more: list[Button] = []
    for group in (each for each in found.groups if each.total):
        lines += ["", _heading(group), *_lines(turn, group.cases, found.answers)]
        buttons += [_case(turn, each) for each in group.cases]
        if group.total > len(group.cases):
            words = say("All: {reason}", reason=group.words)
            more.append(turn.button(words, "list", group.reason.value, 0))
    return [turn.reply(*lines, rows=[*in_pairs(buttons), *([each] for each in more)])]


async def _found(turn: Turn) -> tuple[Hands, Today]:
    """Read the person's own list; everybody's for a manager, and where nothing is in the person's hands."""
    hands = Hands.MINE if turn.actor.role is Role.AGENCY_COLLECTOR else Hands.ALL
    found = await todays_list(turn.actor, hands, today=turn.today, now=turn.now, most=FIRST)
    if hands is Hands.MINE and not found.total:
        hands = Hands.ALL
        found = await todays_list(turn.actor, hands, today=turn.today, now=turn.now, most=FIRST)
    return hands, found


def _heading(group: Group) -> Message:
    return say("{reason}: {count}", reason=group.words, count=group.total)


async def show_reason(turn: Turn) -> list[Reply]:
    """Show a page of the cases that are on the list for one reason."""
    reason, page = turn.part(0), turn.number(1)
    if reason not in set(Reason) or page >= MOST_PAGES:
        raise unknown_button()
    hands, _ = await _found(turn)
    wanted, past = wanted_for(Reason(reason), hands, turn.now), page * PAGE
    rows = await my_cases(turn.actor, wanted, Sort.BALANCE, today=turn.today, limit=past + PAGE)
    shown = rows[past : past + PAGE]
    answers = await advise_calls(turn.actor, {each.case_id for each in shown}, now=turn.now)
    lines: list[Message | str] = [REASON_WORDS[Reason(reason)], *_lines(turn, shown, answers)]
    if not shown:
        lines.append(say("Nothing more."))
    ways = _pages(turn, reason, page, beyond=len(rows) > past + PAGE)
    buttons = [_case(turn, each) for each in shown]
    today = [turn.button(say("My tasks today"), "today")]
    return [turn.reply(*lines, rows=[*in_pairs(buttons), ways, today])]


def _pages(turn: Turn, reason: str, page: int, *, beyond: bool) -> list[Button]:
    ways = [turn.button(say("Back"), "list", reason, page - 1)] if page else []
    if beyond and page + 1 < MOST_PAGES:
        ways.append(turn.button(say("Next"), "list", reason, page + 1))
    return ways


def _lines(turn: Turn, cases: Sequence[MyCase], answers: Mapping[int, Answer]) -> list[str]:
    return [_line(turn, each, answers.get(each.case_id)) for each in cases]


def _line(turn: Turn, case: MyCase, answer: Answer | None) -> str:
    name = " ".join(filter(None, (case.case_no, case.debtor)))
    return f"· {name} · {amount(case.balance_minor, case.currency)} · {_state(turn, case, answer)}"


def _state(turn: Turn, case: MyCase, answer: Answer | None) -> str:
    if answer is not None and answer.allowed:
        return "✓ " + turn.word(say("may be called"))
    if answer is None or answer.opens_at is None:
        return "✗ " + turn.word(say("not to be called"))
    return "✗ " + turn.word(say("from {moment}", moment=turn.moment(answer.opens_at, case.zone)))


def _case(turn: Turn, case: MyCase) -> Button:
    return turn.button(case.case_no, "case", case.case_id)
