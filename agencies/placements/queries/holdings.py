"""What agencies hold now: open cases, what was placed and what is still owed on them, and their batches."""

from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """What an agency holds in a portfolio, as placed."""

    agency_id: int
    portfolio: str
    currency: str
    cases: int
    placed_minor: int


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What is still owed on the open cases of an agency in a portfolio."""

    portfolio: str
    currency: str
    cases: int
    balance_minor: int


async def holdings(actor: Actor) -> list[HoldingRow]:
    """Count the open placements of every agency that the actor sees, by portfolio."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    return await sql.rows(
        HoldingRow,
        "SELECT placements.agency_id, portfolios.code, portfolios.currency, count(*),"
        " CAST(sum(placements.amount_minor) AS BIGINT) FROM placements"
        " JOIN portfolios ON portfolios.id = placements.portfolio_id"
        f" WHERE placements.ended_on IS NULL AND {seen.text}"
        " GROUP BY placements.agency_id, portfolios.code, portfolios.currency"
        " ORDER BY placements.agency_id, portfolios.code",
        **seen.values,
    )


async def balances_of_agency(actor: Actor, agency_id: int) -> list[BalanceRow]:
    """Add up the present balances of an agency's open cases, by portfolio."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    return await sql.rows(
        BalanceRow,
        "SELECT portfolios.code, portfolios.currency, count(*), CAST(sum(cases.balance_minor) AS BIGINT)"
        " FROM placements JOIN cases ON cases.id = placements.case_id"
        " JOIN portfolios ON portfolios.id = placements.portfolio_id"
        f" WHERE placements.ended_on IS NULL AND placements.agency_id = :agency AND {seen.text}"
        " GROUP BY portfolios.code, portfolios.currency ORDER BY portfolios.code",
        agency=agency_id,
        **seen.values,
    )
