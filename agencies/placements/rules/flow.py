"""Whole bundles for the targets: one size of bundle at a time, shared by a minimal-cost flow.

Costs come in ranks that do not mix: a bundle with nobody; one beyond the whole numbers around a target,
dearer with each further one; an uneven spread of the bundles that only some may take; last the larger
fraction and a seeded tie.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from random import Random
from typing import NamedTuple

from ortools.graph.python import min_cost_flow

TIES = 1 << 16
FRACTION = 4 * TIES
SPREAD = 8 * TIES
FURTHEST = 6
SINK = 0

ENDLESS = 1 << 62

Tier = tuple[int, int]
Tiers = Iterable[Tier]


class Row(NamedTuple):
    """Bundles of one size in one stratum that the same agencies, the bits of `takers`, may take."""

    stratum: int
    takers: int
    bundles: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many bundles are wanted, in numerators over `unit`, by agency, last by nobody; may be negative.

    `grain` is how many bundles off a wish count as one step.
    """

    unit: int
    grain: int
    strata: Mapping[int, Sequence[int]]
    totals: Sequence[int]


@dataclass(slots=True)
class _Network:
    """Row -> agency -> sink; where rows of a stratum differ, a cell of stratum and agency stands between."""

    step: int
    nodes: int
    flow: min_cost_flow.SimpleMinCostFlow = field(default_factory=min_cost_flow.SimpleMinCostFlow)
    leaving: list[tuple[int, int, int]] = field(default_factory=list)

    def node(self) -> int:
        """Add a node."""
        self.nodes += 1
        return self.nodes - 1

    def join(self, tail: int, head: int, tiers: Tiers) -> list[int]:
        """Join two nodes by an arc for each tier, and name the arcs."""
        return [self.flow.add_arc_with_capacity_and_unit_cost(tail, head, *tier) for tier in tiers]

    def leave(self, row: int, tail: int, heads: Mapping[int, int], tiers: Mapping[int, Tiers]) -> None:
        """Join a row to the node of each taker, and remember by which arcs."""
        for place, head in heads.items():
            self.leaving += [(arc, row, place) for arc in self.join(tail, head, tiers[place])]


def share_rows(
    rows: Sequence[Row], wishes: Wishes, rooms: Sequence[int | None], random: Random
) -> list[list[int]]:
    """Give each row's bundles to agencies near the wishes: per row the counts by agency, last by nobody.

    Rows come sorted. `rooms` are in bundles, never exceeded; as many bundles as possible find an agency.
    """
    network = _Network(step=32 * TIES * (len(rooms) + 2) ** 2, nodes=2 + len(rooms))
    ties = iter(_ties(len(wishes.strata) * (len(rooms) + 1), random))
    for _, members in groupby(enumerate(rows), key=lambda each: each[1].stratum):
        _join_stratum(network, list(members), wishes, ties)
    count = sum(row.bundles for row in rows)
    for place, room in enumerate(rooms):
        most = count if room is None else min(room, count)
        network.join(1 + place, SINK, _tiers(wishes.totals[place], wishes, most, network.step, 0))
    network.join(1 + len(rooms), SINK, [(count, 64 * (len(rooms) + 2) * network.step)])
    network.flow.set_node_supply(SINK, -count)
    return _solve(network, rows, len(rooms) + 1)


def _join_stratum(
    network: _Network,
    members: Sequence[tuple[int, Row]],
    wishes: Wishes,
    ties: Iterator[int],
) -> None:
    wanted = wishes.strata[members[0][1].stratum]
    most = sum(row.bundles for _, row in members)
    # A stratum counts for more than a total: totals find their balance over many strata.
    tiers = [_tiers(each, wishes, most, 2 * network.step, next(ties)) for each in wanted]
    heads = {place: 1 + place for place in range(len(wanted))}
    if len(members) > 1:
        cells = {place: network.node() for place in heads}
        for place, cell in cells.items():
            network.join(cell, heads[place], tiers[place])
        heads = cells
    for number, row in members:
        node = network.node()
        network.flow.set_node_supply(node, row.bundles)
        may = {
            place: head
            for place, head in heads.items()
            if place == len(wanted) - 1 or row.takers >> place & 1
        }
        network.leave(
            number, node, may, _spread(row, wanted, may) if len(members) > 1 else dict(enumerate(tiers))
        )


def _tiers(wanted: int, wishes: Wishes, most: int, step: int, tie: int) -> list[Tier]:
    """Price up to `most` bundles: cheap to the whole number below the wish, dear from the one above it."""
    whole, rest = divmod(max(wanted, 0), wishes.unit)
    below = list(_cut(_ranks(-step, 0, wishes.grain), whole, tie))
    middle = [(1, tie - rest * FRACTION // wishes.unit)] if rest else []
    above = _cut(_ranks(step, max(-wanted, 0) // wishes.unit, wishes.grain), most, tie)
    return list(_cut([*reversed(below), *middle, *above], most, 0))


def _ranks(step: int, passed: int, grain: int) -> Iterator[Tier]:
    """Count what lies 1, 2 to 3, 4 to 7 grains away, and so on, less what is passed; each a step dearer."""
    for rank in range(1, FURTHEST):
        nearer, reach = ((1 << rank - 1) - 1) * grain, ((1 << rank) - 1) * grain
        yield reach - max(passed, nearer), rank * step
    yield ENDLESS, FURTHEST * step


def _cut(ladder: Tiers, most: int, tie: int) -> Iterator[Tier]:
    for capacity, cost in ladder:
        if capacity > 0 and most > 0:
            yield min(capacity, most), cost + tie
            most -= capacity


def _spread(row: Row, wanted: Sequence[int], may: Iterable[int]) -> dict[int, Tiers]:
    """Let a row go to its takers as they are wanted, and further only where nothing else fits."""
    wishes = {place: max(wanted[place], 0) for place in may}
    whole = sum(wishes.values()) or 1
    even = {place: -(-row.bundles * wish // whole) for place, wish in wishes.items()}
    return {place: _cut([(fair, 0), (row.bundles, SPREAD)], row.bundles, 0) for place, fair in even.items()}


def _ties(count: int, random: Random) -> list[int]:
    draws = [random.random() for _ in range(count)]
    ties = [0] * count
    for rank, place in enumerate(sorted(range(count), key=draws.__getitem__)):
        ties[place] = rank * TIES // count
    return ties


def _solve(network: _Network, rows: Sequence[Row], takers: int) -> list[list[int]]:
    status = network.flow.solve()
    if status != network.flow.OPTIMAL:
        raise ArithmeticError(f"the flow of {len(rows)} rows was not solved: {status}")
    counts = [[0] * takers for _ in rows]
    for arc, row, place in network.leaving:
        counts[row][place] += network.flow.flow(arc)
    return counts
