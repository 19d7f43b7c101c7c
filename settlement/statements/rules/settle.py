"""Compute a statement from its facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from agencies.common.dates import month_end
from agencies.common.money import PPM, round_half_away
from settlement.statements.rules.entries import Days, Entry, Reversal, entries_of, parts_in_order
from settlement.statements.rules.facts import (
    Arithmetic,
    ArithmeticKind,
    Facts,
    Line,
    LineKind,
    Original,
    Part,
    Statement,
    Totals,
)
from settlement.statements.rules.positions import Positions
from settlement.statements.rules.pricing import Priced, Pricer, RatePricer, stands_alone
from settlement.statements.rules.tiers import MarginalPricer, WholePricer
from settlement.terms.rules.definition import Ladder, Method, Terms, TermsVersion
from settlement.terms.rules.versions import terms_on

Price = Callable[[Entry], Priced]


def settle(facts: Facts) -> Statement:
    """Compute lines and totals: 20,000.00 of a month of 200,000.00 on a ladder that gives 22 % earn 4,400.00.

    A line earns by the terms of the payment's own day. Several versions inside one month each rate their own
    lines, while the month or batch that climbs a ladder is counted over all of them. Late payments stand
    after the locked lines of their month and earn what the month reaches with them; locked lines stay as they
    are. A base of zero makes a line of zero; a negative total is a negative statement. VAT is that of the
    terms on the last day of the month. Conflict when a part cannot be settled; the sentence names it.
    """
    parts = parts_in_order(facts)
    lines = tuple(_lines(*_priced(parts, facts), facts.month))
    totals = totals_of(lines, terms_on(facts.versions, month_end(facts.month)).terms)
    return Statement(tuple(parts), lines, totals)


def totals_of(lines: Sequence[Line], terms: Terms) -> Totals:
    """Sum the lines and round VAT once: 36,000.00 and 6 % is 2,160.00 more, 38,160.00 in all.

    Where rates include VAT, the lines hold it, and it is split off: 36,000.00 is 33,962.26 and 2,037.74.
    """
    earned_minor = sum(line.commission_minor for line in lines)
    if terms.vat_included:
        commission_minor = round_half_away(earned_minor * PPM, PPM + terms.vat_ppm)
        vat_minor = earned_minor - commission_minor
    else:
        commission_minor = earned_minor
        vat_minor = round_half_away(earned_minor * terms.vat_ppm, PPM)
    return Totals(
        payments=len(lines),
        base_minor=sum(line.base_minor for line in lines),
        commission_minor=commission_minor,
        vat_minor=vat_minor,
        total_minor=commission_minor + vat_minor,
    )


def _priced(parts: Sequence[Part], facts: Facts) -> tuple[Iterable[Entry | Reversal], Price]:
    """Give the entries and how to price each; where every line stands alone, none is kept in memory twice."""
    days = Days(facts.versions)
    versions = {days[day][1] for day in {part.paid_on for part in parts if part.reverses is None}}
    entries = entries_of(parts, days, facts)
    if all(stands_alone(version) for version in versions):
        pricers = _pricers(versions, facts, Positions((), ()))
        return entries, lambda entry: pricers[entry.version.number].price(entry)
    listed = list(entries)
    positions = Positions(listed, facts.locked)
    priced = _price_in_order(listed, _pricers(versions, facts, positions), positions)
    return listed, lambda entry: priced[entry.part.part_id]


def _pricers(versions: Iterable[TermsVersion], facts: Facts, positions: Positions) -> dict[int, Pricer]:
    return {version.number: _pricer(version, facts, positions) for version in versions}


def _pricer(version: TermsVersion, facts: Facts, positions: Positions) -> Pricer:
    pricing = version.terms.pricing
    if not isinstance(pricing, Ladder):
        return RatePricer(version, pricing, positions)
    pricer = WholePricer if pricing.method is Method.WHOLE_AMOUNT else MarginalPricer
    return pricer(version, pricing, facts, positions)


def _price_in_order(
    entries: Iterable[Entry | Reversal], pricers: Mapping[int, Pricer], positions: Positions
) -> dict[int, Priced]:
    """Price one after the other, each where the ones before it have left its group.

    A reversal is passed over by its own base at its original's rate, and the next line telescopes from there:
    lines between two reversals add up to the rounded difference of the running totals around them.
    """
    priced = {}
    for entry in entries:
        if isinstance(entry, Entry):
            priced[entry.part.part_id] = pricers[entry.version.number].price(entry)
        origin = entry.original if isinstance(entry, Reversal) else entry
        if isinstance(origin, Entry):
            positions.take(entry, pricers[origin.version.number].rate(origin))
        else:
            positions.take(entry, origin.rate_ppm)
    return priced


def _undo(original: Entry | Original, price: Price) -> Priced:
    """Give the exact negative of the original line: a clawback never asks the rate of its own month.

    Where 200,000.00 earned 44,000.00 at 22 %, a payment of 20,000.00 that bounces takes back 4,400.00.
    """
    if isinstance(original, Entry):
        number, rate_ppm, commission_minor, _ = price(original)
        reference = original.part.reference
    else:
        number, rate_ppm, commission_minor = (
            original.terms_number,
            original.rate_ppm,
            original.commission_minor,
        )
        reference = original.reference
    arithmetic = Arithmetic(ArithmeticKind.REVERSAL, rate_ppm=rate_ppm, reverses=reference)
    return Priced(number, rate_ppm, -commission_minor, arithmetic)


def _lines(entries: Iterable[Entry | Reversal], price: Price, month: date) -> Iterator[Line]:
    for line_no, entry in enumerate(entries, start=1):
        if isinstance(entry, Entry):
            kind = LineKind.LATE if entry.month < month else LineKind.PAYMENT
            number, rate_ppm, commission_minor, arithmetic = price(entry)
        else:
            kind = LineKind.REVERSAL
            number, rate_ppm, commission_minor, arithmetic = _undo(entry.original, price)
        yield Line(
            line_no,
            entry.part.part_id,
            number,
            kind,
            entry.month,
            entry.base_minor,
            rate_ppm,
            commission_minor,
            arithmetic,
        )
