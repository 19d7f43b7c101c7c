"""How long a case is overdue, as days and as the trade's buckets."""

import datetime

BUCKETS = ("M1", "M2", "M3", "M4-M6", "M7-M12", "M13-M24", "M25+")
_LAST_MONTHS = (1, 2, 3, 6, 12, 24)


def days_past_due(overdue_since: datetime.date, day: datetime.date) -> int:
    """Count the days from the missed due date to `day`: due 2014-03-08, on 2014-03-11 it is 3."""
    return (day - overdue_since).days


def bucket_of(days: int) -> str:
    """Name the bucket of a number of days past due, 0 or more: 90 is M3, 91 is M4-M6.

    M is the number of thirty days begun (M = ceil(days / 30), and 0 days are M1), as the tenders of Chinese
    banks count: 31 to 60 days are M2. From M4 on, months stand together as agencies price them.
    """
    month = max(1, -(-days // 30))
    for bucket, last in zip(BUCKETS, _LAST_MONTHS, strict=False):
        if month <= last:
            return bucket
    return BUCKETS[-1]


def days_of(bucket: str) -> tuple[int, int | None]:
    """Give the first and the last day past due of a bucket: M1 is 0 to 30, M2 is 31 to 60, M25+ has no last.

    ValueError when there is no such bucket.
    """
    place = BUCKETS.index(bucket)
    least = 30 * _LAST_MONTHS[place - 1] + 1 if place else 0
    return least, 30 * _LAST_MONTHS[place] if place < len(_LAST_MONTHS) else None
