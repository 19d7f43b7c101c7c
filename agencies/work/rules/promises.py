"""When a promise to pay is kept, broken, or open again."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from agencies.common.dates import DAY


class Outcome(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """A promise with its newest outcome; `kept_by` is its last day, grace included; `sequence` 0 has none."""

    promise_id: int
    case_id: int
    agency_id: int
    amount_minor: int
    promised_on: datetime.date
    kept_by: datetime.date
    sequence: int
    outcome: str | None


class Received(NamedTuple):
    """Money that came in on a case on a day, less what was taken back of it since; minor units."""

    case_id: int
    paid_on: datetime.date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a promise, what came in for it, and the day on which that came about."""

    outcome: Outcome
    paid_minor: int
    decided_on: datetime.date


def decide(
    promise: PromiseFacts, received: Iterable[Received], percent: int, today: datetime.date
) -> Decision:
    """Judge a promise on `today` by what came in on its case from the day it was made to its last day.

    It is kept from the day on which `percent` of its amount had come in: of 100.01 at 90 %, 90.01 keep it and
    90.00 do not. It is broken from the day after its last day, and open until then.
    """
    paid = 0
    kept_on: datetime.date | None = None
    for _, paid_on, amount_minor in sorted(received):
        if promise.promised_on <= paid_on <= promise.kept_by:
            paid += amount_minor
            if kept_on is None and paid * 100 >= promise.amount_minor * percent:
                kept_on = paid_on
    if kept_on is not None:
        return Decision(Outcome.KEPT, paid, kept_on)
    if today > promise.kept_by:
        return Decision(Outcome.BROKEN, paid, promise.kept_by + DAY)
    return Decision(Outcome.OPEN, paid, today)


def changes(promise: PromiseFacts, decision: Decision) -> bool:
    """Say whether a decision says something new of a promise; one never decided is open."""
    return decision.outcome != (promise.outcome or Outcome.OPEN)
