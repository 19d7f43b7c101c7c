"""Whose debt a row of a case file is: same id number, or same debtor id inside one portfolio."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class KeyedRow(Protocol):
    """A row with the digests of its keys, and the debtors that are known by case and by key."""

    @property
    def row_number(self) -> int:
        """Where the row stands in the file."""

    @property
    def id_number(self) -> bytes | None:
        """Digest of the id number."""

    @property
    def debtor_id(self) -> bytes | None:
        """Digest of the lender's number of the debtor, which is one in a portfolio only."""

    @property
    def debtor_of_case(self) -> int | None:
        """The debtor whom the case already has."""

    @property
    def debtor_of_id_number(self) -> int | None:
        """The debtor who is known by the id number."""

    @property
    def debtor_of_debtor_id(self) -> int | None:
        """The debtor who is known by the lender's number."""


class Match(NamedTuple):
    """Whose debt a row is: rows of one `group` are one debtor, `known` says which where the debtor exists.

    One row of each group `represents` it: the first that has an id number, else the first.
    """

    row_number: int
    group: int
    known: int | None
    represents: bool


@dataclass(slots=True)
class Matching:
    """The rows that found their debtor, and those refused, with a code: two_debtors or other_debtor."""

    matches: list[Match] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def match_debtors(rows: Iterable[KeyedRow]) -> Matching:
    """Find the debtor of each row, in the order of the file.

    Keys that stand in one row belong to one debtor, and so on through the file. A row is refused, and ties
    nothing, when its keys lead to two debtors that exist (two_debtors), or to another one than its case has
    (other_debtor). Name and phone never decide.
    """
    groups = _Groups()
    placed: list[tuple[KeyedRow, int]] = []
    refused: dict[int, str] = {}
    for row in rows:
        group = groups.join(row)
        if isinstance(group, str):
            refused[row.row_number] = group
        else:
            placed.append((row, group))
    return Matching(_matches(placed, groups), refused)


def _matches(placed: Sequence[tuple[KeyedRow, int]], groups: "_Groups") -> list[Match]:
    found = [groups.root(group) for _, group in placed]
    representatives: dict[int, int] = {}
    for place, (row, _) in enumerate(placed):
        first = representatives.setdefault(found[place], place)
        if placed[first][0].id_number is None and row.id_number is not None:
            representatives[found[place]] = place
    return [
        Match(
            row.row_number, found[place], groups.known[found[place]], representatives[found[place]] == place
        )
        for place, (row, _) in enumerate(placed)
    ]


class _Groups:
    """Disjoint sets of keys and known debtors; a set with a known debtor never takes another one in."""

    def __init__(self) -> None:
        self.parents: list[int] = []
        self.known: list[int | None] = []
        self._of_key: dict[bytes, int] = {}
        self._of_debtor: dict[int, int] = {}

    def root(self, group: int) -> int:
        parents = self.parents
        while parents[group] != group:
            parents[group] = parents[parents[group]]
            group = parents[group]
        return group

    def join(self, row: KeyedRow) -> int | str:
        """Put a row's keys into one set and give it, or the code of what forbids it."""
        found = self._sets_of(row)
        if not found:
            return self._new(None)
        debtors = {self.known[each] for each in found} - {None}
        if len(debtors) > 1:
            return "two_debtors" if row.debtor_of_case is None else "other_debtor"
        return self._union(row, found)

    def _sets_of(self, row: KeyedRow) -> list[int]:
        debtors = (row.debtor_of_case, row.debtor_of_id_number, row.debtor_of_debtor_id)
        found = [self._set_of_debtor(debtor) for debtor in debtors if debtor is not None]
        groups = (self._of_key.get(key) for key in (row.id_number, row.debtor_id) if key is not None)
        found += [self.root(group) for group in groups if group is not None]
        if not found and (row.id_number or row.debtor_id):
            found.append(self._new(None))
        return found

    def _set_of_debtor(self, debtor: int) -> int:
        group = self._of_debtor.get(debtor)
        if group is None:
            group = self._of_debtor[debtor] = self._new(debtor)
        return self.root(group)

    def _union(self, row: KeyedRow, found: Sequence[int]) -> int:
        known = next((self.known[each] for each in found if self.known[each] is not None), None)
        chosen = min(found)
        for each in found:
            self.parents[each] = chosen
        self.known[chosen] = known
        for key in (row.id_number, row.debtor_id):
            if key is not None:
                self._of_key[key] = chosen
        return chosen

    def _new(self, debtor: int | None) -> int:
        self.parents.append(len(self.parents))
        self.known.append(debtor)
        return len(self.parents) - 1
