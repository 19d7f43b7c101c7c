"""Whom a payment of the queue may belong to: clues, each with its reason, put together per case and agency.

A suggestion decides nothing; a person does, who sees the reasons.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.words import Message, say

ENDED_WITHIN_DAYS = 30
PAID_WITHIN_DAYS = 7
MOST_SUGGESTIONS = 3
# A round amount is promised by many; then it says nothing about one of them.
MOST_PROMISES = 3
_LONGEST_NUMBER = 40


class Because(StrEnum):
    """Why a case and an agency are suggested, the strongest first."""

    PROMISED = "promised"
    NEAR_NUMBER = "near_number"
    ENDED_SHORTLY = "ended_shortly"
    SAME_DEBTOR = "same_debtor"


class Slip(StrEnum):
    """How a mistyped number differs from one that is known."""

    SWAPPED = "swapped"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


_SLIPS = {
    Slip.SWAPPED: say("two neighbouring signs of the case number are swapped"),
    Slip.CHANGED: say("one sign of the case number differs"),
    Slip.MISSING: say("one sign of the case number is missing"),
    Slip.ADDED: say("the case number has one sign too many"),
}


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason to credit an item of the queue to an agency for a case.

    `day` is the day promised or the day on which the placement ended; `slip` how the number was mistyped.
    """

    item_id: int
    because: Because
    case_no: str
    agency_id: int
    agency: str
    day: datetime.date | None = None
    slip: Slip | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case and an agency that an item of the queue may belong to, with the reasons."""

    item_id: int
    case_no: str
    agency_id: int
    agency: str
    reasons: tuple[Message, ...]


def suggest(clues: Iterable[Clue]) -> dict[int, list[Suggestion]]:
    """Put clues together by item, the best founded first, no more than three for each.

    Two reasons for the same case and agency go before one; among equals the stronger reason goes first.
    """
    grouped: dict[int, dict[tuple[str, int], list[Clue]]] = defaultdict(lambda: defaultdict(list))
    for clue in _telling(clues):
        grouped[clue.item_id][clue.case_no, clue.agency_id].append(clue)
    return {item_id: _best(found.values()) for item_id, found in grouped.items()}


def slip_between(given: str, known: str) -> Slip | None:
    """Say how a given number differs from a known one by a single slip of the finger; None where by more.

    "1243" for "1234" has two signs swapped; "1235" one changed; "123" lacks one; "12345" has one too many.
    """
    if given == known or abs(len(given) - len(known)) > 1:
        return None
    if len(given) == len(known):
        return _same_length(given, known)
    shorter, longer = sorted((given, known), key=len)
    if any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))):
        return Slip.MISSING if len(given) < len(known) else Slip.ADDED
    return None


def neighbours(number: str) -> set[str]:
    """List all numbers one slip away from a given one, so that an index can look for them.

    Signs to put in are the digits and the signs of the number itself; one of 40 signs or more has none.
    """
    if not number or len(number) >= _LONGEST_NUMBER:
        return set()
    signs = sorted(set("0123456789" + number))
    cuts = [(number[:place], number[place:]) for place in range(len(number) + 1)]
    found = {head + tail[1:] for head, tail in cuts if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    found |= {head + sign + tail[1:] for head, tail in cuts if tail for sign in signs}
    found |= {head + sign + tail for head, tail in cuts for sign in signs}
    return found - {number, ""}


def _same_length(given: str, known: str) -> Slip | None:
    different = [place for place, (one, other) in enumerate(zip(given, known, strict=True)) if one != other]
    if len(different) == 1:
        return Slip.CHANGED
    if len(different) == 2 and different[1] == different[0] + 1:
        first, second = different
        if given[first] == known[second] and given[second] == known[first]:
            return Slip.SWAPPED
    return None


def _telling(clues: Iterable[Clue]) -> list[Clue]:
    """Leave out promises where too many made the same, unless another clue names the same case."""
    listed = list(clues)
    others = {(each.item_id, each.case_no) for each in listed if each.because is not Because.PROMISED}
    promised: dict[int, set[str]] = defaultdict(set)
    for each in listed:
        if each.because is Because.PROMISED:
            promised[each.item_id].add(each.case_no)
    return [
        each
        for each in listed
        if each.because is not Because.PROMISED
        or len(promised[each.item_id]) <= MOST_PROMISES
        or (each.item_id, each.case_no) in others
    ]


def _best(groups: Iterable[list[Clue]]) -> list[Suggestion]:
    order = list(Because)

    def rank(group: list[Clue]) -> tuple[int, int, str]:
        return -len(group), min(order.index(each.because) for each in group), group[0].case_no

    return [_suggestion(group) for group in sorted(groups, key=rank)[:MOST_SUGGESTIONS]]


def _suggestion(group: list[Clue]) -> Suggestion:
    first = group[0]
    reasons = dict.fromkeys(each.because for each in group)
    by_reason = {each.because: each for each in group}
    return Suggestion(
        first.item_id,
        first.case_no,
        first.agency_id,
        first.agency,
        tuple(_said(by_reason[because]) for because in sorted(reasons, key=list(Because).index)),
    )


def _said(clue: Clue) -> Message:
    if clue.because is Because.PROMISED:
        return say("the same amount was promised for {day}", day=clue.day)
    if clue.because is Because.ENDED_SHORTLY:
        return say("its placement ended shortly before, on {day}", day=clue.day)
    if clue.because is Because.SAME_DEBTOR:
        return say("the same debtor owes this case, which was placed on that day")
    return _SLIPS[clue.slip or Slip.CHANGED]
