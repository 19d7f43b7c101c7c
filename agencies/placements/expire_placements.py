"""Ends placements whose term is over, and makes announced recalls final on their day."""

import datetime

from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.people.queries import PortfolioRow
from agencies.placements.day_of_act import day_of_act
from agencies.placements.end_placements import Recalled, end_all
from agencies.placements.queries.recalls import Choice, placements_due
from agencies.placements.rules.ending import expired


async def expire_placements(
    actor: Actor,
    portfolio: PortfolioRow,
    *,
    agency_id: int | None = None,
    as_of: datetime.date | None = None,
    now: datetime.datetime,
) -> Recalled:
    """End what is past its term, or announced for a day up to `as_of` (today in the portfolio unless given).

    The last day in force is the last of the term or the announced one, however late this is done. Conflict
    when `as_of` is yet to come.
    """
    require(actor, Permission.RECALL_CASES)
    day = day_of_act(portfolio, as_of, now)
    async with sql.transaction():
        placed = await placements_due(portfolio.id, Choice(agency_id), day)
        return await end_all(actor, expired(placed, day), now=now)
