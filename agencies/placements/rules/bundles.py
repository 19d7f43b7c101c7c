"""Which debts go together, in which stratum they count, and who may take them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
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
    takers = cache(partial(_takers, bits, sharing))
    bands = band_names(strategy)
    ordered = sorted(cases, key=attrgetter("debtor_id", "case_id"))
    return [
        _bundle(list(debts), takers, partial(_stratum, strategy, bands))
        for _, debts in groupby(ordered, attrgetter("debtor_id"))
    ]


def _bundle(
    debts: list[Case],
    takers: Callable[[frozenset[int], frozenset[int]], tuple[int, Unplaced | None]],
    stratum: Callable[[Case], tuple[str, ...]],
) -> Bundle:
    had, amount_minor = debts[0].excluded, debts[0].amount_minor
    if len(debts) > 1:
        debts.sort(key=lambda case: (-case.amount_minor, case.case_id))
        had = had.union(*[case.excluded for case in debts])
        amount_minor = sum(case.amount_minor for case in debts)
    holders = frozenset([case.holder for case in debts if case.holder is not None])
    may_take, reason = takers(had, holders)
    case_ids = tuple([case.case_id for case in debts])
    return Bundle(case_ids, amount_minor, stratum(debts[0]), may_take, bool(holders), reason)


def band_names(strategy: Strategy) -> tuple[str, ...]:
    """Name the amount bands in major units, each without its upper end: 0-1000, 1000-5000, 5000+."""
    ends = [money.format_amount(band, strategy.currency) for band in strategy.amount_bands]
    plain = ["0", *(end.replace(",", "").removesuffix(".000").removesuffix(".00") for end in ends)]
    return (*(f"{lower}-{upper}" for lower, upper in pairwise(plain)), f"{plain[-1]}+")


def _stratum(strategy: Strategy, bands: Sequence[str], case: Case) -> tuple[str, ...]:
    band = bands[bisect_right(strategy.amount_bands, case.amount_minor)]
    facts = {"bucket": case.bucket, "amount_band": band, "region": case.region or ""}
    return tuple([facts[name] for name in strategy.strata])


def _takers(
    bits: Mapping[int, int], sharing: int, excluded: frozenset[int], holders: frozenset[int]
) -> tuple[int, Unplaced | None]:
    had = sum(bits.get(agency_id, 0) for agency_id in excluded)
    if not holders:
        return sharing & ~had, None if sharing & ~had else Unplaced.ALL_AGENCIES_HAD_IT
    if len(holders) > 1:
        return 0, Unplaced.HELD_BY_SEVERAL
    (holder,) = (bits.get(agency_id, 0) for agency_id in holders)
    if not holder:
        return 0, Unplaced.HOLDER_NOT_IN_PLAN
    return holder & ~had, Unplaced.HOLDER_HAD_IT if holder & had else None
