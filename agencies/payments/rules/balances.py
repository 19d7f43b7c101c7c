"""What a payment does to the balance of its case: the excess, and the parts it pays."""

import datetime
from collections.abc import Sequence

from agencies.payments.rules.drafts import Parts


def excess_of(amount_minor: int, balance_minor: int) -> int:
    """Say by how much a payment exceeds the balance it meets: 120.00 on 100.00 by 20.00, on -5.00 by 120.00.

    A balance below zero, where more came in than was owed, counts as zero.
    """
    return max(0, amount_minor - max(0, balance_minor))


def split(amount_minor: int, owed: Parts, order: Sequence[str]) -> Parts:
    """Fill the parts of a debt in the portfolio's order (冲账顺序), each up to what is owed of it.

    100.00 on fees 30.00, interest 20.00, principal 400.00 in this order pays 30.00, 20.00 and 50.00. What is
    more than all parts stays with none; a part that the case does not know stays unknown.
    """
    paid: dict[str, int] = {}
    left = amount_minor
    for name in order:
        part: int | None = getattr(owed, name)
        if part is not None:
            paid[name] = min(left, max(0, part))
            left -= paid[name]
    return Parts(**paid)


class Account:
    """The balance and the parts still owed of one case, while payments are posted to it one after another.

    `balance_minor` is the file's balance less all receipts after its as-of date; below zero when overpaid.
    """

    __slots__ = ("as_of", "balance_minor", "order", "owed")

    def __init__(self, as_of: datetime.date, balance_minor: int, owed: Parts, order: Sequence[str]) -> None:
        self.as_of = as_of
        self.balance_minor = balance_minor
        self.owed = owed
        self.order = order

    def receive(self, amount_minor: int, paid_on: datetime.date, given: Parts) -> tuple[int, Parts]:
        """Post a payment: give its excess and its parts, those of the file before those of the order.

        The file's balance already holds what was paid on or before its as-of date: that exceeds nothing.
        """
        if paid_on <= self.as_of:
            return 0, given
        excess = excess_of(amount_minor, self.balance_minor)
        parts = given if given.known else split(amount_minor, self.owed, self.order)
        self._lower(amount_minor, parts)
        return excess, parts

    def take_back(self, amount_minor: int, paid_on: datetime.date, parts: Parts) -> None:
        """Post a reversal of `amount_minor`, which is negative, with the negative parts of its payment."""
        if paid_on > self.as_of:
            self._lower(amount_minor, parts)

    def _lower(self, amount_minor: int, parts: Parts) -> None:
        self.balance_minor -= amount_minor
        if self.owed.known:
            pairs = zip(self.owed, parts, strict=True)
            self.owed = Parts(*(owed if owed is None else owed - (paid or 0) for owed, paid in pairs))
