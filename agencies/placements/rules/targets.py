"""How many cases of each stratum each agency should have: shares first, then what stands in their way.

Counts are in parts of a case, so that every share is a whole number of parts and sums stay exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ortools.graph.python import max_flow

from agencies.common import money
from agencies.placements.rules.flow import Row, Wishes, share_rows

FINENESS = 1000
Offers = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Targets:
    """Per stratum and agency, in parts: by share alone, by share as exclusions allow, and within capacity."""

    parts: int
    shares: list[list[int]]
    possible: list[list[int]]
    cells: list[list[int]]
    nobody: list[int]

    def split(self, stratum: int, whole: int) -> list[int]:
        """Split a number as the target of a stratum is, each part rounded down; last that of nobody."""
        goal = (*self.cells[stratum], self.nobody[stratum])
        cases = sum(goal)
        return [whole * each // cases for each in goal]


def set_targets(strata: Sequence[Offers], weights: Sequence[int], rooms: Sequence[int | None]) -> Targets:
    """Set the targets of each stratum, whose offer counts the cases that the agencies in a mask may take.

    Where an agency is excluded or full, the others take the rest by their shares; nobody has what is left.
    """
    parts = (sum(weights) or 1) * FINENESS
    offers = [{mask: cases * parts for mask, cases in offer.items()} for offer in strata]
    everyone = (1 << len(weights)) - 1
    shares = [split(sum(offer.values()), everyone, weights) for offer in offers]
    possible = [fair_split(offer, weights) for offer in offers]
    limits = [None if room is None else max(room, 0) * parts for room in rooms]
    cells = [list(each) for each in possible]
    nobody = [0] * len(cells)
    fit_capacity(cells, nobody, weights, limits)
    if cells != possible and len({mask for offer in offers for mask in offer}) > 1:
        cells, nobody = _reachable(offers, cells, nobody, limits, parts)
    return Targets(parts, shares, possible, cells, nobody)


def split(total: int, mask: int, weights: Sequence[int]) -> list[int]:
    """Split parts by weight among the agencies in a mask, equally where none of them has a weight."""
    inside = [weight if mask >> place & 1 else 0 for place, weight in enumerate(weights)]
    equal = [mask >> place & 1 for place in range(len(weights))]
    return money.share_out(total, inside if any(inside) else equal)


def fair_split(offer: Offers, weights: Sequence[int]) -> list[int]:
    """Split what is offered by weight, as far as exclusions allow, without a rest.

    Agencies to whom more is confined than their share take it, by their weights; the others share the rest.
    Offered 60 to the first alone and 40 to all three of equal weight: 60, 20, 20.
    """
    mask = 0
    for each in offer:
        mask |= each
    wish = split(sum(offer.values()), mask, weights)
    crowded = 0 if len(offer) == 1 else _crowded(offer, wish)
    if not crowded:
        return wish
    confined = {each: cases for each, cases in offer.items() if not each & ~crowded}
    free: dict[int, int] = {}
    for each, cases in offer.items():
        if each & ~crowded:
            free[each & ~crowded] = free.get(each & ~crowded, 0) + cases
    inside, outside = fair_split(confined, weights), fair_split(free, weights)
    return [one + other for one, other in zip(inside, outside, strict=True)]


def _crowded(offer: Offers, wish: Sequence[int]) -> int:
    """Find the agencies to whom more is confined than they wish, by a minimal cut; 0 when all wishes hold."""
    flow = max_flow.SimpleMaxFlow()
    source, sink, first = 0, 1, 2 + len(wish)
    for place, wished in enumerate(wish):
        flow.add_arc_with_capacity(2 + place, sink, wished)
    for node, (mask, cases) in enumerate(offer.items(), start=first):
        flow.add_arc_with_capacity(source, node, cases)
        for place in range(len(wish)):
            if mask >> place & 1:
                flow.add_arc_with_capacity(node, 2 + place, cases)
    flow.solve(source, sink)
    if flow.optimal_flow() == sum(offer.values()):
        return 0
    reached = set(flow.get_source_side_min_cut())
    return sum(1 << place for place in range(len(wish)) if 2 + place in reached)


def fit_capacity(
    cells: list[list[int]], nobody: list[int], weights: Sequence[int], limits: Sequence[int | None]
) -> None:
    """Lower the cells of agencies over their limit in equal proportion, and pass the rest to the others."""
    full: set[int] = set()
    while over := _over(cells, limits, full):
        full |= over.keys()
        others = [0 if place in full else weight for place, weight in enumerate(weights)]
        for place, limit in over.items():
            column = [cell[place] for cell in cells]
            for stratum, lowered in enumerate(money.share_out(limit, column)):
                cells[stratum][place] = lowered
                nobody[stratum] += _pass_on(cells[stratum], column[stratum] - lowered, others)


def _reachable(
    offers: Sequence[Offers],
    cells: Sequence[Sequence[int]],
    nobody: Sequence[int],
    limits: Sequence[int | None],
    parts: int,
) -> tuple[list[list[int]], list[int]]:
    """Move cells to the nearest that exclusions and limits allow together, with the least for nobody."""
    rows = [Row(number, mask, offer[mask]) for number, offer in enumerate(offers) for mask in sorted(offer)]
    wanted = {number: (*cell, nobody[number]) for number, cell in enumerate(cells)}
    wishes = Wishes(1, parts, wanted, [sum(column) for column in zip(*wanted.values(), strict=True)])
    reached = [[0] * (len(limits) + 1) for _ in offers]
    for row, counts in zip(rows, share_rows(rows, wishes, limits, Random(0)), strict=True):
        for place, count in enumerate(counts):
            reached[row.stratum][place] += count
    return [each[:-1] for each in reached], [each[-1] for each in reached]


def _over(cells: Sequence[Sequence[int]], limits: Sequence[int | None], full: set[int]) -> dict[int, int]:
    """Give the agencies that are not yet full and stand over their limit, with the limit."""
    return {
        place: limit
        for place, limit in enumerate(limits)
        if limit is not None and place not in full and sum(cell[place] for cell in cells) > limit
    }


def _pass_on(cell: list[int], rest: int, weights: Sequence[int]) -> int:
    """Share a rest among the agencies with a weight that have some of the cell; give back what none takes."""
    takers = [weight if had else 0 for weight, had in zip(weights, cell, strict=True)]
    if not any(takers):
        return rest
    for place, more in enumerate(money.share_out(rest, takers)):
        cell[place] += more
    return 0
