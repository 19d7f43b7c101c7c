"""The debtor's clock: civil days and hours where the debtor lives, through changes of the clock."""

import datetime

from agencies.common.dates import DAY, UTC, next_month
from agencies.rulebook.rules.preset import Hours, Window

MIDNIGHT = datetime.time()
WEEK = 7


def start_of_day(day: datetime.date, zone: datetime.tzinfo | None) -> datetime.datetime:
    """Give the first instant of a civil day; where the clock skips midnight that is when it skips."""
    return datetime.datetime.combine(day, MIDNIGHT, zone).astimezone(UTC)


def first_day(window: Window, days: int, day: datetime.date) -> datetime.date:
    """Give the first day of the window that ends with `day`; weeks begin on Monday."""
    if window == Window.WEEK:
        return day - day.weekday() * DAY
    if window == Window.MONTH:
        return day.replace(day=1)
    return day - (days - 1) * DAY


def day_without(window: Window, days: int, day: datetime.date) -> datetime.date:
    """Give the first day whose window no longer holds `day`."""
    if window == Window.WEEK:
        return day + (WEEK - day.weekday()) * DAY
    if window == Window.MONTH:
        return next_month(day)
    return day + days * DAY


def is_open(hours: Hours, local: datetime.datetime) -> bool:
    """Say whether contact is allowed at this time of the debtor's day; the end itself is outside."""
    today = hours.days[local.weekday()]
    return today is not None and today[0] <= local.time() < today[1]


def next_opening(hours: Hours, local: datetime.datetime) -> datetime.datetime:
    """Give the first instant inside the hours after `local`, a moment outside them on the debtor's clock."""
    day = local.date()
    today = hours.days[day.weekday()]
    if today is None or local.time() >= today[0]:
        day += DAY
    while (opening := hours.days[day.weekday()]) is None:
        day += DAY
    return datetime.datetime.combine(day, opening[0], local.tzinfo).astimezone(UTC)


def closed_since(hours: Hours, local: datetime.datetime) -> datetime.datetime | None:
    """Give the instant at which the hours last ended before `local`, None inside them."""
    if is_open(hours, local):
        return None
    day = local.date()
    today = hours.days[day.weekday()]
    if today is None or local.time() < today[1]:
        day -= DAY
    while (closing := hours.days[day.weekday()]) is None:
        day -= DAY
    return datetime.datetime.combine(day, closing[1], local.tzinfo).astimezone(UTC)
