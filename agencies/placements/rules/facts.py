"""The facts that a plan rests on: which cases may be placed, for which hand, how many agencies may take."""

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import NamedTuple, Protocol

from agencies.cases.rules.buckets import bucket_of, days_past_due
from agencies.cases.rules.eligibility import CaseFacts, eligibility
from agencies.people.rules import Policy

ALREADY_PLACED = "already_placed"
PLACED_LATER = "placed_until_later"


class Past(NamedTuple):
    """A placement of a case, ended or not."""

    case_id: int
    agency_id: int
    hand: int
    ended_on: datetime.date | None


class Holder(NamedTuple):
    """An agency that now has a case of a debtor."""

    debtor_id: int
    agency_id: int


class Room(NamedTuple):
    """How many more cases an agency may take; None is any number."""

    agency_id: int
    code: str
    room: int | None


class Barred(NamedTuple):
    """An agency that gets no new cases, how it stands, and since which day, where that is known."""

    code: str
    status: str
    since: datetime.date | None


class Placeable(NamedTuple):
    """A case that may be placed: `excluded` agencies had it, `holders` have another case of the debtor."""

    case_id: int
    debtor_id: int
    bucket: str
    amount_minor: int
    hand: int
    region: str | None
    excluded: tuple[int, ...]
    holders: tuple[int, ...]


class KnownCase(CaseFacts, Protocol):
    """What a plan asks of a case, beside what eligibility asks."""

    @property
    def case_id(self) -> int:
        """The case."""

    @property
    def debtor_id(self) -> int:
        """Who owes."""

    @property
    def region(self) -> str | None:
        """Where the debtor lives."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """All that a plan may depend on; every case is placeable or counted with the first reason why not.

    The agencies that are `barred` have no room and decide nothing: they are there to be named.
    """

    placeable: Sequence[Placeable]
    not_eligible: Mapping[str, int]
    rooms: Sequence[Room]
    barred: Sequence[Barred] = ()


class _History(NamedTuple):
    hand: int
    agencies: tuple[int, ...]
    placed: bool
    ended_on: datetime.date


_NONE = _History(0, (), False, datetime.date.min)


def gather_facts(
    cases: Iterable[KnownCase],
    past: Iterable[Past],
    holders: Iterable[Holder],
    rooms: Sequence[Room],
    *,
    policy: Policy,
    day: datetime.date,
) -> PlanFacts:
    """Sort the cases into those that may be placed from `day` on, in the order of their ids, and the others.

    A case is never placed twice at once, nor from a day on which it was already with an agency, and never
    goes back to an agency that had it. Its hand is one more than it had.
    """
    histories, held_by = _histories(past), _held_by(holders)
    bucket = cache(lambda since: bucket_of(days_past_due(since, day)))
    placeable: list[Placeable] = []
    others: Counter[str] = Counter()
    for case in sorted(cases, key=lambda each: each.case_id):
        history = histories.get(case.case_id, _NONE)
        if reason := _against(case, history, policy, day):
            others[reason] += 1
            continue
        placeable.append(
            Placeable(
                case.case_id,
                case.debtor_id,
                bucket(case.overdue_since),
                case.balance_minor,
                history.hand + 1,
                case.region,
                history.agencies,
                held_by.get(case.debtor_id, ()),
            )
        )
    return PlanFacts(placeable, dict(sorted(others.items())), rooms)


def _against(case: KnownCase, history: _History, policy: Policy, day: datetime.date) -> str | None:
    if history.placed:
        return ALREADY_PLACED
    verdict = eligibility(case, policy, day)
    if not verdict.eligible:
        return verdict.reasons[0]
    return PLACED_LATER if history.ended_on >= day else None


def _histories(past: Iterable[Past]) -> dict[int, _History]:
    found: dict[int, list[Past]] = defaultdict(list)
    for each in past:
        found[each.case_id].append(each)
    return {case_id: _history(placements) for case_id, placements in found.items()}


def _history(placements: Sequence[Past]) -> _History:
    return _History(
        hand=max(each.hand for each in placements),
        agencies=tuple(sorted({each.agency_id for each in placements})),
        placed=any(each.ended_on is None for each in placements),
        ended_on=max(each.ended_on or datetime.date.min for each in placements),
    )


def _held_by(holders: Iterable[Holder]) -> dict[int, tuple[int, ...]]:
    found: dict[int, set[int]] = defaultdict(set)
    for each in holders:
        found[each.debtor_id].add(each.agency_id)
    return {debtor_id: tuple(sorted(agencies)) for debtor_id, agencies in found.items()}


def facts_digest(facts: PlanFacts, *, as_of: datetime.date, strategy: str, seed: int, engine: str) -> bytes:
    """Digest (SHA-256) all that decides a plan: ordered cases, agencies' rooms, strategy, seed, engine."""
    inputs = [as_of.isoformat(), strategy, seed, engine, facts.rooms, facts.placeable]
    return sha256(json.dumps(inputs, separators=(",", ":")).encode()).digest()
