"""What an agency's people ask of the list of their cases."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.words import Message, say


class Hands(StrEnum):
    """Whose cases: anybody's, one's own, or nobody's yet."""

    ALL = "all"
    MINE = "mine"
    NOBODY = "nobody"


class PromiseState(StrEnum):
    """How the last promise on a case stands: due today or before, still to come, kept, broken, or none."""

    DUE = "due"
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    NONE = "none"


HANDS_WORDS: Mapping[str, Message] = {
    Hands.ALL: say("Everybody's"),
    Hands.MINE: say("Mine"),
    Hands.NOBODY: say("Nobody's yet"),
}
PROMISE_WORDS: Mapping[str, Message] = {
    PromiseState.DUE: say("Due"),
    PromiseState.OPEN: say("To come"),
    PromiseState.KEPT: say("Kept"),
    PromiseState.BROKEN: say("Broken"),
    PromiseState.NONE: say("No promise"),
}


class Sort(StrEnum):
    """In which order cases are listed: newest placed, largest balance, or longest overdue first."""

    PLACED = "placed"
    BALANCE = "balance"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases are asked for; what is None or ALL asks nothing.

    `collector_id` asks for one person's, beside `hands`. `untouched_since` is the moment since which the
    agency has not contacted anybody. `text` finds by case number, name, phone, identity number or the last
    four digits of one, each exactly.
    """

    hands: Hands = Hands.ALL
    collector_id: int | None = None
    batch_id: int | None = None
    portfolio_id: int | None = None
    bucket: str | None = None
    region: str | None = None
    untouched_since: datetime.datetime | None = None
    promise: PromiseState | None = None
    owing: bool = False
    begun: bool | None = None
    text: str = ""


def promise_state(outcome: str | None, due_on: datetime.date, today: datetime.date) -> PromiseState:
    """Say how a promise stands on a day: one that nobody has settled is due from its day on."""
    if outcome in {PromiseState.KEPT, PromiseState.BROKEN}:
        return PromiseState(outcome)
    return PromiseState.DUE if due_on <= today else PromiseState.OPEN
