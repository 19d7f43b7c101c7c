"""Which placement a payment is credited to, or why none is."""

import datetime
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from agencies.common.dates import days_after

_OPEN = datetime.date.max


class Basis(StrEnum):
    """Why a placement is credited with a payment."""

    IN_FORCE = "in_force"
    TAIL = "tail"
    MANUAL = "manual"
    REVERSAL = "reversal"


class QueueReason(StrEnum):
    """Why no placement can be credited, so that a person has to look."""

    UNKNOWN_CASE = "unknown_case"
    AMBIGUOUS_CASE = "ambiguous_case"
    NEVER_PLACED = "never_placed"
    BEFORE_PLACEMENT = "before_placement"
    BETWEEN_PLACEMENTS = "between_placements"
    AFTER_TAIL = "after_tail"
    TAIL_WITHOUT_PROMISE = "tail_without_promise"
    REVERSAL_OF_UNATTRIBUTED = "reversal_of_unattributed"


class TailTerms(NamedTuple):
    """How long after its end a placement of an agency still earns, by terms that hold from a day on."""

    agency_id: int
    valid_from: datetime.date
    terms_id: int
    days: int
    needs_promise: bool


class Span(NamedTuple):
    """A placement of the case: in force from `starts_on` to `ended_on`, both days included; None is open."""

    placement_id: int
    agency_id: int
    batch_id: int
    starts_on: datetime.date
    ended_on: datetime.date | None
    tail_days: int = 0
    tail_needs_promise: bool = False


class Credit(NamedTuple):
    """The placement that is credited; `reverses_id` is the attribution that it takes back."""

    placement_id: int
    agency_id: int
    batch_id: int
    basis: Basis
    reverses_id: int | None = None


def tail_at_end(
    tails: Iterable[TailTerms], agency_id: int, ended_on: datetime.date | None
) -> tuple[int, bool]:
    """Give days and promise condition of the tail by the agency's terms on the day a placement ended.

    Terms for a later day neither lengthen nor cut it. Nothing approved by then is no tail: (0, False).
    """
    held = [
        each for each in tails if each.agency_id == agency_id and ended_on and each.valid_from <= ended_on
    ]
    newest = max(held, key=lambda each: (each.valid_from, each.terms_id), default=None)
    return (newest.days, newest.needs_promise) if newest else (0, False)


def attribute(
    paid_on: datetime.date, spans: Sequence[Span], promise_until: datetime.date | None = None
) -> Credit | QueueReason:
    """Credit the placement in force on the day of the payment, else the one ended last whose tail covers it.

    On a handover day two are in force: the one that ends there is credited, its last day being a whole one.
    A tail of 30 days after an end on 20 October covers 21 October to 19 November. One that asks for a promise
    covers the payment only where a promise to pay of the case was live when the placement ended.
    """
    in_force = [each for each in spans if each.starts_on <= paid_on <= (each.ended_on or _OPEN)]
    if in_force:
        return _credit(
            min(in_force, key=lambda each: (each.ended_on or _OPEN, each.starts_on)), Basis.IN_FORCE
        )
    covering = [each for each in spans if _tail_covers(each, paid_on)]
    earning = [each for each in covering if not each.tail_needs_promise or _promised(each, promise_until)]
    if earning:
        return _credit(max(earning, key=lambda each: (each.ended_on or _OPEN, each.starts_on)), Basis.TAIL)
    return QueueReason.TAIL_WITHOUT_PROMISE if covering else _reason(paid_on, spans)


def placement_by_hand(spans: Iterable[Span], agency_id: int, paid_on: datetime.date) -> Credit | None:
    """Choose the agency's placement that a person means: the newest begun by the payment, else the newest."""
    own = [each for each in spans if each.agency_id == agency_id]
    begun = [each for each in own if each.starts_on <= paid_on]
    newest = max(begun or own, key=lambda each: (each.starts_on, each.placement_id), default=None)
    return _credit(newest, Basis.MANUAL) if newest else None


def _credit(span: Span, basis: Basis) -> Credit:
    return Credit(span.placement_id, span.agency_id, span.batch_id, basis)


def _tail_covers(span: Span, paid_on: datetime.date) -> bool:
    return bool(span.ended_on and span.ended_on < paid_on <= days_after(span.ended_on, span.tail_days))


def _promised(span: Span, promise_until: datetime.date | None) -> bool:
    return bool(promise_until and span.ended_on and promise_until >= span.ended_on)


def _reason(paid_on: datetime.date, spans: Sequence[Span]) -> QueueReason:
    if not spans:
        return QueueReason.NEVER_PLACED
    later = [each for each in spans if each.starts_on > paid_on]
    if len(later) == len(spans):
        return QueueReason.BEFORE_PLACEMENT
    return QueueReason.BETWEEN_PLACEMENTS if later else QueueReason.AFTER_TAIL
