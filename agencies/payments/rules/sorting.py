"""Which rows of a file are new payments, which are known already, and which are refused."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common.errors import Fault
from agencies.common.money import format_amount
from agencies.common.words import say
from agencies.payments.rules.attribution import Basis, Credit
from agencies.payments.rules.drafts import Draft, Parts, Refused


class Known(NamedTuple):
    """A payment in the books, with what it is credited to; None there while it is unattributed."""

    reference: str
    case_no: str
    amount_minor: int
    paid_on: datetime.date
    channel: str | None
    reverses: str | None
    payment_id: int
    case_id: int | None
    excess_minor: int
    fees_minor: int | None
    penalty_minor: int | None
    interest_minor: int | None
    principal_minor: int | None
    is_reversed: bool
    attribution_id: int | None
    placement_id: int | None
    agency_id: int | None
    batch_id: int | None

    @property
    def parts(self) -> Parts:
        """What the payment paid of the debt."""
        return Parts(self.fees_minor, self.penalty_minor, self.interest_minor, self.principal_minor)

    @property
    def credit(self) -> Credit | None:
        """How a reversal of the payment is credited: to the placement that the payment went to."""
        if self.placement_id is None or self.agency_id is None or self.batch_id is None:
            return None
        return Credit(self.placement_id, self.agency_id, self.batch_id, Basis.REVERSAL, self.attribution_id)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a file: new ones in the order of the file, how many are known already, what is refused."""

    new: Sequence[Draft]
    unchanged: int
    refused: Sequence[Refused]


def sort_rows(drafts: Iterable[Draft], known: Mapping[str, Known], currency: str) -> Sorted:
    """Tell new payments from known ones by their reference, and judge reversals against what they reverse.

    `known` holds the payments of the portfolio under the references that the rows bear or reverse.
    """
    new: dict[str, Draft] = {}
    refused: list[Refused] = []
    rows: dict[str, int] = {}
    unchanged = 0
    for draft in drafts:
        fault = _reference_fault(draft, rows, known, currency)
        rows.setdefault(draft.reference, draft.row_number)
        if fault is not None:
            refused.append(Refused(draft.row_number, fault))
        elif draft.reference in known:
            unchanged += 1
        else:
            new[draft.reference] = draft
    faults = _refused_reversals(new, known, currency)
    refused += [Refused(new.pop(reference).row_number, fault) for reference, fault in faults.items()]
    return Sorted(list(new.values()), unchanged, sorted(refused, key=lambda each: each.row_number))


def _reference_fault(
    draft: Draft, rows: Mapping[str, int], known: Mapping[str, Known], currency: str
) -> Fault | None:
    if draft.reference in rows:
        message = say(
            "The reference {reference} stands in row {row} already; each payment has its own.",
            reference=draft.reference,
            row=rows[draft.reference],
        )
        return Fault("reference", "duplicate_reference", message)
    posted = known.get(draft.reference)
    if posted is None or _is_same(draft, posted):
        return None
    message = say(
        "The reference {reference} is already used for another payment: {amount} on {day}, case {case_no}.",
        reference=draft.reference,
        amount=format_amount(posted.amount_minor, currency),
        day=posted.paid_on,
        case_no=posted.case_no,
    )
    return Fault("reference", "reference_taken", message)


def _is_same(draft: Draft, posted: Known) -> bool:
    """Compare a row with the payment of its reference; parts count only where the file gives them."""
    row = (draft.case_no, draft.amount_minor, draft.paid_on, draft.channel, draft.reverses)
    book = (posted.case_no, posted.amount_minor, posted.paid_on, posted.channel, posted.reverses)
    given = draft.parts.known and draft.reverses is None
    return row == book and (not given or draft.parts == posted.parts)


def _refused_reversals(
    new: Mapping[str, Draft], known: Mapping[str, Known], currency: str
) -> dict[str, Fault]:
    """Give the faults of new reversals by their references."""
    faults: dict[str, Fault] = {}
    taken: set[str] = set()
    for reversal in new.values():
        if reversal.reverses is None:
            continue
        original = new.get(reversal.reverses) or known.get(reversal.reverses)
        fault = _reversal_fault(reversal, original, currency)
        fault = fault or _second_fault(reversal, original, reversal.reverses in taken)
        if fault is None:
            taken.add(reversal.reverses)
        else:
            faults[reversal.reference] = fault
    return faults


def _reversal_fault(reversal: Draft, original: Draft | Known | None, currency: str) -> Fault | None:
    reference = reversal.reverses
    if original is None:
        message = say(
            "There is no payment {reference} to reverse in this portfolio; import that payment first.",
            reference=reference,
        )
        return Fault("reverses", "reversal_without_original", message)
    if original.reverses:
        message = say("{reference} is itself a reversal, and that cannot be reversed.", reference=reference)
        return Fault("reverses", "reversal_of_reversal", message)
    if original.case_no != reversal.case_no:
        message = say(
            "{reference} was paid for case {case_no}; a reversal bears the same case.",
            reference=reference,
            case_no=original.case_no,
        )
        return Fault("case_no", "reversal_of_other_case", message)
    return _amount_fault(reversal, original, currency)


def _amount_fault(reversal: Draft, original: Draft | Known, currency: str) -> Fault | None:
    if reversal.amount_minor != -original.amount_minor:
        message = say(
            "A reversal takes back the whole payment: {reference} came to {amount}, not {given}.",
            reference=reversal.reverses,
            amount=format_amount(original.amount_minor, currency),
            given=format_amount(-reversal.amount_minor, currency),
        )
        return Fault("amount", "partial_reversal", message)
    if reversal.paid_on < original.paid_on:
        message = say(
            "The reversal on {day} lies before the payment {reference} on {paid_on}; correct the date.",
            day=reversal.paid_on,
            reference=reversal.reverses,
            paid_on=original.paid_on,
        )
        return Fault("paid_on", "reversal_before_payment", message)
    return None


def _second_fault(reversal: Draft, original: Draft | Known | None, in_file: bool) -> Fault | None:
    if in_file or (isinstance(original, Known) and original.is_reversed):
        message = say("{reference} is reversed already.", reference=reversal.reverses)
        return Fault("reverses", "already_reversed", message)
    return None
