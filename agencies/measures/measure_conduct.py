"""Measures what an inspection begins with: coverage and call frequency of an agency's month."""

import datetime

from agencies.common.access import Actor
from agencies.common.dates import month_end
from agencies.conduct.open_inspection import Measured
from agencies.measures.queries.facts import Scope
from agencies.measures.rules.counts import Window
from agencies.measures.take_measures import take_measures
from agencies.people.queries import all_portfolios


async def measure_conduct(
    actor: Actor, agency_id: int, month: datetime.date, *, today: datetime.date
) -> list[Measured]:
    """Measure a month, given by its first day, up to today in each portfolio in which cases were at work."""
    window = Window(month, min(month_end(month), max(month, today)))
    found = []
    for portfolio in await all_portfolios():
        taken = await take_measures(actor, Scope(portfolio.id, agency_id), window)
        counts = taken.rows[0].counts
        if counts.active_cases:
            found.append(Measured(portfolio.id, counts.active_cases, counts.worked_cases, counts.calls))
    return found
