"""What is counted for a measure, by what it is told apart, and over which days."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.dates import DAY, month_end, month_start
from agencies.common.errors import Invalid

_LAST_YEAR = 2999


class Group(StrEnum):
    """By what measures are told apart."""

    AGENCY = "agency"
    BUCKET = "bucket"
    MONTH = "month"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Window:
    """Civil days from `first` to `last`, both included."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted for one group in one window; money in minor units.

    Contacts, calls and promises count for the placement that the agency held on the debtor's civil day of the
    contact. `…_so_far` reach back before the window to the start of each placement.
    """

    active_cases: int = 0
    placed_minor: int = 0
    placed_so_far_minor: int = 0
    worked_cases: int = 0
    contacts: int = 0
    calls: int = 0
    call_case_days: int = 0
    connected_calls: int = 0
    right_party_calls: int = 0
    right_party_contacts: int = 0
    breaches: int = 0
    promises: int = 0
    promises_due: int = 0
    promises_kept: int = 0
    due_minor: int = 0
    kept_minor: int = 0
    received_minor: int = 0
    received_so_far_minor: int = 0


def read_groups(text: str) -> tuple[Group, ...]:
    """Read "agency,bucket,month" in the order given; Invalid names an unknown group and the choices."""
    names = [each.strip().lower() for each in text.split(",") if each.strip()]
    for name in names:
        if name not in set(Group):
            raise Invalid(
                "Measures cannot be grouped by “{name}”; choose from {choices}.",
                name=name,
                choices=[each.value for each in Group],
            )
    return tuple(Group(name) for name in dict.fromkeys(names))


def read_window(first: datetime.date, last: datetime.date) -> Window:
    """Take a window; Invalid when it ends before it begins, or at the end of all calendars."""
    if last < first:
        raise Invalid(
            "The period ends on {last}, before it begins on {first}; turn the two round.",
            first=first,
            last=last,
        )
    if last.year > _LAST_YEAR:
        raise Invalid("The period ends on {last}; choose a year up to {year}.", last=last, year=_LAST_YEAR)
    return Window(first, last)


def cut_to_months(window: Window) -> Iterator[Window]:
    """Cut a window at the ends of months: 2017-09-20 to 2017-10-05 is 20-30 September and 1-5 October."""
    first = window.first
    while first <= window.last:
        last = min(month_end(first), window.last)
        yield Window(first, last)
        first = last + DAY


def window_before(window: Window) -> Window:
    """Give the days to compare with: 1-20 November with 1-20 October, all of March with all of February.

    A window that is not the beginning of one month is compared with as many days right before it.
    """
    before = window.first - DAY
    if window.first.day == 1 and window.last <= month_end(window.first):
        whole = window.last == month_end(window.first)
        last = before if whole else before.replace(day=min(window.last.day, before.day))
        return Window(month_start(before), last)
    return Window(window.first - (window.last - before), before)
