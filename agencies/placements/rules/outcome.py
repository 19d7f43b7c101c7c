"""What an allocation came to: who has which case, how far strata are from shares, which limits bound."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from agencies.placements.rules.bundles import Unplaced


class Bound(StrEnum):
    """What keeps an agency from its share."""

    CAPACITY = "capacity"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True)
class Limit:
    """An agency short of its share: by how many cases, in how many strata, and because of what."""

    agency_id: int
    bound: Bound
    strata: int
    cases_short: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """What an agency has of a stratum: `share` by the strategy alone, `target` within the limits."""

    stratum: tuple[str, ...]
    agency_id: int
    cases: int
    amount_minor: int
    share: Fraction
    target: Fraction

    @property
    def deviation(self) -> Fraction:
        """Give the distance from the target, in cases; below zero when the agency has fewer."""
        return self.cases - self.target


@dataclass(frozen=True, slots=True)
class Total:
    """What an agency has in all: `share` by the strategy alone, `target` within the limits, in cases."""

    agency_id: int
    cases: int
    amount_minor: int
    share: Fraction
    target: Fraction


@dataclass(frozen=True, slots=True)
class Allocation:
    """A plan: every case is either assigned to an agency or unplaced with its reason."""

    assignments: Mapping[int, int]
    unplaced: Mapping[int, Unplaced]
    parts: tuple[Part, ...]
    totals: tuple[Total, ...]
    limits: tuple[Limit, ...]
    largest_bundle: int
    engine: str

    @property
    def largest_deviation(self) -> Fraction:
        """Give the largest distance of an agency from its target in any stratum, in cases."""
        return max((abs(part.deviation) for part in self.parts), default=Fraction(0))
