"""The months of a portfolio: what is settled, what waits, and what drafting a month would take in."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.dates import month_end, parse_month
from agencies.people.queries import PortfolioRow
from settlement.statements.queries.cards import StatementCard, StatementFilter, list_statements

_SUMS = "count(*), CAST(coalesce(sum(part.amount_minor), 0) AS BIGINT)"
_UNHELD = (
    " FROM attributions AS part JOIN agencies ON agencies.id = part.agency_id"
    " WHERE part.portfolio_id = :portfolio AND NOT EXISTS (SELECT 1 FROM statement_lines AS line"
    " WHERE line.attribution_id = part.id)"
)
_MOST_STATEMENTS = 5_000


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """What an agency was credited with in a month of payment and no statement holds yet."""

    month: datetime.date
    agency: str
    payments: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month with its statements and what of it no statement holds; every later statement takes it in."""

    month: datetime.date
    statements: list[StatementCard] = field(default_factory=list)
    waiting: list[WaitingRow] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """Codes of the agencies that were credited in the month and have no statement of it."""
        known = {each.agency for each in self.statements}
        return [each.agency for each in self.waiting if each.agency not in known]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What the draft of an agency would take in, and what stands against it."""

    agency_id: int
    agency: str
    payments: int
    amount_minor: int
    late: int
    reversals: int
    first_paid_on: datetime.date
    status: str | None
    drafted_before: datetime.date | None
    locked_after: datetime.date | None
    first_rated_on: datetime.date | None

    @property
    def unrated(self) -> bool:
        """Say whether a payment stands before the first day of approved terms."""
        return self.first_rated_on is None or self.first_paid_on < self.first_rated_on


async def months_of(actor: Actor, portfolio: PortfolioRow) -> list[MonthRow]:
    """List the months of a portfolio, newest first, with their statements and what waits for one."""
    require(actor, Permission.READ_STATEMENTS)
    cards = await list_statements(actor, StatementFilter(portfolio_id=portfolio.id), limit=_MOST_STATEMENTS)
    waiting = await _waiting(actor, portfolio) if actor.of_lender else []
    return _by_month(cards, waiting)


async def _waiting(actor: Actor, portfolio: PortfolioRow) -> list[WaitingRow]:
    seen = visible_by_agency(actor, "part.agency_id")
    found = await sql.tuples(
        f"SELECT substr(CAST(part.paid_on AS TEXT), 1, 7) AS month, agencies.code, {_SUMS}{_UNHELD}"
        f" AND {seen.text} GROUP BY substr(CAST(part.paid_on AS TEXT), 1, 7), agencies.code",
        portfolio=portfolio.id,
        **seen.values,
    )
    return [WaitingRow(parse_month(month), agency, count, amount) for month, agency, count, amount in found]


def _by_month(cards: Iterable[StatementCard], waiting: Iterable[WaitingRow]) -> list[MonthRow]:
    months: dict[datetime.date, MonthRow] = {}
    for card in cards:
        months.setdefault(card.month, MonthRow(card.month)).statements.append(card)
    for each in sorted(waiting, key=lambda each: each.agency):
        months.setdefault(each.month, MonthRow(each.month)).waiting.append(each)
    return [months[month] for month in sorted(months, reverse=True)]


async def preview_month(actor: Actor, portfolio: PortfolioRow, month: datetime.date) -> list[PreviewRow]:
    """Say per agency what drafting a month would take in, without computing commission."""
    require(actor, Permission.DRAFT_STATEMENTS)
    other = "FROM statements AS other WHERE other.agency_id = agencies.id AND other.portfolio_id = :portfolio"
    return await sql.rows(
        PreviewRow,
        f"SELECT agencies.id, agencies.code, {_SUMS}, count(*) FILTER (WHERE part.paid_on < :month),"
        " count(*) FILTER (WHERE part.reverses_id IS NOT NULL), min(part.paid_on), own.status,"
        f" (SELECT min(other.month) {other} AND other.month < :month AND other.status = 'draft'),"
        f" (SELECT min(other.month) {other} AND other.month > :month AND other.status = 'locked'),"
        " (SELECT min(terms.valid_from) FROM terms JOIN terms_approvals AS approval"
        " ON approval.terms_id = terms.id WHERE terms.agency_id = agencies.id"
        " AND terms.portfolio_id = :portfolio)"
        " FROM attributions AS part JOIN agencies ON agencies.id = part.agency_id"
        " LEFT JOIN statement_lines AS line ON line.attribution_id = part.id"
        " LEFT JOIN statements AS holder ON holder.id = line.statement_id"
        " LEFT JOIN statements AS own ON own.agency_id = agencies.id AND own.portfolio_id = :portfolio"
        " AND own.month = :month WHERE part.portfolio_id = :portfolio AND part.paid_on <= :until"
        " AND (line.id IS NULL OR holder.month = :month)"
        " GROUP BY agencies.id, agencies.code, own.status ORDER BY agencies.code",
        portfolio=portfolio.id,
        month=month,
        until=month_end(month),
    )
