"""Promises: new ones, what came in for them, what became of them."""

import datetime
from collections.abc import Collection, Sequence
from typing import NamedTuple

from agencies.common import bulk, sql
from agencies.work.queries.newest import join_newest
from agencies.work.rules.promises import Decision, PromiseFacts, Received

NEWEST_OUTCOME = join_newest("promise_outcomes", "promises", "promise_id")
UNSETTLED = "coalesce(said.outcome, 'open') = 'open'"
LATEST = (
    "NOT EXISTS (SELECT 1 FROM promises AS later WHERE later.case_id = promises.case_id"
    " AND later.placement_id = promises.placement_id AND later.id > promises.id)"
)
AWAITED = f"{UNSETTLED} AND cases.balance_minor > 0 AND {LATEST}"
"""Says of `promises`, joined to the case and NEWEST_OUTCOME, that somebody waits for the money.

The case still owes, the promise is its last with this agency, and nobody has settled it. Whatever counts
promises that are due or to come asks this, so that no two pages count another number.
"""


class NewPromise(NamedTuple):
    """A promise about to be stored, its columns by name."""

    contact_id: int
    case_id: int
    agency_id: int
    placement_id: int | None
    amount_minor: int
    promised_on: datetime.date
    due_on: datetime.date
    kept_by: datetime.date
    created_at: datetime.datetime


async def add_promises(promises: Sequence[NewPromise]) -> None:
    """Store promises."""
    await bulk.copy("promises", NewPromise._fields, promises)


async def hold_promises_still(portfolio_id: int) -> None:
    """Let nobody settle or add promises of the debtors who made some before this transaction ends.

    SQLite has one writer at a time; PostgreSQL locks the debtors' rows, in one order for all.
    """
    if sql.is_postgresql():
        await sql.tuples(
            "SELECT id FROM debtors WHERE id IN (SELECT cases.debtor_id FROM promises"
            " JOIN cases ON cases.id = promises.case_id WHERE cases.portfolio_id = :portfolio)"
            " ORDER BY id FOR NO KEY UPDATE",
            portfolio=portfolio_id,
        )


async def promises_to_settle(portfolio_id: int, job_id: int) -> list[PromiseFacts]:
    """Read the promises that are open, and those on cases that a payment import touched."""
    return await sql.rows(
        PromiseFacts,
        "SELECT promises.id, promises.case_id, promises.agency_id, promises.amount_minor,"
        " promises.promised_on, promises.kept_by, coalesce(said.sequence, 0), said.outcome"
        " FROM promises JOIN cases ON cases.id = promises.case_id"
        f" {NEWEST_OUTCOME} WHERE cases.portfolio_id = :portfolio"
        " AND (coalesce(said.outcome, 'open') = 'open' OR promises.case_id IN"
        " (SELECT payments.case_id FROM payments WHERE payments.job_id = :job)) ORDER BY promises.id",
        portfolio=portfolio_id,
        job=job_id,
    )


async def received_on(case_ids: Collection[int]) -> list[Received]:
    """Read what came in on cases: each payment less its reversal."""
    return await sql.rows(
        Received,
        "SELECT receipts.case_id, receipts.paid_on,"
        " receipts.amount_minor + coalesce(taken_back.amount_minor, 0) FROM receipts"
        " JOIN payments ON payments.id = receipts.payment_id"
        " LEFT JOIN payments AS taken_back ON taken_back.reverses_id = payments.id"
        f" WHERE payments.reverses_id IS NULL AND {sql.any_of('receipts.case_id', 'cases')}"
        " ORDER BY receipts.paid_on",
        cases=sorted(case_ids),
    )


async def add_outcomes(decided: Sequence[tuple[PromiseFacts, Decision]], now: datetime.datetime) -> None:
    """Store what became of promises, each after what was said of it before."""
    await bulk.copy(
        "promise_outcomes",
        ("promise_id", "sequence", "outcome", "paid_minor", "decided_on", "created_at"),
        [
            (
                promise.promise_id,
                promise.sequence + 1,
                decision.outcome.value,
                decision.paid_minor,
                decision.decided_on,
                now,
            )
            for promise, decision in decided
        ],
    )
