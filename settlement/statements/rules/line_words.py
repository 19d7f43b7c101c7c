"""Say in a few sentences how a payment became a commission: whose it is, what of it earns, at which rate."""

from dataclasses import dataclass
from datetime import date

from agencies.common.dates import format_month
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from settlement.statements.rules.explain import explain
from settlement.statements.rules.facts import Line, LineKind


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line with its payment and placement; `original` is where the line stands that a reversal undoes."""

    line: Line
    reference: str
    paid_on: date
    amount_minor: int
    basis: str
    agency: str
    starts_on: date
    ended_on: date | None
    terms_from: date
    original: tuple[date, int] | None


def line_words(facts: LineFacts, currency: str) -> list[Message]:
    """Say a line step by step, from the payment to the commission; the last sentence is the arithmetic."""
    if facts.line.kind is LineKind.REVERSAL:
        return [_reversed(facts, currency), *_undone(facts), explain(facts.line, currency)]
    steps = [_credited(facts, currency)]
    if facts.line.kind is LineKind.LATE:
        steps.append(
            say(
                "Paid in {month}, it came after the statement of that month and stands here, by the terms of "
                "its own day.",
                month=format_month(facts.line.month),
            )
        )
    return [
        *steps,
        _base(facts, currency),
        say(
            "The terms in force from {day} rate it, because they held on the day it was paid.",
            day=facts.terms_from,
        ),
        explain(facts.line, currency),
    ]


def _credited(facts: LineFacts, currency: str) -> Message:
    values = {
        "amount": format_amount(facts.amount_minor, currency),
        "day": facts.paid_on,
        "agency": facts.agency,
        "start": facts.starts_on,
        "end": facts.ended_on,
    }
    if facts.basis == "tail":
        return say(
            "{amount} was paid on {day}, within the tail of the placement with {agency} that ended on {end}.",
            **values,
        )
    if facts.basis == "manual":
        return say(
            "{amount} was paid on {day} and credited to {agency} by hand; its placement began on {start}.",
            **values,
        )
    if facts.ended_on is None:
        return say(
            "{amount} was paid on {day}, while the case was placed with {agency}, from {start} on.", **values
        )
    return say(
        "{amount} was paid on {day}, while the case was placed with {agency} from {start} to {end}.",
        **values,
    )


def _base(facts: LineFacts, currency: str) -> Message:
    base = facts.line.base_minor
    if base == facts.amount_minor:
        return say("All of it earns: the base is {base}.", base=format_amount(base, currency))
    return say(
        "{rest} of it is above the balance of the case and earns nothing: the base is {base}.",
        rest=format_amount(facts.amount_minor - base, currency),
        base=format_amount(base, currency),
    )


def _reversed(facts: LineFacts, currency: str) -> Message:
    return say(
        "{amount} was taken back on {day}; the payment had been credited to {agency}.",
        amount=format_amount(-facts.amount_minor, currency),
        day=facts.paid_on,
        agency=facts.agency,
    )


def _undone(facts: LineFacts) -> list[Message]:
    if facts.original is None:
        return []
    month, number = facts.original
    return [
        say(
            "The payment is line {number} of the statement {month}; its commission is taken back in full.",
            number=number,
            month=format_month(month),
        )
    ]
