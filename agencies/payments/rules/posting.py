"""New payments put on their cases in one fixed order: excess, parts and credit of each."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from agencies.payments.rules.attribution import Basis, Credit, QueueReason, Span, attribute
from agencies.payments.rules.balances import Account
from agencies.payments.rules.drafts import Draft, Parts
from agencies.payments.rules.sorting import Known


class CaseFacts(NamedTuple):
    """A case as posting sees it.

    `balance_minor` is the file's balance less all receipts after its as-of date, below zero when overpaid;
    `owed` are the file's parts less what those receipts paid of them.
    """

    case_id: int
    as_of: datetime.date
    balance_minor: int
    owed: Parts
    promise_until: datetime.date | None
    spans: Sequence[Span]


class Posting(NamedTuple):
    """A payment as it goes into the books; `original_id` is the payment in the books that it reverses."""

    draft: Draft
    case_id: int | None
    excess_minor: int
    parts: Parts
    credit: Credit | QueueReason
    original_id: int | None = None


def in_order(drafts: Iterable[Draft]) -> list[Draft]:
    """Put payments in canonical order: by day, receipts before reversals, then by reference."""
    return sorted(drafts, key=lambda each: (each.paid_on, each.reverses is not None, each.reference))


def post(
    drafts: Iterable[Draft],
    cases: Mapping[str, CaseFacts | QueueReason],
    known: Mapping[str, Known],
    order: Sequence[str],
) -> list[Posting]:
    """Post payments in canonical order; each case number has its facts, or why no case can be meant.

    A payment of 120.00 that meets a balance of 100.00 has an excess of 20.00, for good: neither a later file
    nor a reversal of another payment changes it. A reversal has the negative excess and parts of its payment
    and goes where that payment went.
    """
    accounts = {
        facts.case_id: Account(facts.as_of, facts.balance_minor, facts.owed, order)
        for facts in cases.values()
        if isinstance(facts, CaseFacts)
    }
    posted: dict[str, Posting] = {}
    for draft in in_order(drafts):
        if draft.reverses is None:
            posting = _receipt(draft, cases[draft.case_no], accounts)
        else:
            posting = _reversal(draft, posted.get(draft.reverses) or known[draft.reverses], accounts)
        posted[draft.reference] = posting
    return list(posted.values())


def _receipt(draft: Draft, facts: CaseFacts | QueueReason, accounts: Mapping[int, Account]) -> Posting:
    if isinstance(facts, QueueReason):
        return Posting(draft, None, 0, draft.parts, facts)
    account = accounts[facts.case_id]
    excess, parts = account.receive(draft.amount_minor, draft.paid_on, draft.parts)
    credit = attribute(draft.paid_on, facts.spans, facts.promise_until)
    return Posting(draft, facts.case_id, excess, parts, credit)


def _reversal(draft: Draft, original: Posting | Known, accounts: Mapping[int, Account]) -> Posting:
    parts = original.parts.negative()
    account = accounts.get(original.case_id) if original.case_id is not None else None
    if account is not None:
        account.take_back(draft.amount_minor, draft.paid_on, parts)
    if isinstance(original, Known):
        credit = original.credit or QueueReason.REVERSAL_OF_UNATTRIBUTED
        return Posting(draft, original.case_id, -original.excess_minor, parts, credit, original.payment_id)
    return Posting(draft, original.case_id, -original.excess_minor, parts, _taken_back(original.credit))


def _taken_back(credit: Credit | QueueReason) -> Credit | QueueReason:
    if isinstance(credit, QueueReason):
        return QueueReason.REVERSAL_OF_UNATTRIBUTED
    return credit._replace(basis=Basis.REVERSAL)
