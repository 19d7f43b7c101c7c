"""Contacts that were recorded before the debtor's day was over."""

import datetime

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.dates import DAY, from_local
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Scope, ask
from agencies.measures.rules.counts import Window


async def reported_by_agency(actor: Actor, scope: Scope, window: Window) -> dict[int, int]:
    """Count the contacts of a window that were recorded in time, by agency."""
    text = _REPORTED.replace("<in_time>", await in_time(scope.portfolio_id, window))
    return {int(agency): int(count) for agency, count in await ask(actor, scope, window, text)}


async def in_time(portfolio_id: int, window: Window) -> str:
    """Write the test that contact `c` was recorded before its day ended where the debtor lives.

    The ends of the days stand in the text, for only one of the engines knows time zones.
    """
    found = await sql.tuples(_ZONES, portfolio=portfolio_id)
    days = [window.first + number * DAY for number in range((window.last - window.first).days + 1)]
    rows = [_end(day, str(zone)) for (zone,) in found for day in days]
    if not rows:
        return "false"
    return (
        f"EXISTS (SELECT 1 FROM (VALUES {', '.join(rows)}) AS ends WHERE ends.column1 = c.civil_day"
        f" AND c.recorded_at < ends.column2 AND ends.column3 = {_ZONE_OF_CASE})"
    )


def _end(day: datetime.date, zone: str) -> str:
    end = from_local(datetime.datetime.combine(day + DAY, datetime.time()), zone)
    name = zone.replace("'", "''")
    if sql.is_postgresql():
        return f"(DATE '{day}', TIMESTAMPTZ '{end.isoformat()}', '{name}')"
    return f"('{day}', '{sql.stored(end)}', '{name}')"


_ZONE = "coalesce(cases.time_zone, portfolios.time_zone)"
_OF_PORTFOLIO = "FROM cases JOIN portfolios ON portfolios.id = cases.portfolio_id"
_ZONES = f"SELECT DISTINCT {_ZONE} {_OF_PORTFOLIO} WHERE portfolios.id = :portfolio"
_ZONE_OF_CASE = f"(SELECT {_ZONE} {_OF_PORTFOLIO} WHERE cases.id = c.case_id)"
_REPORTED = f"SELECT p.agency_id, count(*) {facts.CONTACTS} AND {facts.MET} AND <in_time> GROUP BY 1"
