"""What is stored of statements, and what stands in the way of one."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common import sql
from agencies.common.access import Actor, visible_statements
from agencies.common.dates import month_end
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from settlement.statements.rules import LockedTotal

PLACED = (
    " JOIN placements ON placements.id = part.placement_id JOIN batches ON batches.id = placements.batch_id"
)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with the codes of its agency and portfolio."""

    id: int
    agency_id: int
    agency: str
    portfolio: str
    currency: str
    month: datetime.date
    status: str
    payments: int
    base_minor: int
    commission_minor: int
    vat_minor: int
    total_minor: int
    hash: str
    signature: str | None
    drafted_by: int
    approved_by: int | None
    approved_at: datetime.datetime | None


class LineRow(NamedTuple):
    """A line as stored, with what it is about."""

    line_number: int
    attribution_id: int
    reference: str
    case_no: str
    name_cipher: bytes | None
    paid_on: datetime.date
    amount_minor: int
    excess_minor: int
    bucket: str
    hand: int
    batch: str
    reverses_id: int | None
    terms_id: int
    kind: str
    month: datetime.date
    base_minor: int
    rate_ppm: int | None
    commission_minor: int
    arithmetic: str


_STATEMENT = (
    "SELECT statements.id, statements.agency_id, agencies.code, portfolios.code, portfolios.currency, month,"
    " statements.status, payments, base_minor, commission_minor, vat_minor, total_minor, hash, signature,"
    " drafted_by, approved_by, approved_at FROM statements"
    " JOIN agencies ON agencies.id = statements.agency_id"
    " JOIN portfolios ON portfolios.id = statements.portfolio_id"
)


async def statements_of(
    actor: Actor, portfolio: PortfolioRow, month: datetime.date, agency: AgencyRow | None = None
) -> list[StatementRow]:
    """List the statements of a month that the actor sees, by agency."""
    seen = visible_statements(actor)
    return await sql.rows(
        StatementRow,
        f"{_STATEMENT} WHERE portfolio_id = :portfolio AND month = :month AND {seen.text}"
        f"{' AND agency_id = :agency' if agency else ''} ORDER BY agencies.code",
        portfolio=portfolio.id,
        month=month,
        agency=agency.id if agency else None,
        **seen.values,
    )


async def statements_by_id(ids: Collection[int]) -> list[StatementRow]:
    """Read statements that are known to exist."""
    return await sql.rows(
        StatementRow, f"{_STATEMENT} WHERE {sql.any_of('statements.id', 'ids')}", ids=sorted(ids)
    )


async def statement_of(
    agency: AgencyRow, portfolio: PortfolioRow, month: datetime.date
) -> StatementRow | None:
    """Find the statement of an agency and a month."""
    return await sql.row(
        StatementRow,
        f"{_STATEMENT} WHERE portfolio_id = :portfolio AND month = :month AND agency_id = :agency",
        portfolio=portfolio.id,
        month=month,
        agency=agency.id,
    )


async def lines_of(statement_id: int) -> list[LineRow]:
    """Read the lines of a statement in order, with the debtor's encrypted name."""
    return await sql.rows(
        LineRow,
        "SELECT line.line_number, line.attribution_id, payments.reference, payments.case_no,"
        " debtors.name_cipher, part.paid_on, part.amount_minor, part.excess_minor, placements.bucket,"
        " placements.hand, batches.code, part.reverses_id, line.terms_id, line.kind, line.month,"
        " line.base_minor, line.rate_ppm, line.commission_minor, line.arithmetic FROM statement_lines AS line"
        " JOIN attributions AS part ON part.id = line.attribution_id"
        " JOIN payments ON payments.id = part.payment_id"
        f"{PLACED}"
        " JOIN debtors ON debtors.id = placements.debtor_id"
        " WHERE line.statement_id = :statement ORDER BY line.line_number",
        statement=statement_id,
    )


async def agencies_to_settle(portfolio: PortfolioRow, month: datetime.date) -> list[int]:
    """List the agencies with parts up to the end of the month that no other month's statement holds."""
    found = await sql.tuples(
        "SELECT DISTINCT part.agency_id FROM attributions AS part"
        " LEFT JOIN statement_lines AS line ON line.attribution_id = part.id"
        " LEFT JOIN statements AS holder ON holder.id = line.statement_id"
        " WHERE part.portfolio_id = :portfolio AND part.paid_on <= :until"
        " AND (line.id IS NULL OR holder.month = :month) ORDER BY part.agency_id",
        portfolio=portfolio.id,
        until=month_end(month),
        month=month,
    )
    return [each[0] for each in found]


async def months_in_the_way(
    agency: AgencyRow, portfolio: PortfolioRow, month: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    """Give the first earlier month that is drafted and unlocked, and the first later month that is locked."""
    where = "FROM statements WHERE agency_id = :agency AND portfolio_id = :portfolio AND"
    values = {"agency": agency.id, "portfolio": portfolio.id, "month": month}
    open_month = f"SELECT min(month) {where} month < :month AND status = 'draft'"
    locked_month = f"SELECT min(month) {where} month > :month AND status = 'locked'"
    return (
        await sql.value(datetime.date, open_month, **values),
        await sql.value(datetime.date, locked_month, **values),
    )


async def totals_before(
    agency_id: int, portfolio_id: int, before: datetime.date, only: str, **values: object
) -> list[LockedTotal]:
    """Sum the lines meant of earlier months' statements by month of payment, batch and rate."""
    return await sql.rows(
        LockedTotal,
        "SELECT line.month, batches.code, line.rate_ppm, CAST(sum(line.base_minor) AS BIGINT)"
        " FROM statement_lines AS line JOIN statements ON statements.id = line.statement_id"
        " JOIN attributions AS part ON part.id = line.attribution_id"
        f"{PLACED}"
        " WHERE statements.agency_id = :agency AND statements.portfolio_id = :portfolio"
        f" AND statements.month < :before AND {only}"
        " GROUP BY line.month, batches.code, line.rate_ppm",
        agency=agency_id,
        portfolio=portfolio_id,
        before=before,
        **values,
    )
