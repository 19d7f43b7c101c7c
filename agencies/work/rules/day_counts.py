"""What was done day by day: the counts behind a picture."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

_DAY = datetime.timedelta(1)


@dataclass(frozen=True, slots=True)
class DayCount:
    """The contacts of a day, and how many of them were conversations with the debtor."""

    day: datetime.date
    contacts: int
    conversations: int


def every_day(found: Sequence[DayCount], since: datetime.date, until: datetime.date) -> tuple[DayCount, ...]:
    """Set a row for every day of a time, both ends included: a day on which nothing was done counts 0.

    Of 1 and 3 June, until 4 June: rows for 1, 2, 3 and 4 June, the second and the last of them 0.
    """
    known = {each.day: each for each in found}
    days = [since + number * _DAY for number in range((until - since).days + 1)]
    return tuple(known.get(day, DayCount(day, 0, 0)) for day in days)
