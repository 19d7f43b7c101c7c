"""How a statement is drafted and locked in the database."""

import datetime
from collections.abc import Mapping, Sequence

from agencies.common import bulk, sql
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from settlement.statements.rules import Line, Statement, write_arithmetic

_LINE_COLUMNS = (
    "statement_id",
    "line_number",
    "attribution_id",
    "terms_id",
    "kind",
    "month",
    "base_minor",
    "rate_ppm",
    "commission_minor",
    "arithmetic",
)


async def store_draft(
    statement_id: int | None,
    agency: AgencyRow,
    portfolio: PortfolioRow,
    month: datetime.date,
    statement: Statement,
    *,
    digest: str,
    drafted_by: int,
    now: datetime.datetime,
) -> int:
    """Write a draft, or replace the one that was read in this transaction."""
    values = {
        "payments": statement.totals.payments,
        "base": statement.totals.base_minor,
        "commission": statement.totals.commission_minor,
        "vat": statement.totals.vat_minor,
        "total": statement.totals.total_minor,
        "hash": digest,
        "by": drafted_by,
        "now": now,
    }
    if statement_id is None:
        statement_id = await _add(agency.id, portfolio.id, month, values)
    else:
        await _replace(statement_id, values)
    await bulk.copy("statement_lines", _LINE_COLUMNS, _line_records(statement_id, statement.lines))
    return statement_id


async def _add(agency_id: int, portfolio_id: int, month: datetime.date, values: Mapping[str, object]) -> int:
    return await sql.insert(
        "INSERT INTO statements (agency_id, portfolio_id, month, status, payments, base_minor,"
        " commission_minor, vat_minor, total_minor, hash, drafted_by, drafted_at, sole_person)"
        " VALUES (:agency, :portfolio, :month, 'draft', :payments, :base, :commission, :vat, :total,"
        " :hash, :by, :now, false) RETURNING id",
        agency=agency_id,
        portfolio=portfolio_id,
        month=month,
        **values,
    )


async def _replace(statement_id: int, values: Mapping[str, object]) -> None:
    await sql.execute(
        "UPDATE statements SET payments = :payments, base_minor = :base, commission_minor = :commission,"
        " vat_minor = :vat, total_minor = :total, hash = :hash, drafted_by = :by, drafted_at = :now"
        " WHERE id = :id",
        id=statement_id,
        **values,
    )
    await sql.execute("DELETE FROM statement_lines WHERE statement_id = :id", id=statement_id)


def _line_records(statement_id: int, lines: Sequence[Line]) -> list[tuple[object, ...]]:
    return [
        (statement_id, number, part, terms, kind.value, month, base, rate, commission, write_arithmetic(how))
        for number, part, terms, kind, month, base, rate, commission, how in lines
    ]


async def hold_draft(statement_id: int) -> bool:
    """Take hold of a draft for the running transaction; False when it is none any more."""
    return bool(
        await sql.execute(
            "UPDATE statements SET status = status WHERE id = :id AND status = 'draft'", id=statement_id
        )
    )


async def lock_statement(
    statement_id: int, *, approved_by: int, sole_person: bool, signature: str, now: datetime.datetime
) -> None:
    """Lock a draft that is held: from here on it never changes."""
    await sql.execute(
        "UPDATE statements SET status = 'locked', approved_by = :by, approved_at = :now, sole_person = :sole,"
        " signature = :signature WHERE id = :id",
        id=statement_id,
        by=approved_by,
        now=now,
        sole=sole_person,
        signature=signature,
    )
