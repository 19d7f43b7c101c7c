"""What a statement is computed from."""

import datetime
from collections.abc import Sequence

from agencies.common import sql
from agencies.common.dates import month_end
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from settlement.statements.queries.stored import PLACED, totals_before
from settlement.statements.rules import Facts, LockedTotal, Needs, Original, Part, needs
from settlement.terms.queries import approved_versions
from settlement.terms.rules import TermsVersion


async def facts_for(
    agency: AgencyRow,
    portfolio: PortfolioRow,
    month: datetime.date,
    own_statement: int | None,
    supposed: Sequence[TermsVersion] | None = None,
) -> Facts:
    """Gather all that the statement of a month is computed from; its own lines count as not held.

    `supposed` terms stand in place of those approved, for a statement that is only imagined.
    """
    parts = await _parts(agency.id, portfolio.id, month_end(month), own_statement)
    versions = supposed or await approved_versions(agency.id, portfolio.id)
    needed = needs(parts, versions) if versions else None
    return Facts(
        agency=agency.code,
        portfolio=portfolio.code,
        currency=portfolio.currency,
        month=month,
        parts=parts,
        versions=versions,
        placed=await _placed(needed.batches) if needed else {},
        locked=await _locked(agency.id, portfolio.id, month, needed) if needed else [],
        originals=await _originals(needed.originals) if needed else [],
    )


async def _parts(agency_id: int, portfolio_id: int, until: datetime.date, own: int | None) -> list[Part]:
    return await sql.rows(
        Part,
        "SELECT part.id, payments.reference, part.paid_on, part.amount_minor, part.excess_minor,"
        " placements.bucket, placements.hand, batches.code, part.reverses_id FROM attributions AS part"
        " JOIN payments ON payments.id = part.payment_id"
        f"{PLACED}"
        " LEFT JOIN statement_lines AS line ON line.attribution_id = part.id"
        " WHERE part.agency_id = :agency AND part.portfolio_id = :portfolio AND part.paid_on <= :until"
        " AND (line.id IS NULL OR line.statement_id = :own)",
        agency=agency_id,
        portfolio=portfolio_id,
        until=until,
        own=own,
    )


async def _placed(batches: frozenset[str]) -> dict[str, int]:
    if not batches:
        return {}
    found = await sql.tuples(
        f"SELECT code, amount_minor FROM batches WHERE {sql.any_of('code', 'batches')}",
        batches=sorted(batches),
    )
    return {each[0]: each[1] for each in found}


async def _locked(
    agency_id: int, portfolio_id: int, before: datetime.date, needed: Needs
) -> list[LockedTotal]:
    if not needed.months and not needed.batches:
        return []
    return await totals_before(
        *(agency_id, portfolio_id, before),
        f"statements.status = 'locked' AND ({sql.any_of('line.month', 'months')}"
        f" OR {sql.any_of('batches.code', 'batches')})",
        months=sorted(needed.months),
        batches=sorted(needed.batches),
    )


async def _originals(parts: frozenset[int]) -> list[Original]:
    if not parts:
        return []
    return await sql.rows(
        Original,
        "SELECT part.id, payments.reference, part.amount_minor, line.base_minor, line.rate_ppm,"
        " line.commission_minor, line.terms_id FROM statement_lines AS line"
        " JOIN statements ON statements.id = line.statement_id AND statements.status = 'locked'"
        " JOIN attributions AS part ON part.id = line.attribution_id"
        f" JOIN payments ON payments.id = part.payment_id WHERE {sql.any_of('part.id', 'parts')}",
        parts=sorted(parts),
    )
