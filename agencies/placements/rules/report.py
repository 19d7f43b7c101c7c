"""What an allocation came to, counted: parts of strata, totals, and the limits that bound."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from agencies.placements.rules.bundles import Agency, Bundle
from agencies.placements.rules.outcome import Bound, Limit, Part, Total
from agencies.placements.rules.targets import Targets


def count_parts(
    dealt: Iterable[tuple[Bundle, int]],
    strata: Sequence[tuple[str, ...]],
    agencies: Sequence[Agency],
    targets: Targets,
) -> tuple[Part, ...]:
    """Count what each agency has of each stratum, beside its share and its target."""
    cases: dict[tuple[tuple[str, ...], int], int] = defaultdict(int)
    amounts: dict[tuple[tuple[str, ...], int], int] = defaultdict(int)
    for bundle, place in dealt:
        cases[bundle.stratum, place] += len(bundle.case_ids)
        amounts[bundle.stratum, place] += bundle.amount_minor
    return tuple(
        Part(
            stratum=stratum,
            agency_id=agency.agency_id,
            cases=cases[stratum, place],
            amount_minor=amounts[stratum, place],
            share=Fraction(targets.shares[number][place], targets.parts),
            target=Fraction(targets.cells[number][place], targets.parts),
        )
        for number, stratum in enumerate(strata)
        for place, agency in enumerate(agencies)
    )


def count_totals(parts: Sequence[Part], agencies: Sequence[Agency], targets: Targets) -> tuple[Total, ...]:
    """Sum the parts of each agency."""
    cases: dict[int, int] = defaultdict(int)
    amounts: dict[int, int] = defaultdict(int)
    for part in parts:
        cases[part.agency_id] += part.cases
        amounts[part.agency_id] += part.amount_minor
    return tuple(
        Total(
            agency_id=agency.agency_id,
            cases=cases[agency.agency_id],
            amount_minor=amounts[agency.agency_id],
            share=Fraction(sum(stratum[place] for stratum in targets.shares), targets.parts),
            target=Fraction(sum(stratum[place] for stratum in targets.cells), targets.parts),
        )
        for place, agency in enumerate(agencies)
    )


def name_limits(targets: Targets, agencies: Sequence[Agency]) -> tuple[Limit, ...]:
    """Name the agencies that exclusions or capacity keep from their share, in the order of the agencies."""
    limits = []
    steps = (
        (Bound.EXCLUSION, targets.shares, targets.possible),
        (Bound.CAPACITY, targets.possible, targets.cells),
    )
    for place, agency in enumerate(agencies):
        for bound, wanted, given in steps:
            short = [max(0, want[place] - got[place]) for want, got in zip(wanted, given, strict=True)]
            if any(short):
                strata = sum(1 for parts in short if parts)
                limits.append(Limit(agency.agency_id, bound, strata, Fraction(sum(short), targets.parts)))
    return tuple(limits)
