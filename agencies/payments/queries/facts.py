"""What posting asks: payments in the books, cases with their balances, placements with their tails."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from agencies.common import sql
from agencies.payments.rules.attribution import QueueReason, Span, TailTerms, tail_at_end
from agencies.payments.rules.drafts import Parts
from agencies.payments.rules.posting import CaseFacts
from agencies.payments.rules.sorting import Known
from agencies.placements.queries.placed import placements_of_cases, tails_on

LIVE_PROMISE = "live_promise"
_KNOWN = (
    "SELECT payments.reference, payments.case_no, payments.amount_minor, payments.paid_on, payments.channel,"
    " original.reference, payments.id, payments.case_id, payments.excess_minor, payments.fees_minor,"
    " payments.penalty_minor, payments.interest_minor, payments.principal_minor, taken_back.id IS NOT NULL,"
    " part.id, part.placement_id, part.agency_id, placements.batch_id FROM payments"
    " LEFT JOIN payments AS original ON original.id = payments.reverses_id"
    " LEFT JOIN payments AS taken_back ON taken_back.reverses_id = payments.id"
    " LEFT JOIN attributions AS part ON part.payment_id = payments.id"
    " LEFT JOIN placements ON placements.id = part.placement_id"
)


_PARTS = tuple(f"payments.{each}" for each in Parts._fields)


class _Account(NamedTuple):
    case_no: str
    case_id: int
    as_of: datetime.date
    balance_minor: int
    fees: int | None
    penalty: int | None
    interest: int | None
    principal: int | None
    promise_until: datetime.date | None


async def hold_books_still(portfolio_id: int) -> None:
    """Let nobody else post to a portfolio before this transaction ends, so that what was read stays true.

    SQLite has one writer at a time; PostgreSQL locks the portfolio's row.
    """
    if sql.is_postgresql():
        await sql.tuples("SELECT id FROM portfolios WHERE id = :id FOR NO KEY UPDATE", id=portfolio_id)


async def known_payments(portfolio_id: int, references: Collection[str]) -> dict[str, Known]:
    """Find the payments of a portfolio that bear one of `references`."""
    found = await sql.rows(
        Known,
        f"{_KNOWN} WHERE payments.portfolio_id = :portfolio AND {sql.any_of('payments.reference', 'names')}",
        portfolio=portfolio_id,
        names=list(references),
    )
    return {each.reference: each for each in found}


async def case_facts(portfolio_id: int, case_nos: Collection[str]) -> dict[str, CaseFacts | QueueReason]:
    """Say of each case number what posting needs of its case, or why no case can be meant.

    A number that fits a case here and one in another portfolio is ambiguous, whatever portfolio was named.
    """
    accounts = await _accounts(portfolio_id, list(case_nos))
    elsewhere = await _numbers_elsewhere(portfolio_id, [each.case_no for each in accounts])
    spans = await spans_of_cases(portfolio_id, [each.case_id for each in accounts])
    facts: dict[str, CaseFacts | QueueReason] = dict.fromkeys(case_nos, QueueReason.UNKNOWN_CASE)
    for each in accounts:
        ambiguous = each.case_no in elsewhere
        facts[each.case_no] = QueueReason.AMBIGUOUS_CASE if ambiguous else _facts(each, spans)
    return facts


async def own_case_facts(portfolio_id: int, case_no: str) -> CaseFacts | None:
    """Read the case of a portfolio that bears a number, wherever else the number may stand."""
    accounts = await _accounts(portfolio_id, [case_no])
    spans = await spans_of_cases(portfolio_id, [each.case_id for each in accounts])
    return _facts(accounts[0], spans) if accounts else None


async def spans_of_cases(portfolio_id: int, case_ids: Collection[int]) -> dict[int, list[Span]]:
    """Read all placements that cases had or have, each with the tail that held when it ended."""
    tails = [
        TailTerms(each.agency_id, each.valid_from, each.terms_id, each.days, each.condition == LIVE_PROMISE)
        for each in await tails_on(portfolio_id)
    ]
    spans: dict[int, list[Span]] = defaultdict(list)
    for each in await placements_of_cases(case_ids):
        tail = tail_at_end(tails, each.agency_id, each.ended_on)
        days = (each.starts_on, each.ended_on)
        spans[each.case_id].append(Span(each.placement_id, each.agency_id, each.batch_id, *days, *tail))
    return spans


async def _accounts(portfolio_id: int, case_nos: list[str]) -> list[_Account]:
    return await sql.rows(
        _Account,
        "WITH meant AS (SELECT id, case_no, as_of, outstanding_minor, fees_minor, penalty_minor,"
        " interest_minor, principal_minor FROM cases WHERE portfolio_id = :portfolio"
        f" AND {sql.any_of('case_no', 'numbers')}), paid AS (SELECT receipts.case_id,"
        f" {', '.join(_total(each) for each in ('receipts.amount', *_PARTS))} FROM meant"
        " JOIN receipts ON receipts.case_id = meant.id AND receipts.paid_on > meant.as_of"
        " JOIN payments ON payments.id = receipts.payment_id GROUP BY receipts.case_id)"
        " SELECT meant.case_no, meant.id, meant.as_of,"
        " meant.outstanding_minor - coalesce(paid.amount, 0),"
        f" {', '.join(f'meant.{each}_minor - coalesce(paid.{each}, 0)' for each in Parts._fields)},"
        " signals.live_promise_until FROM meant LEFT JOIN paid ON paid.case_id = meant.id"
        " LEFT JOIN signals ON signals.case_id = meant.id",
        portfolio=portfolio_id,
        numbers=case_nos,
    )


def _total(column: str) -> str:
    return f"CAST(sum({column}_minor) AS BIGINT) AS {column.rpartition('.')[2]}"


async def _numbers_elsewhere(portfolio_id: int, case_nos: list[str]) -> set[str]:
    found = await sql.tuples(
        f"SELECT case_no FROM cases WHERE portfolio_id <> :portfolio AND {sql.any_of('case_no', 'numbers')}",
        portfolio=portfolio_id,
        numbers=case_nos,
    )
    return {str(each[0]) for each in found}


def _facts(account: _Account, spans: Mapping[int, Sequence[Span]]) -> CaseFacts:
    owed = Parts(account.fees, account.penalty, account.interest, account.principal)
    placed = spans.get(account.case_id, ())
    return CaseFacts(
        account.case_id, account.as_of, account.balance_minor, owed, account.promise_until, placed
    )
