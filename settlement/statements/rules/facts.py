"""What goes into a statement and what comes out of it.

Rows that come by the hundred thousand are named tuples: cheap to make, and a query can give them directly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from settlement.terms.rules.definition import Metric, Rounding, TermsVersion
from settlement.terms.rules.ladder import Slice


class Part(NamedTuple):
    """A part of a payment that the agency is credited with; a reversal is negative and names what it undoes.

    Bucket, hand and batch are those of the placement. `excess_minor` is what the payment brought beyond the
    balance of the case, fixed when it was posted; it is not looked at on a reversal.
    """

    part_id: int
    reference: str
    paid_on: date
    amount_minor: int
    excess_minor: int
    bucket: str
    hand: int
    batch: str
    reverses: int | None


class Original(NamedTuple):
    """A locked line whose part is reversed now."""

    part_id: int
    reference: str
    amount_minor: int
    base_minor: int
    rate_ppm: int | None
    commission_minor: int
    terms_number: int


class LockedTotal(NamedTuple):
    """Base of the locked lines of a payment month, batch and rate; the rate is None for marginal slices."""

    month: date
    batch: str
    rate_ppm: int | None
    base_minor: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a statement of an agency, a portfolio and a month (its first day) is computed from.

    `parts` are those paid up to the end of the month that no other statement holds; `versions` the approved
    terms; `placed` the amount placed by batch; `locked` and `originals` what `needs` asked for.
    """

    agency: str
    portfolio: str
    currency: str
    month: date
    parts: Sequence[Part]
    versions: Sequence[TermsVersion]
    placed: Mapping[str, int]
    locked: Sequence[LockedTotal]
    originals: Sequence[Original]


class LineKind(StrEnum):
    """Why a line stands in the statement."""

    PAYMENT = "payment"
    LATE = "late"
    REVERSAL = "reversal"


class ArithmeticKind(StrEnum):
    """How the commission of a line was found."""

    FLAT = "flat"
    TABLE = "table"
    WHOLE = "whole"
    MARGINAL = "marginal"
    REVERSAL = "reversal"


class Arithmetic(NamedTuple):
    """How a commission was found, without base and commission, which stand on the line.

    Lines of one rate rounded per payment share one value. `reached_minor` is the metric at the end of the
    month, out of `placed_minor` for a batch; `stood_minor` the base before the line, from which its slices
    start; `before` and `after` the exact running totals, in 1e-12 of a minor unit, where rounded per total;
    `reverses` the reference undone.
    """

    kind: ArithmeticKind
    rounding: Rounding | None = None
    rate_ppm: int | None = None
    bucket: str | None = None
    hand: int | None = None
    metric: Metric | None = None
    batch: str | None = None
    placed_minor: int | None = None
    reached_minor: int | None = None
    stood_minor: int | None = None
    before: int | None = None
    after: int | None = None
    slices: tuple[Slice, ...] = ()
    reverses: str | None = None


class Line(NamedTuple):
    """One part in a statement; the month (first day) is that of the payment, the terms those of its day."""

    line_no: int
    part_id: int
    terms_number: int
    kind: LineKind
    month: date
    base_minor: int
    rate_ppm: int | None
    commission_minor: int
    arithmetic: Arithmetic


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of a statement; total = commission + VAT, and the commission is without VAT."""

    payments: int
    base_minor: int
    commission_minor: int
    vat_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Lines in canonical order (paid_on, reference, id) with their parts beside them, and the totals."""

    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    totals: Totals
