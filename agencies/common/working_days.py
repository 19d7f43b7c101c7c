"""On which civil days a country works: weekends, holidays, and the days worked in exchange for them."""

import datetime
from functools import cache

import holidays

SATURDAY = 5


@cache
def _country(code: str) -> holidays.HolidayBase | None:
    return holidays.country_holidays(code) if code in holidays.list_supported_countries() else None


def is_working_day(day: datetime.date, country: str = "") -> bool:
    """Say whether a day is worked in a country, named by a code such as CN; else all but weekends is worked.

    Days off that were exchanged are known for the years whose exchange is published.
    """
    found = _country(country) if country else None
    return day.weekday() < SATURDAY if found is None else found.is_working_day(day)
