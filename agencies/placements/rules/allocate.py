"""Who gets which case: targets by share, whole bundles by a flow, and a seeded deal inside each stratum."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from random import Random

from agencies.placements.rules.bundles import Agency, Bundle, Case, Unplaced, bundle_cases
from agencies.placements.rules.deal import deal
from agencies.placements.rules.outcome import Allocation
from agencies.placements.rules.report import count_parts, count_totals, name_limits
from agencies.placements.rules.share import Key, share_bundles
from agencies.placements.rules.strategy import Strategy
from agencies.placements.rules.targets import Targets, set_targets

Dealt = tuple[Bundle, int]
ENGINE = f"mandate-1/ortools-{version('ortools')}"


def allocate(
    cases: Iterable[Case], agencies: Iterable[Agency], strategy: Strategy, *, seed: int
) -> Allocation:
    """Share the cases among the agencies; the same input in any order and the same seed give the same plan.

    All debts of a debtor go together, and to the agency that holds the debtor. Each agency is within the
    largest bundle of its share, in all and in every stratum where neither capacity nor exclusion binds.
    """
    takers = sorted(agencies, key=lambda agency: agency.code)
    bundles = bundle_cases(cases, takers, strategy)
    strata = sorted({bundle.stratum for bundle in bundles if bundle.takers})
    rows = _rows(bundles, strata)
    targets = _targets(rows, len(strata), takers, strategy)
    random = Random(seed)
    sizes = {key: len(alike) for key, alike in rows.items()}
    counts = share_bundles(sizes, targets, [agency.room for agency in takers], random)
    dealt = _deal(rows, counts, targets, random)
    parts = count_parts(dealt, strata, takers, targets)
    return Allocation(
        assignments={
            case_id: takers[place].agency_id
            for bundle, place in dealt
            if place < len(takers)
            for case_id in bundle.case_ids
        },
        unplaced=_unplaced(bundles, dealt, takers),
        parts=parts,
        totals=count_totals(parts, takers, targets),
        limits=name_limits(targets, takers),
        largest_bundle=max((len(bundle.case_ids) for bundle in bundles), default=0),
        engine=ENGINE,
    )


def _rows(bundles: Iterable[Bundle], strata: Sequence[tuple[str, ...]]) -> dict[Key, list[Bundle]]:
    numbers = {stratum: number for number, stratum in enumerate(strata)}
    rows: dict[Key, list[Bundle]] = defaultdict(list)
    for bundle in bundles:
        if bundle.takers:
            rows[Key(len(bundle.case_ids), numbers[bundle.stratum], bundle.takers)].append(bundle)
    return {key: rows[key] for key in sorted(rows)}


def _targets(
    rows: Mapping[Key, Sequence[Bundle]], strata: int, agencies: Sequence[Agency], strategy: Strategy
) -> Targets:
    offers: list[dict[int, int]] = [defaultdict(int) for _ in range(strata)]
    for key, alike in rows.items():
        offers[key.stratum][key.takers] += key.size * len(alike)
    weights = [strategy.share_of(agency.code) for agency in agencies]
    return set_targets(offers, weights, [agency.room for agency in agencies])


def _deal(
    rows: Mapping[Key, Sequence[Bundle]],
    counts: Mapping[Key, Sequence[int]],
    targets: Targets,
    random: Random,
) -> list[Dealt]:
    """Deal row by row in a seeded order; who stands furthest behind in amount is dealt to first."""
    dealt: list[Dealt] = []
    ahead: dict[int, int] = defaultdict(int)
    draws = {key: random.random() for key in rows}
    for key in sorted(rows, key=draws.__getitem__):
        ranked = [(ahead[place], random.random(), place) for place, count in enumerate(counts[key]) if count]
        first = [place for _, _, place in sorted(ranked)]
        for bundle, place in zip(rows[key], deal(rows[key], counts[key], first), strict=True):
            dealt.append((bundle, place))
            ahead[place] += bundle.amount_minor
        amount_minor = sum(bundle.amount_minor for bundle in rows[key])
        for place, due in enumerate(targets.split(key.stratum, amount_minor)):
            ahead[place] -= due
    return dealt


def _unplaced(
    bundles: Iterable[Bundle], dealt: Sequence[Dealt], agencies: Sequence[Agency]
) -> dict[int, Unplaced]:
    unplaced = {each: bundle.reason for bundle in bundles if bundle.reason for each in bundle.case_ids}
    full = _full(dealt, agencies)
    for bundle, place in dealt:
        if place == len(agencies):
            reason = Unplaced.NO_CAPACITY if not bundle.takers & ~full else Unplaced.BUNDLE_TOO_LARGE
            unplaced |= dict.fromkeys(bundle.case_ids, Unplaced.HOLDER_FULL if bundle.held else reason)
    return unplaced


def _full(dealt: Iterable[Dealt], agencies: Sequence[Agency]) -> int:
    """Mark the agencies that have no room left, by their bits."""
    taken = [0] * (len(agencies) + 1)
    for bundle, place in dealt:
        taken[place] += len(bundle.case_ids)
    return sum(
        1 << place
        for place, agency in enumerate(agencies)
        if agency.room is not None and agency.room <= taken[place]
    )
