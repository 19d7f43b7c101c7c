"""How many bundles of each row each agency gets: the largest first, so that small ones make up for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import NamedTuple

from agencies.placements.rules.flow import Row, Wishes, share_rows
from agencies.placements.rules.targets import Targets


class Key(NamedTuple):
    """What makes bundles alike: how many cases they hold, their stratum, and who may take them."""

    size: int
    stratum: int
    takers: int


@dataclass(slots=True)
class _Ledger:
    """What each stratum was due and was given so far; `open` is the difference over all, in parts."""

    targets: Targets
    cases: Mapping[int, int]
    rooms: list[int | None]
    reached: dict[int, int]
    due: list[list[int]]
    given: list[list[int]]
    open: list[int]

    def wishes(self, size: int, strata: Mapping[int, int]) -> Wishes:
        """Say what the strata should give when `strata` counts their bundles of one size."""
        unit = self.targets.parts * size
        for stratum, bundles in strata.items():
            self._fall_due(stratum, bundles * size)
        wanted = {each: self._wanted(each) for each in strata}
        return Wishes(unit, 1, wanted, list(self.open))

    def _fall_due(self, stratum: int, cases: int) -> None:
        self.reached[stratum] += cases
        goal = (*self.targets.cells[stratum], self.targets.nobody[stratum])
        due = [each * self.reached[stratum] // self.cases[stratum] for each in goal]
        for place, (now, before) in enumerate(zip(due, self.due[stratum], strict=True)):
            self.open[place] += now - before
        self.due[stratum] = due

    def _wanted(self, stratum: int) -> list[int]:
        pairs = zip(self.due[stratum], self.given[stratum], strict=True)
        return [due - given * self.targets.parts for due, given in pairs]

    def give(self, stratum: int, size: int, counts: Iterable[int]) -> None:
        """Enter what a row of bundles gave."""
        for place, bundles in enumerate(counts):
            cases = bundles * size
            self.given[stratum][place] += cases
            self.open[place] -= cases * self.targets.parts
            if place < len(self.rooms) and (room := self.rooms[place]) is not None:
                self.rooms[place] = room - cases


def share_bundles(
    rows: Mapping[Key, int], targets: Targets, rooms: Sequence[int | None], random: Random
) -> dict[Key, list[int]]:
    """Share the bundles of each row: counts by agency, last those that stay with nobody."""
    ledger = _open(rows, targets, rooms)
    shared: dict[Key, list[int]] = {}
    for size, keys in _by_size(rows):
        strata: dict[int, int] = defaultdict(int)
        for key in keys:
            strata[key.stratum] += rows[key]
        wishes = ledger.wishes(size, strata)
        left = [None if room is None else room // size for room in ledger.rooms]
        counted = share_rows([Row(key.stratum, key.takers, rows[key]) for key in keys], wishes, left, random)
        for key, counts in zip(keys, counted, strict=True):
            ledger.give(key.stratum, size, counts)
            shared[key] = counts
    return shared


def _by_size(rows: Iterable[Key]) -> Iterator[tuple[int, list[Key]]]:
    ordered = sorted(rows, key=lambda key: (-key.size, key.stratum, key.takers))
    return ((size, list(keys)) for size, keys in groupby(ordered, key=lambda key: key.size))


def _open(rows: Mapping[Key, int], targets: Targets, rooms: Sequence[int | None]) -> _Ledger:
    cases: dict[int, int] = defaultdict(int)
    for key, bundles in rows.items():
        cases[key.stratum] += key.size * bundles
    width = len(rooms) + 1
    return _Ledger(
        targets=targets,
        cases=cases,
        rooms=[None if room is None else max(room, 0) for room in rooms],
        reached=defaultdict(int),
        due=[[0] * width for _ in targets.cells],
        given=[[0] * width for _ in targets.cells],
        open=[0] * width,
    )
