"""What lies on the desk today, grouped by the reason, each case with whether it may be called now."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.access import Actor
from agencies.common.words import Message, say
from agencies.work.advise_contact import advise_calls
from agencies.work.queries.my_cases import MyCase
from agencies.work.queries.today import Listed, first_of_each_reason, shown_cases
from agencies.work.rules.advice import Answer
from agencies.work.rules.my_cases import Filter, Hands, PromiseState

QUIET_DAYS = 7


class Reason(StrEnum):
    """Why a case is on today's list."""

    PROMISE_DUE = "promise_due"
    FIRST_CONTACT = "first_contact"
    QUIET = "quiet"


REASON_WORDS: Mapping[Reason, Message] = {
    Reason.PROMISE_DUE: say("Promise due today or before"),
    Reason.FIRST_CONTACT: say("First contact"),
    Reason.QUIET: say("Nobody contacted for {days} days", days=QUIET_DAYS),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one reason: how many there are, and the first of them."""

    reason: Reason
    total: int
    cases: Sequence[MyCase]

    @property
    def words(self) -> Message:
        """Say the reason."""
        return REASON_WORDS[self.reason]


@dataclass(frozen=True, slots=True)
class Today:
    """Today's list, with the answer to a call for each case that it shows."""

    groups: Sequence[Group]
    answers: Mapping[int, Answer]

    @property
    def total(self) -> int:
        """How many cases are on the list."""
        return sum(each.total for each in self.groups)


def wanted_for(reason: Reason, hands: Hands, now: datetime.datetime) -> Filter:
    """Give the filter under which a reason's cases are found in the list of all."""
    if reason is Reason.PROMISE_DUE:
        return Filter(hands=hands, promise=PromiseState.DUE, owing=True)
    if reason is Reason.FIRST_CONTACT:
        return Filter(hands=hands, begun=False, owing=True)
    quiet = now - datetime.timedelta(QUIET_DAYS)
    return Filter(hands=hands, begun=True, untouched_since=quiet, owing=True)


async def todays_list(
    actor: Actor,
    hands: Hands,
    *,
    today: datetime.date,
    now: datetime.datetime,
    most: int = 10,
    advised: bool = True,
) -> Today:
    """Read the first `most` cases of each reason, the largest balance first; what is paid is left out.

    Answers come along where they are wanted: unless `advised`, there are none.
    """
    quiet_since = now - datetime.timedelta(QUIET_DAYS)
    first = await first_of_each_reason(actor, hands, today=today, quiet_since=quiet_since, most=most)
    shown = {each.case_id for each in first}
    cases = await shown_cases(actor, shown, today=today) if shown else []
    answers = await advise_calls(actor, shown, now=now) if advised and shown else {}
    return Today([_group(reason, first, cases) for reason in Reason], answers)


def _group(reason: Reason, first: Sequence[Listed], cases: Sequence[MyCase]) -> Group:
    of_reason = {each.case_id: each.total for each in first if each.reason == reason}
    listed = [each for each in cases if each.case_id in of_reason]
    return Group(reason, next(iter(of_reason.values()), 0), listed)
