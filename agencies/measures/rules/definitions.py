"""What a measure is: an exact ratio of two counts."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from agencies.common.money import PPM, round_half_away
from agencies.common.words import Message, say
from agencies.measures.rules.counts import Counts


class Unit(StrEnum):
    """How the value of a measure reads: as a percentage, as a number, or for each thousand."""

    SHARE = "share"
    NUMBER = "number"
    PER_THOUSAND = "per_thousand"


_HUNDREDTHS = {Unit.SHARE: 10_000, Unit.NUMBER: 100, Unit.PER_THOUSAND: 100_000}


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
