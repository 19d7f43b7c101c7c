"""Payments written into the books, with what they lower, whom they are credited to, or why they wait."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from agencies.cases.queries import push_balances
from agencies.common import bulk, sql
from agencies.payments.rules.attribution import Credit
from agencies.payments.rules.posting import Posting

_PAYMENT = (
    *(
        "portfolio_id",
        "reference",
        "case_no",
        "case_id",
        "amount_minor",
        "excess_minor",
        "paid_on",
        "channel",
    ),
    *("reverses_id", "fees_minor", "penalty_minor", "interest_minor", "principal_minor"),
    *("job_id", "posted_by", "posted_at"),
)
_RECEIPT = ("case_id", "payment_id", "paid_on", "amount_minor")
_PART = (
    *("payment_id", "placement_id", "agency_id", "portfolio_id", "amount_minor", "excess_minor", "paid_on"),
    *("basis", "reason_cipher", "reverses_id", "created_by", "created_at"),
)
_ITEM = ("payment_id", "portfolio_id", "amount_minor", "reason", "created_at")


@dataclass(frozen=True, slots=True)
class Books:
    """The books of a portfolio while a job writes into them; `ids` are the payments written, by reference."""

    portfolio_id: int
    job_id: int
    person_id: int
    now: datetime.datetime
    ids: dict[str, int] = field(default_factory=dict)


async def write_postings(books: Books, postings: Sequence[Posting]) -> None:
    """Write payments, then the reversals among them, which point to what was written before."""
    receipts = [each for each in postings if each.draft.reverses is None]
    reversals = [each for each in postings if each.draft.reverses is not None]
    await _write(books, receipts, {})
    originals = [str(each.draft.reverses) for each in reversals if each.original_id is None]
    await _write(books, reversals, await _parts_of(books, originals))
    await push_balances({each.case_id for each in postings if each.case_id is not None})


async def _write(books: Books, postings: Sequence[Posting], parts: dict[str, int]) -> None:
    if not postings:
        return
    await bulk.copy("payments", _PAYMENT, [_payment(books, each) for each in postings])
    books.ids.update(await _written(books))
    lowering = [each for each in postings if each.case_id is not None]
    await bulk.copy("receipts", _RECEIPT, [_receipt(books, each) for each in lowering])
    credited = [(each, each.credit) for each in postings if isinstance(each.credit, Credit)]
    await bulk.copy("attributions", _PART, [_part(books, each, credit, parts) for each, credit in credited])
    queued = [each for each in postings if not isinstance(each.credit, Credit)]
    await bulk.copy("queue_items", _ITEM, [_item(books, each) for each in queued])


async def _written(books: Books) -> Iterable[tuple[str, int]]:
    found = await sql.tuples(
        "SELECT reference, id FROM payments WHERE portfolio_id = :portfolio AND job_id = :job",
        portfolio=books.portfolio_id,
        job=books.job_id,
    )
    return [(str(reference), int(number)) for reference, number in found]


async def _parts_of(books: Books, references: Collection[str]) -> dict[str, int]:
    """Find the attributions just written of payments that the same file takes back."""
    if not references:
        return {}
    found = await sql.tuples(
        "SELECT payments.reference, attributions.id FROM payments"
        " JOIN attributions ON attributions.payment_id = payments.id"
        f" WHERE payments.portfolio_id = :portfolio AND {sql.any_of('payments.reference', 'names')}",
        portfolio=books.portfolio_id,
        names=list(references),
    )
    return {str(reference): int(number) for reference, number in found}


def _payment(books: Books, posting: Posting) -> tuple[object, ...]:
    draft = posting.draft
    original = posting.original_id or (books.ids[draft.reverses] if draft.reverses else None)
    content = (draft.case_no, posting.case_id, draft.amount_minor, posting.excess_minor, draft.paid_on)
    written = (books.job_id, books.person_id, books.now)
    return (books.portfolio_id, draft.reference, *content, draft.channel, original, *posting.parts, *written)


def _receipt(books: Books, posting: Posting) -> tuple[object, ...]:
    draft = posting.draft
    return posting.case_id, books.ids[draft.reference], draft.paid_on, draft.amount_minor


def _part(books: Books, posting: Posting, credit: Credit, parts: dict[str, int]) -> tuple[object, ...]:
    draft = posting.draft
    whose = (books.ids[draft.reference], credit.placement_id, credit.agency_id, books.portfolio_id)
    taken_back = credit.reverses_id or (parts[draft.reverses] if draft.reverses else None)
    amounts = (draft.amount_minor, posting.excess_minor, draft.paid_on)
    return (*whose, *amounts, credit.basis.value, None, taken_back, books.person_id, books.now)


def _item(books: Books, posting: Posting) -> tuple[object, ...]:
    payment_id = books.ids[posting.draft.reference]
    return payment_id, books.portfolio_id, posting.draft.amount_minor, str(posting.credit), books.now
