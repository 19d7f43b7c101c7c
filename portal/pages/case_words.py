"""How a case stands, as a word and a shape, the same on every page."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from agencies.cases.rules.statuses import STATUS_WORDS
from agencies.common.words import Message, say
from agencies.placements.queries.case_list import ListedCase
from agencies.placements.rules.case_filter import State


class Standing(NamedTuple):
    """A kind of state as the parts of a page know it, and its words; what is as it should be has no shape."""

    kind: str
    words: Message


STATES: Mapping[State, Message] = {
    State.OPEN: say("Open"),
    State.PLACED: say("Placed"),
    State.UNPLACED: say("Not placed"),
    State.HELD: say("On hold"),
    State.STOPPED: say("Stop list"),
    State.PAID: say("Paid"),
    State.ENDED: say("No longer open"),
    State.ALL: say("All"),
}
PARTS: Mapping[str, Message] = {
    "principal": say("Principal"),
    "interest": say("Interest"),
    "penalty": say("Penalty interest"),
    "fees": say("Fees"),
    "not_yet_due": say("Not yet due"),
}
RELATIONS: Mapping[str, Message] = {
    "self": say("the debtor"),
    "spouse": say("spouse"),
    "parent": say("parent"),
    "child": say("child"),
    "relative": say("relative"),
    "colleague": say("colleague"),
    "friend": say("friend"),
    "classmate": say("classmate"),
    "employer": say("employer"),
    "guarantor": say("guarantor"),
    "other": say("somebody else"),
}
SOON_DAYS = 7


def standing_of(case: ListedCase, day: datetime.date) -> Standing:
    """Say in one word how a case stands: what forbids work on it first, then what is under way."""
    if case.stopped:
        return Standing("barred", say("stop list"))
    if case.held:
        return Standing("locked", say("on hold"))
    if case.status != "open":
        return Standing("ok", STATUS_WORDS[case.status])
    if not case.balance_minor:
        return Standing("ok", say("nothing owed"))
    return _at_work(case, day)


def _at_work(case: ListedCase, day: datetime.date) -> Standing:
    if case.placed_on is None:
        return Standing("dashed", say("not placed"))
    if case.due_on is not None and (case.due_on - day).days <= SOON_DAYS:
        return Standing("warn", say("ends soon") if case.due_on >= day else say("past its term"))
    if case.promise_until is not None and case.promise_until >= day:
        return Standing("waiting", say("promised"))
    return Standing("", say("at work"))
