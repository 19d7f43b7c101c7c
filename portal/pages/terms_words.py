"""Words for terms: how a version stands, and what a form offers."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common.words import Message, say
from settlement.terms.queries import VersionRow
from settlement.terms.rules.definition import Base, Method, Rounding, TailCondition
from settlement.terms.rules.form import Way
from settlement.terms.rules.versions import Held, Span, State, held

STATES: Mapping[State, tuple[str, Message]] = {
    State.IN_FORCE: ("ok", say("in force now")),
    State.COMING: ("waiting", say("in force later")),
    State.ENDED: ("dashed", say("ended")),
    State.WAITING: ("warn", say("waiting for a second person")),
    State.SET_ASIDE: ("dashed", say("set aside")),
}
WAYS: Mapping[Way, Message] = {
    Way.FLAT: say("One rate"),
    Way.TABLE: say("By bucket and hand"),
    Way.LADDER: say("In steps of the month's amount"),
}
METHODS: Mapping[str, Message] = {
    Method.MARGINAL: say("each rate for the part within its step"),
    Method.WHOLE_AMOUNT: say("the rate reached for the whole month"),
}
BASES: Mapping[str, Message] = {
    Base.RECEIPT: say("the whole receipt"),
    Base.UP_TO_BALANCE: say("up to the balance of the case"),
}
ROUNDINGS: Mapping[str, Message] = {
    Rounding.PER_PAYMENT: say("on each payment"),
    Rounding.PER_TOTAL: say("on the running total"),
}
CONDITIONS: Mapping[str, Message] = {
    TailCondition.NONE: say("every payment"),
    TailCondition.LIVE_PROMISE: say("only where a promise to pay was live"),
}


@dataclass(frozen=True, slots=True)
class StandingTerms:
    """A version of terms and how it stands today."""

    row: VersionRow
    held: Held

    @property
    def counts(self) -> bool:
        """Say whether it holds, will hold, or waits for approval."""
        return self.held.state in {State.IN_FORCE, State.COMING, State.WAITING}


def standing_terms(rows: Sequence[VersionRow], today: datetime.date) -> list[StandingTerms]:
    """Say how each version stands among those of its agency and portfolio."""
    groups: defaultdict[tuple[int, int], list[VersionRow]] = defaultdict(list)
    for row in rows:
        groups[row.agency_id, row.portfolio_id].append(row)
    stands: dict[int, Held] = {}
    for group in groups.values():
        spans = [Span(each.id, each.valid_from, each.approved_by is not None) for each in group]
        stands |= held(spans, today)
    return [StandingTerms(row, stands[row.id]) for row in rows]
