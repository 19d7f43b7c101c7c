"""Shares by day: how stretches of covered and of active days become one ratio for each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

# One action in seven days is what the house asks of an agency at the least.
REACH_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many cases from one day to another, both counted from the first day of the window, from 0."""

    first: int
    last: int
    cases: int


def cases_by_day(stretches: Iterable[Stretch], days: int) -> list[int]:
    """Add stretches up for each of `days` days: 2 cases on days 0-1 and 1 on day 1 are 2, 3."""
    changes = [0] * (days + 1)
    for each in stretches:
        changes[max(each.first, 0)] += each.cases
        changes[min(each.last, days - 1) + 1] -= each.cases
    return list(accumulate(changes[:days]))
