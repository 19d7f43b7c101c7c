"""Which cases a list shows and in which order: as a person chooses it, before it becomes a question."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a case stands, as lists tell cases apart; a case may stand in several ways at once."""

    OPEN = "open"
    PLACED = "placed"
    UNPLACED = "unplaced"
    HELD = "held"
    STOPPED = "stopped"
    PAID = "paid"
    ENDED = "ended"
    ALL = "all"


class Sort(StrEnum):
    """What a list is sorted by; `placed` leaves out cases that no agency has."""

    NUMBER = "number"
    BALANCE = "balance"
    DAYS = "days"
    PLACED = "placed"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are meant; what is None or empty limits nothing.

    `least_minor` and `most_minor` bound the present balance and count themselves. `untouched_since` means
    cases placed before that day on which nobody has reported a contact from that day on.
    """

    portfolio_id: int | None = None
    agency_id: int | None = None
    batch_id: int | None = None
    bucket: str | None = None
    least_minor: int | None = None
    most_minor: int | None = None
    state: State = State.OPEN
    hand: int | None = None
    untouched_since: datetime.date | None = None
    region: str | None = None
    case_ids: tuple[int, ...] | None = None

    @property
    def placed_only(self) -> bool:
        """Say whether only cases that an agency has now can be meant."""
        return (
            self.state is State.PLACED
            or self.untouched_since is not None
            or any(each is not None for each in (self.agency_id, self.batch_id, self.hand))
        )


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list; days past due descending means the oldest first."""

    sort: Sort = Sort.NUMBER
    descending: bool = False
