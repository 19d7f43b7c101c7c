"""Every day of a time has its bar, also one on which nothing was done."""

import datetime

from agencies.work.rules.day_counts import DayCount, every_day

FIRST = datetime.date(2026, 6, 1)


def day(number: int) -> datetime.date:
    """Give a day of June."""
    return FIRST.replace(day=number)


def test_days_without_contacts_count_nothing() -> None:
    found = [DayCount(day(1), 4, 1), DayCount(day(3), 2, 2)]
    assert every_day(found, FIRST, day(4)) == (
        DayCount(day(1), 4, 1),
        DayCount(day(2), 0, 0),
        DayCount(day(3), 2, 2),
        DayCount(day(4), 0, 0),
    )
    assert every_day([], FIRST, FIRST) == (DayCount(FIRST, 0, 0),)
