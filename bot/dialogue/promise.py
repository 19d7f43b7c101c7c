"""A promise to pay: its amount and its day as people type them, repeated before it is recorded."""

import datetime
from dataclasses import dataclass

from agencies.common.dates import civil_day, days_after, month_end
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import Message, say
from agencies.people.queries import portfolio_by_id
from agencies.rulebook.rules.codes import Result
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS, RESULT_WORDS
from agencies.work.queries.asking import asked_case
from agencies.work.queries.recording import worked_case
from agencies.work.record_contact import record_contact
from agencies.work.rules.drafts import Promised
from bot.dialogue import understood
from bot.dialogue.record import recorded, report_of
from bot.dialogue.rules.phrases import Phrase
from bot.dialogue.rules.signs import SIGN_OF
from bot.dialogue.spoken import Button, Reply
from bot.dialogue.subject import Subject, subject_of
from bot.dialogue.turn import Turn, in_pairs, unknown_button
from bot.dialogue.wording import amount


@dataclass(frozen=True, slots=True)
class _Draft:
    """A promise as far as it is told: on which contact, what is owed there, and the debtor's day."""

    subject: Subject
    once: str
    case_no: str
    currency: str
    balance_minor: int
    today: datetime.date
    amount_minor: int | None = None
    day: datetime.date | None = None


async def ask_amount(turn: Turn, subject: Subject, once: str) -> list[Reply]:
    """Ask how much was promised in a contact."""
    draft = await _drafted(turn, subject, once)
    return [_ask_amount(turn, draft)]


async def hear_amount(turn: Turn) -> list[Reply]:
    """Take typed words for the amount, or for the amount and the day."""
    draft = await _resumed(turn)
    found = understood.hear_amount(turn.heard.text or "", draft.currency, draft.today, draft.balance_minor)
    if isinstance(found, Message):
        return [_ask_amount(turn, draft, found)]
    return [_heard(turn, draft, found)]


async def hear_day(turn: Turn) -> list[Reply]:
    """Take typed words for the day, or for both."""
    draft = await _resumed(turn)
    found = understood.hear_day(turn.heard.text or "", draft.currency, draft.today, draft.balance_minor)
    if isinstance(found, Message):
        return [_ask_day(turn, draft, found)]
    return [_heard(turn, draft, found)]


def _heard(turn: Turn, draft: _Draft, phrase: Phrase) -> Reply:
    return _next(turn, draft, phrase.amount_minor or draft.amount_minor, phrase.day or draft.day)


async def choose_amount(turn: Turn) -> list[Reply]:
    """Take all that is owed for the amount."""
    draft = await _of_button(turn)
    return [_next(turn, draft, draft.balance_minor, draft.day)]


async def choose_day(turn: Turn) -> list[Reply]:
    """Take the day of a button, or ask for another one."""
    draft = await _of_button(turn)
    if len(turn.parts) == 1:
        return [_ask_day(turn, draft)]
    found = understood.only_day(turn.part(1), draft.today)
    if isinstance(found, Message):
        return [_ask_day(turn, draft, found)]
    return [_next(turn, draft, draft.amount_minor, found)]


async def record(turn: Turn) -> list[Reply]:
    """Record the promise that was repeated; what cannot be is asked for again."""
    draft = await _of_button(turn)
    if draft.amount_minor is None or draft.day is None:
        raise unknown_button()
    promised = Promised(draft.amount_minor, draft.day)
    report = report_of(draft.subject, Result.PROMISED, promised)
    try:
        told = await record_contact(turn.actor, draft.subject.case_id, report, once=draft.once, now=turn.now)
    except Invalid as error:
        if "promise_amount" in error.fields:
            return [_ask_amount(turn, draft, error.message)]
        if "promise_date" in error.fields:
            return [_ask_day(turn, draft, error.message)]
        raise
    result = say(
        "{result}, {amount} for {day}",
        result=RESULT_WORDS[Result.PROMISED],
        amount=amount(promised.amount_minor, draft.currency),
        day=turn.day(promised.due_on),
    )
    return [recorded(turn, draft.subject, told, result)]


def _next(turn: Turn, draft: _Draft, minor: int | None, day: datetime.date | None) -> Reply:
    """Ask for what is still missing, else repeat what was understood."""
    draft = _Draft(
        draft.subject, draft.once, draft.case_no, draft.currency, draft.balance_minor, draft.today, minor, day
    )
    if minor is None:
        return _ask_amount(turn, draft)
    if minor > draft.balance_minor:
        fault = say(
            "{amount} is more than the {balance} still owed.",
            amount=amount(minor, draft.currency),
            balance=amount(draft.balance_minor, draft.currency),
        )
        return _ask_amount(turn, draft, fault)
    return _ask_day(turn, draft) if day is None else _repeat(turn, draft, minor, day)


