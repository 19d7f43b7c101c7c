"""A plan as it is stored and shown: who gets which case, and what that comes to."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import chain, count
from typing import NamedTuple

from agencies.common.dates import days_after
from agencies.placements.rules.allocate import allocate
from agencies.placements.rules.bundles import Agency, Case, Unplaced
from agencies.placements.rules.facts import Placeable, PlanFacts
from agencies.placements.rules.outcome import Allocation, Part
from agencies.placements.rules.strategy import Strategy


class Planned(NamedTuple):
    """A case in a plan: its agency, or why it stays without one."""

    case_id: int
    debtor_id: int
    agency_id: int | None
    unplaced_reason: str | None
    bucket: str
    amount_minor: int
    hand: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan before it is stored: every placeable case once, in the order of their ids."""

    planned: Sequence[Planned]
    summary: Mapping[str, object]


def default_seed(portfolio: str, as_of: datetime.date) -> int:
    """Give the seed of a plan for which none was named, the same for a portfolio and a day everywhere."""
    return int.from_bytes(sha256(f"{portfolio}/{as_of}".encode()).digest()[:4], "big")


def draw_up(facts: PlanFacts, strategy: Strategy, seed: int) -> Draft:
    """Allocate what is placeable; a debtor whom several agencies hold already goes to none of them."""
    agencies = [Agency(*room) for room in facts.rooms]
    cases = [_case(each) for each in facts.placeable if len(each.holders) < 2]
    found = allocate(cases, agencies, strategy, seed=seed)
    planned = [_planned(each, found) for each in facts.placeable]
    return Draft(planned, _summary(planned, facts, found))


def _case(fact: Placeable) -> Case:
    return Case(
        fact.case_id,
        fact.debtor_id,
        fact.bucket,
        fact.amount_minor,
        fact.region,
        frozenset(fact.excluded),
        fact.holders[0] if fact.holders else None,
    )


def _planned(fact: Placeable, found: Allocation) -> Planned:
    agency_id = found.assignments.get(fact.case_id)
    reason = None
    if agency_id is None:
        reason = found.unplaced.get(fact.case_id, Unplaced.HELD_BY_SEVERAL).value
    return Planned(fact.case_id, fact.debtor_id, agency_id, reason, fact.bucket, fact.amount_minor, fact.hand)


def _summary(planned: Sequence[Planned], facts: PlanFacts, found: Allocation) -> Mapping[str, object]:
    codes = {room.agency_id: room.code for room in facts.rooms}
    unplaced = Counter(each.unplaced_reason for each in planned if each.unplaced_reason)
    return {
        "eligible": len(planned),
        "amount_minor": sum(each.amount_minor for each in planned),
        "placed": len(found.assignments),
        "agencies": {codes[total.agency_id]: total.cases for total in found.totals},
        "amounts_minor": {codes[total.agency_id]: total.amount_minor for total in found.totals},
        "targets": {codes[total.agency_id]: _plain(total.target) for total in found.totals},
        "largest_deviation": _plain(found.largest_deviation),
        "largest_bundle": found.largest_bundle,
        "unplaced": dict(sorted(unplaced.items())),
        "not_eligible": dict(facts.not_eligible),
        "limits": [
            {
                "agency": codes[limit.agency_id],
                "bound": limit.bound.value,
                "strata": limit.strata,
                "cases_short": _plain(limit.cases_short),
            }
            for limit in found.limits
        ],
        "rooms": {room.code: room.room for room in facts.rooms},
        "barred": [
            {"agency": each.code, "status": each.status, "since": each.since and each.since.isoformat()}
            for each in facts.barred
        ],
        "strata": list(_strata(found.parts, codes)),
    }


def _strata(parts: Sequence[Part], codes: Mapping[int, str]) -> Iterator[Mapping[str, object]]:
    """Give the table of the strata, those furthest from their shares first."""
    strata: dict[tuple[str, ...], list[Part]] = {}
    for part in parts:
        strata.setdefault(part.stratum, []).append(part)
    widest = {stratum: max(abs(part.deviation) for part in own) for stratum, own in strata.items()}
    for stratum in sorted(strata, key=lambda each: (-widest[each], each)):
        yield {
            "stratum": list(stratum),
            "largest_deviation": _plain(widest[stratum]),
            "agencies": {codes[part.agency_id]: part.cases for part in strata[stratum]},
            "targets": {codes[part.agency_id]: _plain(part.target) for part in strata[stratum]},
        }


def _plain(cases: Fraction) -> float:
    return round(float(cases), 3)


def batch_code(portfolio: str, day: datetime.date, agency: str, taken: Collection[str]) -> str:
    """Name a batch after portfolio, day and agency: US-20171001-A, then US-20171001-A-2."""
    first = f"{portfolio}-{day:%Y%m%d}-{agency}"
    numbered = chain([first], (f"{first}-{number}" for number in count(2)))
    return next(code for code in numbered if code not in taken)


def last_day(starts_on: datetime.date, term_days: int | None) -> datetime.date | None:
    """Give the last day of a term: 180 days from 1 October 2017 end with 29 March 2018."""
    return None if term_days is None else days_after(starts_on, term_days - 1)
