"""A payment as a file tells it, and what one row alone can have wrong."""

import datetime
from collections import Counter
from hashlib import sha256
from typing import NamedTuple

from agencies.common.errors import Fault
from agencies.common.money import format_amount
from agencies.common.words import say


class Parts(NamedTuple):
    """What an amount pays of a debt, in minor units; None where it is not known. Named as in the policy."""

    fees: int | None = None
    penalty: int | None = None
    interest: int | None = None
    principal: int | None = None

    @property
    def known(self) -> bool:
        """Say whether anything is known."""
        return any(each is not None for each in self)

    @property
    def total(self) -> int:
        """Add up what is known."""
        return sum(each or 0 for each in self)

    def negative(self) -> "Parts":
        """Take the same parts back."""
        return Parts(*(None if each is None else -each for each in self))


class Draft(NamedTuple):
    """A readable row; `amount_minor` is negative for a reversal, which names the payment it `reverses`."""

    row_number: int
    reference: str
    case_no: str
    amount_minor: int
    paid_on: datetime.date
    channel: str | None
    reverses: str | None
    fees_minor: int | None = None
    penalty_minor: int | None = None
    interest_minor: int | None = None
    principal_minor: int | None = None

    @property
    def parts(self) -> Parts:
        """The parts that the file gives."""
        return Parts(self.fees_minor, self.penalty_minor, self.interest_minor, self.principal_minor)


class Refused(NamedTuple):
    """A row that is not posted."""

    row_number: int
    fault: Fault


def signed_amount(amount_minor: int, reverses: str | None) -> int | Fault:
    """Give the amount its sign: a row that names what it reverses is negative, however it was typed.

    100.00 with `reverses` is -100.00. Zero, and a negative amount that names nothing, are faults.
    """
    if amount_minor == 0:
        return Fault(
            "amount", "zero_amount", say("The amount is zero; leave the row out or give what was received.")
        )
    if reverses:
        return -abs(amount_minor)
    if amount_minor < 0:
        return Fault(
            "amount",
            "negative_amount",
            say(
                "A negative amount takes a payment back: name the reference of that payment under “reverses”."
            ),
        )
    return amount_minor


def row_fault(draft: Draft, today: datetime.date, currency: str) -> Fault | None:
    """Find what is wrong with a row by itself: a day to come, or parts that are more than the amount."""
    if draft.paid_on > today:
        message = say("The payment day {day} is still to come; correct the date.", day=draft.paid_on)
        return Fault("paid_on", "paid_in_future", message)
    over = draft.parts.total > abs(draft.amount_minor) or any((each or 0) < 0 for each in draft.parts)
    if over and draft.reverses is None:
        return Fault(
            "amount",
            "parts_exceed_amount",
            say(
                "The parts come to {parts}, which does not fit the amount {amount}; correct them.",
                parts=format_amount(draft.parts.total, currency),
                amount=format_amount(draft.amount_minor, currency),
            ),
        )
    return None


def made_reference(draft: Draft, seen: Counter[tuple[object, ...]]) -> str:
    """Make a reference from a row's content and from how many equal rows came before it in the file.

    The same file so gives the same references, and two equal rows are two payments. `seen` counts on.
    """
    content = (
        draft.case_no,
        draft.amount_minor,
        draft.paid_on.isoformat(),
        draft.channel or "",
        draft.reverses or "",
    )
    seen[content] += 1
    text = "\x1f".join(str(each) for each in (*content, seen[content]))
    return f"auto-{sha256(text.encode()).hexdigest()[:16]}"
