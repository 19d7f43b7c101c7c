"""Months that are over and of which agencies have no statement yet."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import month_end


@dataclass(frozen=True, slots=True)
class Undrafted:
    """Agencies of a portfolio that were credited in a month and have no statement of it; minor units."""

    portfolio_id: int
    portfolio: str
    currency: str
    agencies: int
    amount_minor: int


async def undrafted_in(actor: Actor, month: datetime.date) -> list[Undrafted]:
    """Sum up, by portfolio, what agencies were credited with in a month without a statement of it."""
    require(actor, Permission.DRAFT_STATEMENTS)
    return await sql.rows(
        Undrafted,
        "SELECT portfolios.id, portfolios.code, portfolios.currency, count(DISTINCT part.agency_id),"
        " CAST(sum(part.amount_minor) AS BIGINT) FROM attributions AS part"
        " JOIN portfolios ON portfolios.id = part.portfolio_id"
        " WHERE part.paid_on BETWEEN :first AND :last AND NOT EXISTS (SELECT 1 FROM statements"
        " WHERE statements.agency_id = part.agency_id AND statements.portfolio_id = part.portfolio_id"
        " AND statements.month = :first) GROUP BY portfolios.id ORDER BY portfolios.code",
        first=month,
        last=month_end(month),
    )
