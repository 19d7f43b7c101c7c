"""The clock of a complaint: from the day on which it came, by the days of the rule preset."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.dates import DAY, civil_day, days_after
from agencies.rulebook.rules.preset import ComplaintDays

SOON_DAYS = 3
AGENCY_WORKING_DAYS = 5
Works = Callable[[datetime.date], bool]


@dataclass(frozen=True, slots=True)
class Clock:
    """Civil days of the portfolio: when the complaint came, when it is to be acknowledged and answered."""

    received_on: datetime.date
    acknowledge_by: datetime.date
    answer_by: datetime.date


class Light(StrEnum):
    """How a complaint stands against its clock."""

    CLOSED = "closed"
    RUNNING = "running"
    SOON = "soon"
    LATE = "late"


def working(days: ComplaintDays, works: Works) -> Works:
    """Tell working days from others: as the preset names them, else as the country works."""
    return lambda day: day in days.working_days or (day not in days.days_off and works(day))


def start_clock(received_at: datetime.datetime, zone: str, days: ComplaintDays, works: Works) -> Clock:
    """Set a clock at the moment a complaint came; its civil day counts as day 0.

    Received on Thursday 1 October at 23:30 UTC it came on Friday 2 October in Shanghai; 15 days later is
    Saturday 17 October, and since nobody answers on a day off, the answer is due on Friday 16 October.
    """
    received_on = civil_day(received_at, zone)
    answers = working(days, works)
    return Clock(
        received_on,
        working_days_after(received_on, days.acknowledge_working_days, answers),
        due_after(received_on, days.standard_days, answers),
    )


def working_days_after(day: datetime.date, count: int, works: Works) -> datetime.date:
    """Give the working day that is `count` working days after a day: three after a Friday is Wednesday."""
    while count:
        day += DAY
        count -= works(day)
    return day


def due_after(received_on: datetime.date, days: int, works: Works) -> datetime.date:
    """Give the last working day within `days` calendar days; the day of receipt where there is none."""
    day = days_after(received_on, days)
    while day > received_on and not works(day):
        day -= DAY
    return day


def next_limit(
    received_on: datetime.date, now_due: datetime.date, days: ComplaintDays, works: Works
) -> datetime.date | None:
    """Give the day to which an answer due on `now_due` may be put off; None where there is no later one."""
    answers = working(days, works)
    limits = (due_after(received_on, each, answers) for each in days.answer_limits)
    return next((each for each in limits if each > now_due), None)


def light(
    *,
    closed: bool,
    acknowledged: bool,
    acknowledge_by: datetime.date,
    answer_by: datetime.date,
    today: datetime.date,
) -> Light:
    """Say how a complaint stands on a day: late the day after one of its days, soon in the three before."""
    if closed:
        return Light.CLOSED
    due = answer_by if acknowledged else min(acknowledge_by, answer_by)
    if today > due:
        return Light.LATE
    return Light.SOON if days_after(today, SOON_DAYS) >= due else Light.RUNNING


def agency_due(today: datetime.date, answer_by: datetime.date, works: Works) -> datetime.date:
    """Give the day by which an agency gives its account: five working days, and not after the answer."""
    return max(today, min(working_days_after(today, AGENCY_WORKING_DAYS, works), answer_by))
