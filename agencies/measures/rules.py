"""What a measure is: exact ratios of counts, over windows of civil days."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from agencies.common.dates import DAY, month_end
from agencies.common.errors import Invalid
from agencies.common.money import PPM, round_half_away
from agencies.common.words import Message, say


class Group(StrEnum):
    """By what measures are told apart."""

    AGENCY = "agency"
    BUCKET = "bucket"
    MONTH = "month"
    BATCH = "batch"


class Unit(StrEnum):
    """How the value of a measure reads: as a percentage, as a number, or for each thousand."""

    SHARE = "share"
    NUMBER = "number"
    PER_THOUSAND = "per_thousand"


_HUNDREDTHS = {Unit.SHARE: 10_000, Unit.NUMBER: 100, Unit.PER_THOUSAND: 100_000}


@dataclass(frozen=True, slots=True)
class Window:
    """Civil days from `first` to `last`, both included."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted for one group in one window; money in minor units.

    Contacts, calls and promises count for the placement that the agency held on the debtor's civil day of the
    contact. `…_so_far` reach back before the window to the start of each placement.
    """

    active_cases: int = 0
    placed_minor: int = 0
    placed_so_far_minor: int = 0
    worked_cases: int = 0
    contacts: int = 0
    calls: int = 0
    call_case_days: int = 0
    connected_calls: int = 0
    right_party_calls: int = 0
    right_party_contacts: int = 0
    breaches: int = 0
    promises: int = 0
    promises_due: int = 0
    promises_kept: int = 0
    due_minor: int = 0
    kept_minor: int = 0
    received_minor: int = 0
    received_so_far_minor: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure: its name and formula in words, and the two fields of Counts it divides."""

    code: str
    name: Message
    formula: Message
    numerator: str
    denominator: str
    unit: Unit


DEFINITIONS = (
    Definition(
        "coverage",
        say("Coverage"),
        say("cases with at least one action in the period / active cases"),
        "worked_cases",
        "active_cases",
        Unit.SHARE,
    ),
    Definition(
        "calls_per_case",
        say("Calls per case"),
        say("calls in the period / active cases"),
        "calls",
        "active_cases",
        Unit.NUMBER,
    ),
    Definition(
        "calls_per_case_day",
        say("Calls per case-day"),
        say("calls in the period / days on which a case was called, counted case by case"),
        "calls",
        "call_case_days",
        Unit.NUMBER,
    ),
    Definition(
        "connect_rate",
        say("Connect rate"),
        say("calls that somebody answered / calls"),
        "connected_calls",
        "calls",
        Unit.SHARE,
    ),
    Definition(
        "right_party_rate",
        say("Right-party contact rate"),
        say("calls that the debtor answered / calls"),
        "right_party_calls",
        "calls",
        Unit.SHARE,
    ),
    Definition(
        "promise_rate",
        say("Promise rate"),
        say("promises to pay made in the period / contacts with the debtor in person, by any channel"),
        "promises",
        "right_party_contacts",
        Unit.SHARE,
    ),
    Definition(
        "promise_kept_rate",
        say("Promises kept"),
        say("promises kept / promises due in the period, by count"),
        "promises_kept",
        "promises_due",
        Unit.SHARE,
    ),
    Definition(
        "promise_kept_amount_rate",
        say("Promises kept by amount"),
        say("amount of the promises kept / amount of the promises due in the period"),
        "kept_minor",
        "due_minor",
        Unit.SHARE,
    ),
    Definition(
        "recovery_rate",
        say("Recovery rate"),
        say("attributed receipts of the period less reversals / amount placed of placements active in it"),
        "received_minor",
        "placed_minor",
        Unit.SHARE,
    ),
    Definition(
        "recovery_rate_so_far",
        say("Recovery rate so far"),
        say(
            "attributed receipts less reversals from placement to the end of the period"
            " / amount of all placements begun by then"
        ),
        "received_so_far_minor",
        "placed_so_far_minor",
        Unit.SHARE,
    ),
    Definition(
        "breach_rate",
        say("Breaches per 1,000 contacts"),
        say("contacts that broke a rule of the rulebook / contacts, for each 1,000"),
        "breaches",
        "contacts",
        Unit.PER_THOUSAND,
    ),
)


def ratio(definition: Definition, counts: Counts) -> Fraction | None:
    """Divide exactly; None where the denominator is zero: 2 breaches in 500 contacts are 1/250."""
    numerator, denominator = (
        int(getattr(counts, name)) for name in (definition.numerator, definition.denominator)
    )
    return Fraction(numerator, denominator) if denominator else None


def to_ppm(value: Fraction | None) -> int | None:
    """Give parts per million, rounded half away from zero: 2/3 is 666667, None stays None."""
    return None if value is None else round_half_away(value.numerator * PPM, value.denominator)


def shown(ppm: int | None, unit: Unit) -> str:
    """Write a ratio with two decimals in its unit: 4000 is "0.40 %", "0.00" or "4.00"; None is "—"."""
    if ppm is None:
        return "—"
    hundredths = round_half_away(ppm * _HUNDREDTHS[unit], PPM)
    whole, fraction = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole:,}.{fraction:02}" + (" %" if unit is Unit.SHARE else "")


def read_groups(text: str) -> tuple[Group, ...]:
    """Read "agency,bucket,month" in the order given; Invalid names an unknown group and the choices."""
    names = [each.strip().lower() for each in text.split(",") if each.strip()]
    for name in names:
        if name not in set(Group):
            raise Invalid(
                "Measures cannot be grouped by “{name}”; choose from {choices}.",
                name=name,
                choices=[each.value for each in Group],
            )
    return tuple(Group(name) for name in dict.fromkeys(names))


def read_window(first: datetime.date, last: datetime.date) -> Window:
    """Take a window; Invalid when it ends before it begins."""
    if last < first:
        raise Invalid(
            "The period ends on {last}, before it begins on {first}; turn the two round.",
            first=first,
            last=last,
        )
    return Window(first, last)


def cut_to_months(window: Window) -> Iterator[Window]:
    """Cut a window at the ends of months: 2017-09-20 to 2017-10-05 is 20-30 September and 1-5 October."""
    first = window.first
    while first <= window.last:
        last = min(month_end(first), window.last)
        yield Window(first, last)
        first = last + DAY
