"""Put the parts of a statement in order and give each its month, its terms and its base.

A reversal is read off its original, in the same statement or in a locked one: the base is the exact negative,
so neither the terms of its own day nor an excess of its own are asked. It undoes its original once and whole.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from agencies.common.dates import month_end, month_start
from agencies.common.errors import Conflict
from agencies.common.money import format_amount
from settlement.statements.rules.facts import Facts, Original, Part
from settlement.terms.rules.definition import Base, TermsVersion
from settlement.terms.rules.versions import terms_on

_canonical_order = attrgetter("paid_on", "reference", "part_id")


class Entry(NamedTuple):
    """A payment on its way to a line, with the terms of its day."""

    part: Part
    month: date
    base_minor: int
    version: TermsVersion


class Reversal(NamedTuple):
    """A reversal on its way to a line, with the payment it undoes."""

    part: Part
    month: date
    base_minor: int
    original: Entry | Original


class Days(dict[date, tuple[date, TermsVersion]]):
    """Month and terms of each day, found once per day."""

    def __init__(self, versions: Iterable[TermsVersion]) -> None:
        super().__init__()
        self._versions = tuple(versions)

    def __missing__(self, day: date) -> tuple[date, TermsVersion]:
        self[day] = found = month_start(day), terms_on(self._versions, day)
        return found


def parts_in_order(facts: Facts) -> list[Part]:
    """Order the parts by (paid_on, reference, id).

    Conflict when one was paid after the month or stands there twice.
    """
    parts = sorted(facts.parts, key=_canonical_order)
    if parts and parts[-1].paid_on > month_end(facts.month):
        raise Conflict(
            "Payment {reference} of {day} was paid after the month of this statement.",
            reference=parts[-1].reference,
            day=parts[-1].paid_on,
        )
    if len({part.part_id for part in parts}) < len(parts):
        raise Conflict("A part of a payment stands twice in this statement; each may stand there once.")
    return parts


def entries_of(parts: Iterable[Part], days: Days, facts: Facts) -> Iterator[Entry | Reversal]:
    """Settle month, terms and base of each part, in the order given.

    Conflict when a payment is negative, has an excess above its amount or lies on a day without terms, when a
    reversal does not fit its original, or two undo the same.
    """
    originals = _originals(facts, days)
    for part in parts:
        if part.reverses is None:
            yield _entry(part, days, facts.currency)
        else:
            yield _reversal(part, originals.get(part.reverses), facts.currency)


def _originals(facts: Facts, days: Days) -> Mapping[int, Entry | Original]:
    reversals = [part.reverses for part in facts.parts if part.reverses is not None]
    if not reversals:
        return {}
    undone = set(reversals)
    if len(undone) < len(reversals):
        raise Conflict("Two reversals undo the same payment; a payment can be undone once.")
    here = {
        part.part_id: _entry(part, days, facts.currency)
        for part in facts.parts
        if part.part_id in undone and part.reverses is None
    }
    return {original.part_id: original for original in facts.originals} | here


def _entry(part: Part, days: Days, currency: str) -> Entry:
    if not 0 <= part.excess_minor <= part.amount_minor:
        raise Conflict(
            "Payment {reference} of {amount} with an excess of {excess} cannot be settled; only a reversal "
            "is negative, and an excess is a part of the amount.",
            reference=part.reference,
            amount=format_amount(part.amount_minor, currency),
            excess=format_amount(part.excess_minor, currency),
        )
    month, version = days[part.paid_on]
    if version.terms.base is Base.RECEIPT:
        return Entry(part, month, part.amount_minor, version)
    return Entry(part, month, part.amount_minor - part.excess_minor, version)


def _reversal(part: Part, original: Entry | Original | None, currency: str) -> Reversal:
    undone = original.part if isinstance(original, Entry) else original
    if original is None or undone is None or undone.amount_minor < 0:
        raise Conflict(
            "Reversal {reference} undoes no payment of this statement or of a locked one; attribute the "
            "payment first.",
            reference=part.reference,
        )
    if part.amount_minor != -undone.amount_minor:
        raise Conflict(
            "Reversal {reference} takes back {amount} of a payment of {original}; a reversal takes back all.",
            reference=part.reference,
            amount=format_amount(-part.amount_minor, currency),
            original=format_amount(undone.amount_minor, currency),
        )
    return Reversal(part, month_start(part.paid_on), -original.base_minor, original)