def _ask_amount(turn: Turn, draft: _Draft, fault: Message | str = "") -> Reply:
    _wait(turn, "amount", draft)
    owed = amount(draft.balance_minor, draft.currency)
    rows = (
        [[turn.button(say("All: {amount}", amount=owed), "sum", draft.once)]] if draft.balance_minor else []
    )
    lines = [fault] if fault else []
    return turn.reply(
        *lines,
        say("How much was promised on {case_no}? {amount} are owed.", case_no=draft.case_no, amount=owed),
        say("Send the amount, or the amount and the day, like: 500 next friday"),
        rows=[*rows, _back(turn, draft)],
    )


def _ask_day(turn: Turn, draft: _Draft, fault: Message | str = "") -> Reply:
    _wait(turn, "day", draft)
    offered = {
        draft.today: say("Today"),
        days_after(draft.today, 1): say("Tomorrow"),
        days_after(draft.today, 3): say("In {days} days", days=3),
        days_after(draft.today, 7): say("In {days} days", days=7),
        month_end(draft.today): say("End of the month"),
    }
    buttons = [turn.button(words, "day", draft.once, day.isoformat()) for day, words in offered.items()]
    lines = [fault] if fault else []
    question = say(
        "For which day? Choose one, or send it, like: {example}, next friday",
        example=days_after(draft.today, 5).isoformat(),
    )
    return turn.reply(*lines, question, rows=[*in_pairs(buttons), _back(turn, draft)])


def _repeat(turn: Turn, draft: _Draft, minor: int, day: datetime.date) -> Reply:
    _wait(turn, "day", draft)
    subject = draft.subject
    lines = [
        say("Is this right?"),
        say(
            "{case_no}: {channel}, {party}",
            case_no=draft.case_no,
            channel=CHANNEL_WORDS[subject.channel],
            party=PARTY_WORDS[subject.party],
        ),
        say(
            "Promised: {amount}, for {day} ({weekday})",
            amount=amount(minor, draft.currency),
            day=turn.day(day),
            weekday=_WEEKDAYS[day.weekday()],
        ),
    ]
    again = turn.button(say("Another amount"), "put", *subject.parts, SIGN_OF[Result.PROMISED], draft.once)
    rows: list[list[Button]] = [
        [turn.button(say("Yes, record it"), "pledge", draft.once)],
        [again, turn.button(say("Another day"), "day", draft.once)],
        _back(turn, draft),
    ]
    return turn.reply(*lines, rows=rows)


def _back(turn: Turn, draft: _Draft) -> list[Button]:
    return [turn.button(say("Record nothing"), "case", draft.subject.case_id)]


def _wait(turn: Turn, what: str, draft: _Draft) -> None:
    turn.kept = {
        "wait": what,
        "subject": [str(each) for each in draft.subject.parts],
        "once": draft.once,
        "amount": draft.amount_minor,
        "day": draft.day.isoformat() if draft.day else None,
    }


async def _of_button(turn: Turn) -> _Draft:
    """Take up the promise that a button belongs to; Conflict where another was begun since, or none is."""
    if "once" not in turn.was or turn.was["once"] != turn.part(0):
        raise Conflict("This promise does not wait any more; open the case to see what is recorded.")
    return await _resumed(turn)


async def _resumed(turn: Turn) -> _Draft:
    parts, turn.parts = turn.parts, tuple(turn.was["subject"])
    subject, turn.parts = subject_of(turn), parts
    day = turn.was["day"]
    return await _drafted(
        turn,
        subject,
        str(turn.was["once"]),
        turn.was["amount"],
        datetime.date.fromisoformat(day) if day else None,
    )


async def _drafted(
    turn: Turn,
    subject: Subject,
    once: str,
    minor: int | None = None,
    day: datetime.date | None = None,
) -> _Draft:
    case = await worked_case(turn.actor, subject.case_id)
    portfolio = await portfolio_by_id(case.portfolio_id)
    today = civil_day(turn.now, (await asked_case(turn.actor, subject.case_id)).time_zone)
    return _Draft(subject, once, case.case_no, portfolio.currency, case.balance_minor, today, minor, day)


_WEEKDAYS = (
    *(say("Monday"), say("Tuesday"), say("Wednesday"), say("Thursday"), say("Friday"), say("Saturday")),
    say("Sunday"),
)
