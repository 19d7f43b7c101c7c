"""When a placement ends and why: with its term, when a recall falls due, or on a day that somebody named."""

import datetime
from collections.abc import Iterable
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple


class Reason(StrEnum):
    """Why a placement ends, where no person gives another reason."""

    LENDER = "lender"
    EXPIRED = "expired"
    PAID = "paid"


class OpenPlacement(NamedTuple):
    """A placement that has not ended; `recalled_on` is the day on which an announced recall falls due."""

    placement_id: int
    case_id: int
    batch_id: int
    agency_id: int
    starts_on: datetime.date
    due_on: datetime.date | None
    recalled_on: datetime.date | None
    recall_reason: str | None
    balance_minor: int
    status: str


class Ending(NamedTuple):
    """The end of a placement: the last day on which it is in force, and the reason."""

    placement: OpenPlacement
    reason: str
    ended_on: datetime.date


def announced(placements: Iterable[OpenPlacement], day: datetime.date, reason: str | None) -> list[Ending]:
    """Say that placements will end on a day, on their first day at the earliest."""
    return [Ending(each, reason or Reason.LENDER, max(day, each.starts_on)) for each in placements]


def recalled(placements: Iterable[OpenPlacement], day: datetime.date, reason: str | None) -> list[Ending]:
    """End placements on a day for a reason, else for that of the announced recall, else as the lender wishes.

    A case on which nothing is owed any more ends as paid, whatever the reason.
    """
    return [_end(each, day, reason or each.recall_reason or Reason.LENDER) for each in placements]


def expired(placements: Iterable[OpenPlacement], as_of: datetime.date) -> list[Ending]:
    """End what is past its term or whose announced recall is due by a day, on the earlier day of the two.

    A term to 29 March is past on 30 March and ends on the 29th; a recall announced for the 29th is due on it.
    """
    endings = []
    for placement in placements:
        if days := _days_due(placement, as_of):
            day, reason = min(days, key=itemgetter(0))
            endings.append(_end(placement, day, reason))
    return endings


def _days_due(placement: OpenPlacement, as_of: datetime.date) -> list[tuple[datetime.date, str]]:
    days: list[tuple[datetime.date, str]] = []
    if placement.recalled_on is not None and placement.recalled_on <= as_of:
        days.append((placement.recalled_on, placement.recall_reason or Reason.LENDER))
    if placement.due_on is not None and placement.due_on < as_of:
        days.append((placement.due_on, Reason.EXPIRED))
    return days


def closed(placements: Iterable[OpenPlacement], as_of: datetime.date) -> list[Ending]:
    """End what a case file closed, its status as the reason; what is open but owes nothing ends as paid."""
    return [
        _end(each, as_of, Reason.PAID)
        if each.status == "open"
        else Ending(each, each.status, max(as_of, each.starts_on))
        for each in placements
        if each.status != "open" or not each.balance_minor
    ]


def _end(placement: OpenPlacement, day: datetime.date, reason: str) -> Ending:
    """End a placement on a day, on its first day at the earliest."""
    return Ending(
        placement, reason if placement.balance_minor else Reason.PAID, max(day, placement.starts_on)
    )
