"""What the lines of a statement add up to, and from what they earn to what is payable."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from agencies.cases.rules.buckets import BUCKETS
from settlement.statements.rules.facts import LineKind, Totals


class Item(StrEnum):
    """A step on the way from earned to payable."""

    PAYMENTS = "payments"
    LATE = "late"
    REVERSALS = "reversals"
    EARNED = "earned"
    VAT_INSIDE = "vat_inside"
    COMMISSION = "commission"
    VAT = "vat"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class PayableStep:
    """An amount in minor units; `lines` where it is a sum of lines; `sum` where it adds up those above."""

    item: Item
    amount_minor: int
    lines: int | None = None
    sum: bool = False


class LineSum(NamedTuple):
    """The lines of one kind, bucket, hand and rate; the rate is None for slices."""

    kind: str
    bucket: str
    hand: int
    rate_ppm: int | None
    lines: int
    amount_minor: int
    base_minor: int
    commission_minor: int


class RateSum(NamedTuple):
    """The lines of one bucket, hand and rate; reversals stand apart; the rate is None for slices."""

    bucket: str
    hand: int
    rate_ppm: int | None
    reversals: bool
    lines: int
    amount_minor: int
    base_minor: int
    commission_minor: int


_KINDS = {
    LineKind.PAYMENT: Item.PAYMENTS,
    LineKind.LATE: Item.LATE,
    LineKind.REVERSAL: Item.REVERSALS,
}


def payable(kinds: Mapping[str, tuple[int, int]], totals: Totals) -> list[PayableStep]:
    """List the steps from the lines, as (count, commission) by kind, to the total of the statement.

    38,160.00 payable is 36,000.00 earned and 2,160.00 VAT on top. Where the lines hold the VAT, 36,000.00
    earned is payable, 33,962.26 of it commission and 2,037.74 VAT.
    """
    steps = [
        PayableStep(item, kinds[kind][1], kinds[kind][0]) for kind, item in _KINDS.items() if kind in kinds
    ]
    earned = sum(commission for _, commission in kinds.values())
    if len(steps) > 1:
        steps.append(PayableStep(Item.EARNED, earned, totals.payments, sum=True))
    if earned != totals.commission_minor:
        steps.append(PayableStep(Item.VAT_INSIDE, -totals.vat_minor))
        steps.append(PayableStep(Item.COMMISSION, totals.commission_minor, sum=True))
    steps.append(PayableStep(Item.VAT, totals.vat_minor))
    return [*steps, PayableStep(Item.TOTAL, totals.total_minor, sum=True)]


def by_rate(sums: Iterable[LineSum]) -> list[RateSum]:
    """Add late lines to those of the month, and put all in the order of buckets, reversals last."""
    found: dict[tuple[bool, str, int, int | None], list[LineSum]] = defaultdict(list)
    for each in sums:
        found[each.kind == LineKind.REVERSAL, each.bucket, each.hand, each.rate_ppm].append(each)
    rows = [
        RateSum(
            *(bucket, hand, rate, reversals),
            lines=sum(each.lines for each in group),
            amount_minor=sum(each.amount_minor for each in group),
            base_minor=sum(each.base_minor for each in group),
            commission_minor=sum(each.commission_minor for each in group),
        )
        for (reversals, bucket, hand, rate), group in found.items()
    ]
    return sorted(rows, key=lambda row: (row.reversals, _order(row.bucket), row.hand, row.rate_ppm or 0))


def by_kind(sums: Iterable[LineSum]) -> dict[str, tuple[int, int]]:
    """Give the count of lines and their commission by kind."""
    found: dict[str, tuple[int, int]] = {}
    for each in sums:
        lines, commission = found.get(each.kind, (0, 0))
        found[each.kind] = lines + each.lines, commission + each.commission_minor
    return found


def _order(bucket: str) -> int:
    return BUCKETS.index(bucket) if bucket in BUCKETS else len(BUCKETS)
