"""When agencies are to be inspected, and how an inspection or a finding stands."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.dates import DAY, days_after, month_end, month_start
from agencies.conduct.rules.codes import Step

WATCHED_MONTHS = 3
SOON_DAYS = 5


class Standing(StrEnum):
    """How the inspection of an agency for a month stands."""

    DUE = "due"
    OVERDUE = "overdue"
    OPEN = "open"
    SENT = "sent"
    CLOSED = "closed"


class FindingStanding(StrEnum):
    """How a finding stands."""

    OPEN = "open"
    LATE = "late"
    CORRECTED = "corrected"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """An inspection of an agency that held cases in a month, asked for within some days, opened or not."""

    agency_id: int
    code: str
    agency: str
    month: datetime.date
    due_days: int
    inspection_id: int | None = None

    @property
    def due(self) -> datetime.date:
        """The day by which it is held and signed."""
        return due_on(self.month, self.due_days)

    def standing(self, today: datetime.date) -> Standing:
        """Say how it stands as long as the lender has not signed it."""
        return standing(
            opened=self.inspection_id is not None,
            by_lender=False,
            by_agency=False,
            due=self.due,
            today=today,
        )


def watched_months(today: datetime.date) -> list[datetime.date]:
    """Give the first days of the last three months that are over, the newest first."""
    months = []
    first = month_start(today)
    for _ in range(WATCHED_MONTHS):
        first = month_start(first - DAY)
        months.append(first)
    return months


def due_on(month: datetime.date, due_days: int) -> datetime.date:
    """Give the day by which a month's inspection is held and signed: October with 10 days, 10 November."""
    return days_after(month_end(month), due_days)


def soonest(asked: Iterable[AskedFor]) -> list[AskedFor]:
    """Keep of each agency and month the one of several portfolios that is due first; the soonest first."""
    found: dict[tuple[int, datetime.date], AskedFor] = {}
    for each in sorted(asked, key=lambda one: (one.due, one.code)):
        found.setdefault((each.agency_id, each.month), each)
    return list(found.values())


def standing(
    *, opened: bool, by_lender: bool, by_agency: bool, due: datetime.date | None, today: datetime.date
) -> Standing:
    """Say how an inspection stands: overdue until the lender has signed it, closed when both have."""
    if by_lender:
        return Standing.CLOSED if by_agency else Standing.SENT
    if due is not None and today > due:
        return Standing.OVERDUE
    return Standing.OPEN if opened else Standing.DUE


def finding_standing(step: str | None, due: datetime.date, today: datetime.date) -> FindingStanding:
    """Say how a finding stands by its newest step; one that was put right waits for the lender, not late."""
    if step == Step.WITHDRAWN:
        return FindingStanding.WITHDRAWN
    if step == Step.ACCEPTED:
        return FindingStanding.SETTLED
    if step == Step.CORRECTED:
        return FindingStanding.CORRECTED
    return FindingStanding.LATE if today > due else FindingStanding.OPEN
