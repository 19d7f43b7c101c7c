"""Which terms held on a day; nobody asks for the current ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.common.dates import days_after
from agencies.common.errors import Conflict
from settlement.terms.rules.definition import TermsVersion


def terms_on(versions: Iterable[TermsVersion], day: date) -> TermsVersion:
    """Find the version that held on a day: the latest start not after it, the highest number among equals.

    Conflict when none had started by then.
    """
    started = [version for version in versions if version.valid_from <= day]
    if not started:
        raise Conflict(
            "No approved terms held on {day}; approve terms that start on that day or before.", day=day
        )
    return max(started, key=lambda version: (version.valid_from, version.number))


class State(StrEnum):
    """How a version of terms stands on a day."""

    IN_FORCE = "in_force"
    COMING = "coming"
    ENDED = "ended"
    WAITING = "waiting"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Span:
    """A version by its number: the first day on which it holds, and whether a second person approved it."""

    number: int
    valid_from: date
    approved: bool


@dataclass(frozen=True, slots=True)
class Held:
    """How a version stands, and the last day on which it holds; None where no end is known."""

    state: State
    until: date | None


def held(spans: Sequence[Span], today: date) -> dict[int, Held]:
    """Say how each version of one agency and portfolio stands today.

    An approved version holds until the day before the next approved one starts; of two that start on one day
    the later number holds. The draft with the highest number waits, unless a later one was approved; other
    drafts are set aside.
    """
    approved = sorted(
        (each for each in spans if each.approved), key=lambda each: (each.valid_from, each.number)
    )
    found: dict[int, Held] = {}
    for place, span in enumerate(approved):
        following = approved[place + 1] if place + 1 < len(approved) else None
        # Nothing comes before the first day of the calendar.
        first = max(following.valid_from, days_after(date.min, 1)) if following else None
        until = days_after(first, -1) if first else None
        found[span.number] = Held(_state(span, until, today), until)
    newest = max((each.number for each in spans), default=0)
    for span in spans:
        if not span.approved:
            found[span.number] = Held(State.WAITING if span.number == newest else State.SET_ASIDE, None)
    return found


def _state(span: Span, until: date | None, today: date) -> State:
    if span.valid_from > today:
        return State.COMING if until is None or until >= span.valid_from else State.ENDED
    return State.ENDED if until is not None and until < today else State.IN_FORCE
