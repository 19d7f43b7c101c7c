"""Civil days, months and the debtor's clock; the present moment is always an argument."""

import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agencies.common.errors import Invalid

UTC = datetime.timezone.utc  # noqa: UP017 - reads better beside datetime.date
DAY = datetime.timedelta(days=1)


def parse_date(text: str) -> datetime.date:
    """Read a date written as 2017-09-30."""
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("“{text}” is not a date; write it like 2017-09-30.", text=text) from None


def parse_month(text: str) -> datetime.date:
    """Read a month written as 2017-10 and give its first day."""
    try:
        return datetime.date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        raise Invalid("“{text}” is not a month; write it like 2017-10.", text=text) from None


def format_month(day: datetime.date) -> str:
    """Write the month of a day: 2017-10."""
    return f"{day:%Y-%m}"


def month_start(day: datetime.date) -> datetime.date:
    """Give the first day of the month of `day`."""
    return day.replace(day=1)


def next_month(day: datetime.date) -> datetime.date:
    """Give the first day of the month after that of `day`."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


def month_end(day: datetime.date) -> datetime.date:
    """Give the last day of the month of `day`."""
    return next_month(day) - DAY


def days_after(day: datetime.date, days: int) -> datetime.date:
    """Give the day that comes `days` after `day`."""
    return day + days * DAY


def time_zone(name: str) -> ZoneInfo:
    """Find a time zone by its IANA name; Invalid when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("“{name}” is not a time zone; write it like Asia/Shanghai.", name=name) from None


def civil_day(moment: datetime.datetime, zone: str) -> datetime.date:
    """Say which day it is in `zone` at an aware moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def from_local(moment: datetime.datetime, zone: str) -> datetime.datetime:
    """Turn a moment into UTC; one without an offset is read on the clock of `zone`."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)
