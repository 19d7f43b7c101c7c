"""Recovery against the peers: what would have come in, had an agency's cases paid as those of others did.

Cases are compared only with cases that were as long overdue when they were placed, in the same hand and as
many months with their agency, so nobody is punished for older debt.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common.dates import month_end
from agencies.common.money import round_half_away
from agencies.standing.rules.scoring import Value

OLDEST = 12


class Stratum(NamedTuple):
    """Bucket at placement, hand, and months since the month of placement, from 12 on together."""

    bucket: str
    hand: int
    age: int


class Held(NamedTuple):
    """What an agency had in a stratum in the month, and what came in on it, in minor units."""

    agency_id: int
    stratum: Stratum
    placed_minor: int
    received_minor: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A stratum of an agency beside its peers; nothing is expected where these had no case in it."""

    stratum: Stratum
    placed_minor: int
    received_minor: int
    peers_placed_minor: int
    peers_received_minor: int
    expected_minor: int | None


def age_of(starts_on: datetime.date, month: datetime.date) -> int:
    """Count the months from that of a placement to another: 30 September is 1 month before October."""
    months = (month.year - starts_on.year) * 12 + month.month - starts_on.month
    return min(max(months, 0), OLDEST)


def begun_between(age: int, month: datetime.date) -> tuple[datetime.date | None, datetime.date]:
    """Give the first and last day on which placements began that are of an age in a month; None: no first."""
    number = month.year * 12 + month.month - 1 - age
    first = datetime.date(number // 12, number % 12 + 1, 1)
    return (None if age >= OLDEST else first), month_end(first)


def against_peers(held: Iterable[Held]) -> dict[int, list[Compared]]:
    """Set the strata of each agency beside those of all others together.

    10,000 placed in a stratum in which the others' 40,000 brought in 600 are expected to bring in 150.
    """
    own: dict[int, dict[Stratum, tuple[int, int]]] = defaultdict(dict)
    whole: dict[Stratum, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for each in held:
        sums = (each.placed_minor, each.received_minor)
        own[each.agency_id][each.stratum] = _add(own[each.agency_id].get(each.stratum, (0, 0)), sums)
        whole[each.stratum] = _add(whole[each.stratum], sums)
    return {
        agency: [_compared(stratum, sums, whole[stratum]) for stratum, sums in sorted(strata.items())]
        for agency, strata in sorted(own.items())
    }


def _add(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    return left[0] + right[0], left[1] + right[1]


def _compared(stratum: Stratum, own: tuple[int, int], whole: tuple[int, int]) -> Compared:
    peers_placed, peers_received = whole[0] - own[0], whole[1] - own[1]
    comparable = own[0] > 0 and peers_placed > 0
    expected = round_half_away(own[0] * peers_received, peers_placed) if comparable else None
    return Compared(stratum, *own, peers_placed, peers_received, expected)


def recovery_of(compared: Iterable[Compared]) -> Value:
    """Give what came in over what was expected, in the strata that have peers; 0 of 0 where none has any.

    Peers who had to pay back more than they brought in say nothing either.
    """
    told = [each for each in compared if each.expected_minor is not None]
    expected = sum(each.expected_minor or 0 for each in told)
    if expected <= 0:
        return Value(0, 0)
    return Value(sum(each.received_minor for each in told), expected)
