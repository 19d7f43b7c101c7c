"""Places on a case's timeline, by which it pages back: sixty events at a time, the newest first."""

import datetime
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple, Protocol, TypeVar

from agencies.common.dates import from_local
from agencies.work.queries.case_story import Before
from portal.pages.cursors import cursor_of
from portal.web.lists import write_cursor

MOST_EVENTS = 60
_ALL = 2**62


class Rank(IntEnum):
    """What stands further up of what happened at once; what has no moment stands at the end of its day."""

    TOLD = 1
    PLACEMENT = 2
    PAYMENT = 3
    OUTCOME = 4
    REST = 5
    CONTACT = 6


EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.UTC)
"""Stands for the moment of what is known by its day alone."""


class Mark(NamedTuple):
    """The place of an event: its day on the case's clock, its moment, its kind, and its number there."""

    day: datetime.date
    at: datetime.datetime
    rank: int
    id: int


class Marked(Protocol):
    """Something with a place on a timeline."""

    @property
    def mark(self) -> Mark:
        """Where it stands."""


Event = TypeVar("Event", bound=Marked)


def read_mark(text: str) -> Mark | None:
    """Read the place of the last event that was shown; None for the beginning."""
    values = cursor_of(text, datetime.date, datetime.datetime, int, int).values
    return Mark(*values) if values else None  # type: ignore[arg-type]


def before(mark: Mark | None, zone: str) -> Before | None:
    """Say what comes after a place, as the story of a case is asked for it."""
    if mark is None:
        return None
    timed = mark.at != EARLIEST
    midnight = datetime.datetime.combine(mark.day, datetime.time())
    return Before(
        moment=mark.at if timed else from_local(midnight, zone),
        contact_id=mark.id if mark.rank == Rank.CONTACT else 0,
        day=mark.day,
        outcome_id=_last(mark, Rank.OUTCOME, timed),
        receipt_id=_last(mark, Rank.PAYMENT, timed),
    )


def _last(mark: Mark, rank: Rank, timed: bool) -> int:
    """Give below which number the events of a kind still come on the day itself."""
    if timed or mark.rank > rank:
        return _ALL
    return mark.id if mark.rank == rank else 0


def page_back(events: Iterable[Event], mark: Mark | None) -> tuple[list[Event], str | None]:
    """Cut what is shown from a place on, the newest first, and say where to go on, where there is more."""
    left = [each for each in events if mark is None or each.mark < mark]
    left.sort(key=lambda each: each.mark, reverse=True)
    shown = left[:MOST_EVENTS]
    return shown, write_cursor(shown[-1].mark) if len(left) > MOST_EVENTS else None
