"""What the scores of an agency propose about how it stands; a person decides."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.dates import month_start
from agencies.vendors.rules import Status

LOWEST_IN_A_ROW = 2
LOW_IN_ALL = 3
WITHIN_MONTHS = 4


class Ground(StrEnum):
    """Why a change is proposed."""

    LOWEST_TWICE = "lowest_twice"
    LOW_THRICE = "low_thrice"


@dataclass(frozen=True, slots=True)
class Graded:
    """The score of a month, with its grade; None is not rated."""

    score_id: int
    month: datetime.date
    grade: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """A change that scores propose, with the newest score behind it."""

    status: Status
    ground: Ground
    score_id: int
    month: datetime.date


def advised(status: str, scores: Sequence[Graded], since: datetime.date | None) -> Advice | None:
    """Say what the scores of one portfolio propose; None for nothing.

    Only months from that of `since`, the last decision, count, and those without a rating are passed over.
    Two D in a row put an active agency on watch and suspend one on watch. Three of C or D within four months
    put an active one on watch.
    """
    begun = datetime.date.min if since is None else month_start(since)
    rated = sorted(
        (each for each in scores if each.grade and each.month >= begun), key=lambda each: each.month
    )
    if not rated or status not in {Status.ACTIVE, Status.WATCH}:
        return None
    newest = rated[-1]
    if len(rated) >= LOWEST_IN_A_ROW and all(each.grade == "D" for each in rated[-LOWEST_IN_A_ROW:]):
        worse = Status.WATCH if status == Status.ACTIVE else Status.SUSPENDED
        return Advice(worse, Ground.LOWEST_TWICE, newest.score_id, newest.month)
    low = [
        each
        for each in rated
        if each.grade in {"C", "D"} and _apart(each.month, newest.month) < WITHIN_MONTHS
    ]
    if status == Status.ACTIVE and len(low) >= LOW_IN_ALL and low[-1] is newest:
        return Advice(Status.WATCH, Ground.LOW_THRICE, newest.score_id, newest.month)
    return None


def _apart(earlier: datetime.date, later: datetime.date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
