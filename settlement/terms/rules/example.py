"""A worked example of terms in figures: what one month brings, what it earns, with VAT, to the cent."""

from dataclasses import dataclass

from agencies.common.money import PPM, exponent, round_half_away
from settlement.terms.rules.definition import FlatRate, Ladder, Method, Metric, Pricing, Terms
from settlement.terms.rules.ladder import EXACT, rate_reached, slices_between, unit_of

_RECEIPT_MINOR = 123_456


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what was collected, its rate, and what it earns exactly, in 1e-12 of a minor unit.

    The amount is in millionths of a minor unit; bucket and hand where the rate is that of a table's row.
    """

    amount: int
    rate_ppm: int
    exact: int
    bucket: str | None = None
    hand: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """What is collected in a month, piece by piece, and what comes of it, in minor units."""

    collected_minor: int
    pieces: tuple[Piece, ...]
    earned_minor: int
    commission_minor: int
    vat_minor: int
    total_minor: int


def worked_example(terms: Terms, currency: str) -> Example:
    """Compute an example of terms that shows what they do.

    18 % of 1,234.56 earns 222.22, and 6 % VAT on it is 13.33 more: 235.55. A ladder is climbed past its last
    step; of a rate table each row rates one receipt of 1,234.56.
    """
    collected, pieces = _pieces(terms.pricing, currency)
    earned = round_half_away(sum(piece.exact for piece in pieces), EXACT)
    if not isinstance(terms.pricing, Ladder):
        earned = sum(round_half_away(piece.exact, EXACT) for piece in pieces)
    commission, vat = _split(terms, earned)
    return Example(collected, pieces, earned, commission, vat, commission + vat)


def _split(terms: Terms, earned: int) -> tuple[int, int]:
    if terms.vat_included:
        commission = round_half_away(earned * PPM, PPM + terms.vat_ppm)
        return commission, earned - commission
    return earned, round_half_away(earned * terms.vat_ppm, PPM)


def _pieces(pricing: Pricing, currency: str) -> tuple[int, tuple[Piece, ...]]:
    if isinstance(pricing, FlatRate):
        return _RECEIPT_MINOR, (_piece(_RECEIPT_MINOR, pricing.rate_ppm),)
    if not isinstance(pricing, Ladder):
        pieces = tuple(_piece(_RECEIPT_MINOR, row.rate_ppm, row.bucket, row.hand) for row in pricing.rows)
        return _RECEIPT_MINOR * len(pieces), pieces
    placed = 10_000_000 * 10 ** exponent(currency) if pricing.metric is Metric.BATCH_RECOVERY_RATE else 0
    unit = unit_of(pricing, currency, placed)
    collected = pricing.steps[-1].lower * unit * 5 // (4 * PPM) or _RECEIPT_MINOR
    if pricing.method is Method.WHOLE_AMOUNT:
        return collected, (_piece(collected, rate_reached(pricing, collected, unit)),)
    slices = slices_between(pricing, 0, collected, unit)
    return collected, tuple(Piece(each.amount, each.rate_ppm, each.product) for each in slices)


def _piece(amount_minor: int, rate_ppm: int, bucket: str | None = None, hand: int | None = None) -> Piece:
    return Piece(amount_minor * PPM, rate_ppm, amount_minor * rate_ppm * PPM, bucket, hand)
