"""What an entry earns at a rate of its own: flat or by bucket and hand."""

from typing import NamedTuple, Protocol

from agencies.common.money import PPM, round_half_away
from settlement.statements.rules.entries import Entry
from settlement.statements.rules.facts import Arithmetic, ArithmeticKind
from settlement.statements.rules.positions import Positions
from settlement.terms.rules.definition import FlatRate, Ladder, RateTable, Rounding, TermsVersion
from settlement.terms.rules.ladder import EXACT
from settlement.terms.rules.table import rate_for


class Priced(NamedTuple):
    """What an entry earns and by which terms; the rate is None where slices have several."""

    terms_number: int
    rate_ppm: int | None
    commission_minor: int
    arithmetic: Arithmetic


class Pricer(Protocol):
    """Prices the entries of one terms version, handed to it in canonical order."""

    def rate(self, entry: Entry) -> int | None:
        """Say the one rate (ppm) of an entry, wherever it stands; None where slices have several."""

    def price(self, entry: Entry) -> Priced:
        """Say what an entry earns where it stands."""


def stands_alone(version: TermsVersion) -> bool:
    """Say whether no line of these terms depends on another: no ladder, rounded per payment."""
    terms = version.terms
    return terms.rounding is Rounding.PER_PAYMENT and not isinstance(terms.pricing, Ladder)


def telescoped(terms_number: int, arithmetic: Arithmetic, before: int, after: int) -> Priced:
    """Give a line the rounded running total after it less the rounded one before it (in 1e-12 minor units).

    0.4 then 0.8 then 1.2 minor units give 0, 1 and 0, which add up to the rounded 1.
    """
    commission_minor = round_half_away(after, EXACT) - round_half_away(before, EXACT)
    shown = arithmetic._replace(before=before, after=after)
    return Priced(terms_number, arithmetic.rate_ppm, commission_minor, shown)


class RatePricer:
    """One rate per bucket and hand: 18 % of 1,234.56 is 222.2208, rounded to 222.22.

    Rounded per total, the running total is that of the month over all its rates.
    """

    def __init__(self, version: TermsVersion, pricing: FlatRate | RateTable, positions: Positions) -> None:
        self._number, self._pricing, self._positions = version.number, pricing, positions
        self._rounding = version.terms.rounding
        self._per_payment = self._rounding is Rounding.PER_PAYMENT
        self._found: dict[tuple[str, int], tuple[int, Arithmetic]] = {}

    def rate(self, entry: Entry) -> int:
        """Say the rate of the entry's bucket and hand."""
        return self._find(entry.part.bucket, entry.part.hand)[0]

    def price(self, entry: Entry) -> Priced:
        """Take the rate of the base."""
        part = entry.part
        rate_ppm, arithmetic = self._find(part.bucket, part.hand)
        product = entry.base_minor * rate_ppm
        if self._per_payment:
            return Priced(self._number, rate_ppm, round_half_away(product, PPM), arithmetic)
        before = self._positions.exact(entry)
        return telescoped(self._number, arithmetic, before, before + product * PPM)

    def _find(self, bucket: str, hand: int) -> tuple[int, Arithmetic]:
        found = self._found.get((bucket, hand))
        if found is None:
            found = self._found[bucket, hand] = self._look_up(bucket, hand)
        return found

    def _look_up(self, bucket: str, hand: int) -> tuple[int, Arithmetic]:
        if isinstance(self._pricing, FlatRate):
            rate_ppm = self._pricing.rate_ppm
            return rate_ppm, Arithmetic(ArithmeticKind.FLAT, self._rounding, rate_ppm)
        rate_ppm = rate_for(self._pricing, bucket, hand)
        return rate_ppm, Arithmetic(ArithmeticKind.TABLE, self._rounding, rate_ppm, bucket, hand)
