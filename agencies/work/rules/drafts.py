"""A contact as a file tells it, and what one row alone or beside its case can have wrong."""

import datetime
from typing import NamedTuple

from agencies.common.dates import days_after, from_local
from agencies.common.errors import Fault
from agencies.common.words import say
from agencies.rulebook.rules.codes import Channel, Party, Result

_FIRST_YEAR = 1900
_MOST_YEARS = 10
_MOST_DAYS = _MOST_YEARS * 366


class Draft(NamedTuple):
    """A readable row; `started_at` is naive where the file gives no offset; amounts in minor units.

    `point_id` names the contact point that was used, where the portal knows it; files do not.
    """

    row_number: int
    contact_id: str
    case_no: str
    collector: str
    channel: Channel
    party: Party
    result: Result
    started_at: datetime.datetime
    seconds: int | None = None
    promise_amount_minor: int | None = None
    promise_date: datetime.date | None = None
    note: str | None = None
    point_id: int | None = None

    @property
    def content(self) -> str:
        """All that a row of a file tells, as one text: equal texts tell the same contact."""
        return "\x1f".join(map(str, self[1:-1]))


class Promised(NamedTuple):
    """What was promised in a contact: an amount in minor units, for a day."""

    amount_minor: int
    due_on: datetime.date


def promise_of(draft: Draft, civil_day: datetime.date) -> Promised | Fault | None:
    """Give the promise of a contact made on a day, None where there is none, or what is wrong with it."""
    amount, day = draft.promise_amount_minor, draft.promise_date
    if amount is None:
        if day is None:
            return None
        return Fault("promise_amount", "promise_without_amount", say("A promise has a day but no amount."))
    if day is None:
        return Fault("promise_date", "promise_without_day", say("A promise has an amount but no day."))
    if amount <= 0:
        return Fault("promise_amount", "promise_of_nothing", say("What is promised is more than zero."))
    return _day_fault(day, civil_day) or Promised(amount, day)


def _day_fault(day: datetime.date, civil_day: datetime.date) -> Fault | None:
    if day < civil_day:
        message = say("The promised day is before {day}, the day of the contact.", day=civil_day)
        return Fault("promise_date", "promise_before_contact", message)
    if day > days_after(civil_day, _MOST_DAYS):
        message = say(
            "The promised day is more than {years} years away; correct the date.", years=_MOST_YEARS
        )
        return Fault("promise_date", "promise_too_far", message)
    return None


def moment_of(draft: Draft, zone: str, now: datetime.datetime) -> datetime.datetime | Fault:
    """Give the moment of a contact in UTC, naive ones read on the clock of `zone`.

    One to come is a fault, and one before 1900, which nobody has recorded.
    """
    if draft.started_at.year < _FIRST_YEAR:
        message = say("The year is before {year}.", year=_FIRST_YEAR)
        return Fault("started_at", "early_year", message)
    if draft.started_at.year <= now.year + 1:
        moment = from_local(draft.started_at, zone)
        if moment <= now:
            return moment
    return Fault(
        "started_at", "contact_in_future", say("This moment is still to come; correct the date or the zone.")
    )
