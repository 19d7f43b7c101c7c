"""From what the lines earn to what is payable, one amount after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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


_KINDS = {
    LineKind.PAYMENT: Item.PAYMENTS,
    LineKind.LATE: Item.LATE,
    LineKind.REVERSAL: Item.REVERSALS,
}


def payable(by_kind: Mapping[str, tuple[int, int]], totals: Totals) -> list[PayableStep]:
    """List the steps from the lines, as (count, commission) by kind, to the total of the statement.

    38,160.00 payable is 36,000.00 earned and 2,160.00 VAT on top. Where the lines hold the VAT, 36,000.00
    earned is payable, 33,962.26 of it commission and 2,037.74 VAT.
    """
    steps = [
        PayableStep(item, by_kind[kind][1], by_kind[kind][0])
        for kind, item in _KINDS.items()
        if kind in by_kind
    ]
    earned = sum(commission for _, commission in by_kind.values())
    if len(steps) > 1:
        steps.append(PayableStep(Item.EARNED, earned, totals.payments, sum=True))
    if earned != totals.commission_minor:
        steps.append(PayableStep(Item.VAT_INSIDE, -totals.vat_minor))
        steps.append(PayableStep(Item.COMMISSION, totals.commission_minor, sum=True))
    steps.append(PayableStep(Item.VAT, totals.vat_minor))
    return [*steps, PayableStep(Item.TOTAL, totals.total_minor, sum=True)]
