"""Which debts go together, in which stratum they count, and who may take them."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from agencies.common import money
from agencies.placements.rules.strategy import Strategy


class Unplaced(StrEnum):
    """Why a case stays with nobody."""

    ALL_AGENCIES_HAD_IT = "all_agencies_had_it"
    NO_CAPACITY = "no_capacity"
    BUNDLE_TOO_LARGE = "bundle_too_large"
    HOLDER_FULL = "holder_full"
    HOLDER_HAD_IT = "holder_had_it"
    HOLDER_NOT_IN_PLAN = "holder_not_in_plan"
    HELD_BY_SEVERAL = "held_by_several"


@dataclass(frozen=True, slots=True)
class Case:
    """A case to place; `excluded` agencies had it or its debtor before, `holder` has the debtor now."""

    case_id: int
    debtor_id: int
    bucket: str
    amount_minor: int
    region: str | None = None
    excluded: frozenset[int] = frozenset()
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that may take cases: how many more (`room`), or any number (None)."""

    agency_id: int
    code: str
    room: int | None = None


class Bundle(NamedTuple):
    """All debts of one debtor, the largest first; `takers` has a bit for each agency that may take them."""

    case_ids: tuple[int, ...]
    amount_minor: int
    stratum: tuple[str, ...]
    takers: int
    held: bool
    reason: Unplaced | None

    @property
    def lead(self) -> int:
        """Name the bundle by its largest debt."""
        return self.case_ids[0]


def bundle_cases(cases: Iterable[Case], agencies: Sequence[Agency], strategy: Strategy) -> list[Bundle]:
    """Put the debts of each debtor together, in the order of debtors; bit n of `takers` is agencies[n]."""
    bits = {agency.agency_id: 1 << place for place, agency in enumerate(agencies)}
    sharing = sum(bits[agency.agency_id] for agency in agencies if strategy.share_of(agency.code))
    ordered = sorted(cases, key=attrgetter("debtor_id", "case_id"))
    bands = band_names(strategy)
    bundles = []
    for _, debts in groupby(ordered, attrgetter("debtor_id")):
        group = list(debts)
        if len(group) > 1:
            group.sort(key=lambda case: (-case.amount_minor, case.case_id))
        takers, reason = _takers(group, bits, sharing)
        stratum = _stratum(group[0], strategy, bands)
        held = any(case.holder is not None for case in group)
        amount_minor = sum(case.amount_minor for case in group)
        case_ids = tuple(case.case_id for case in group)
        bundles.append(Bundle(case_ids, amount_minor, stratum, takers, held, reason))
    return bundles


def band_names(strategy: Strategy) -> tuple[str, ...]:
    """Name the amount bands in major units, each without its upper end: 0-1000, 1000-5000, 5000+."""
    ends = [money.format_amount(band, strategy.currency) for band in strategy.amount_bands]
    plain = ["0", *(end.replace(",", "").removesuffix(".000").removesuffix(".00") for end in ends)]
    return (*(f"{lower}-{upper}" for lower, upper in pairwise(plain)), f"{plain[-1]}+")


def _stratum(case: Case, strategy: Strategy, bands: Sequence[str]) -> tuple[str, ...]:
    band = bands[bisect_right(strategy.amount_bands, case.amount_minor)]
    facts = {"bucket": case.bucket, "amount_band": band, "region": case.region or ""}
    return tuple([facts[name] for name in strategy.strata])


def _takers(group: Sequence[Case], bits: Mapping[int, int], sharing: int) -> tuple[int, Unplaced | None]:
    had = 0
    for agency_id in {each for case in group for each in case.excluded}:
        had |= bits.get(agency_id, 0)
    holders = {case.holder for case in group if case.holder is not None}
    if not holders:
        return sharing & ~had, None if sharing & ~had else Unplaced.ALL_AGENCIES_HAD_IT
    if len(holders) > 1:
        return 0, Unplaced.HELD_BY_SEVERAL
    holder = bits.get(holders.pop(), 0)
    if not holder:
        return 0, Unplaced.HOLDER_NOT_IN_PLAN
    return holder & ~had, Unplaced.HOLDER_HAD_IT if holder & had else None
