"""The day from which a placement runs or on which it ends: one that has come where the portfolio is."""

import datetime

from agencies.common.dates import civil_day
from agencies.common.errors import Conflict
from agencies.people.queries import PortfolioRow


def day_of_act(portfolio: PortfolioRow, day: datetime.date | None, now: datetime.datetime) -> datetime.date:
    """Give the day that was named, or today in the portfolio's time zone.

    Conflict when it is yet to come: placements are history, and one that ends in a far year cannot be undone.
    """
    today = civil_day(now, portfolio.time_zone)
    if day is not None and day > today:
        raise Conflict(
            "The day {day} is yet to come; cases are placed and taken back as of today, {today}, or earlier.",
            day=day,
            today=today,
        )
    return day or today
