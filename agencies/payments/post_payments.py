"""Posts the staged rows of a payment file, inside the transaction that ends its import."""

from collections.abc import Sequence
from dataclasses import asdict

from agencies.common import jobs, journal
from agencies.common.refused_rows import keep
from agencies.common.tabular import Row
from agencies.common.tabular.problems import RefusedRow
from agencies.payments.payment_rows import PaymentRows
from agencies.payments.queries.books import Books, write_postings
from agencies.payments.queries.facts import case_facts, hold_books_still, known_payments
from agencies.payments.queries.staging import staged_cells, staged_drafts
from agencies.payments.rules.attribution import Credit
from agencies.payments.rules.drafts import Refused
from agencies.payments.rules.posting import Posting, post
from agencies.payments.rules.sorting import sort_rows
from agencies.payments.rules.summary import BatchShare, Summary, shares_of_batches, summarise
from agencies.people.queries import PortfolioRow

SETTLE_PROMISES = "settle_promises"


async def post_payments(
    running: jobs.Running, portfolio: PortfolioRow, rows: PaymentRows, read: int
) -> dict[str, object]:
    """Post what a job has staged of a file of `read` rows, and give the figures; asks to settle promises."""
    await hold_books_still(portfolio.id)
    drafts = await staged_drafts(running.job.id)
    names = {each.reference for each in drafts} | {each.reverses for each in drafts if each.reverses}
    known = await known_payments(portfolio.id, names)
    found = sort_rows(drafts, known, portfolio.currency)
    await _keep_refused(running.job.id, rows, found.refused)
    cases = await case_facts(portfolio.id, {each.case_no for each in found.new})
    postings = post(found.new, cases, known, portfolio.policy.payment_order.split(","))
    summary = summarise(postings, read=read, unchanged=found.unchanged)
    if postings:
        await _write(running, portfolio, postings, summary)
    return asdict(summary)


async def _write(
    running: jobs.Running, portfolio: PortfolioRow, postings: Sequence[Posting], summary: Summary
) -> None:
    books = Books(portfolio.id, running.job.id, running.actor.person_id, running.clock())
    await write_postings(books, postings)
    await _tell(running, portfolio, books, postings, summary)
    key = f"{portfolio.id}:{running.job.id}"
    payload = {"portfolio_id": portfolio.id, "job_id": running.job.id}
    await running.follow_on(SETTLE_PROMISES, key, payload)


async def _tell(
    running: jobs.Running,
    portfolio: PortfolioRow,
    books: Books,
    postings: Sequence[Posting],
    summary: Summary,
) -> None:
    """Journal the import: one row for all, one for each batch, one for the queue."""
    await journal.record(
        running.actor,
        "payments.imported",
        "job",
        running.job.id,
        now=books.now,
        portfolio=portfolio.code,
        count=summary.created,
        amount_minor=summary.amount_minor,
        members=_members(books, [each.draft.reference for each in postings]),
    )
    for share in shares_of_batches(postings):
        await _tell_share(running, books, share)
    queued = [each.draft.reference for each in postings if not isinstance(each.credit, Credit)]
    if queued:
        await _tell_queue(running, portfolio, books, queued, summary)


async def _tell_queue(
    running: jobs.Running, portfolio: PortfolioRow, books: Books, queued: Sequence[str], summary: Summary
) -> None:
    await journal.record(
        running.actor,
        "payments.queued",
        "portfolio",
        portfolio.id,
        now=books.now,
        count=len(queued),
        amount_minor=summary.unattributed_minor,
        members=_members(books, queued),
    )


async def _tell_share(running: jobs.Running, books: Books, share: BatchShare) -> None:
    await journal.record(
        running.actor,
        "payments.attributed",
        "batch",
        share.batch_id,
        agency_id=share.agency_id,
        now=books.now,
        count=len(share.references),
        amount_minor=share.amount_minor,
        members=_members(books, share.references),
    )


def _members(books: Books, references: Sequence[str]) -> str:
    return journal.members_digest(books.ids[each] for each in references)


async def _keep_refused(job_id: int, rows: PaymentRows, refused: Sequence[Refused]) -> None:
    if not refused:
        return
    cells = await staged_cells(job_id, [each.row_number for each in refused])
    found = [(Row(each.row_number, cells[each.row_number]), each.fault) for each in refused]
    await keep(job_id, [RefusedRow(rows.problem(row, fault), row.cells) for row, fault in found])
