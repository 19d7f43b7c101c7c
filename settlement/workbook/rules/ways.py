"""How each line finds its commission, and where its month stands before it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from settlement.statements.rules import Line, LineKind, LockedTotal
from settlement.statements.rules.pricing import stands_alone
from settlement.terms.rules import Ladder, Method, Rounding, Terms, TermsVersion


class Way(Enum):
    """How the commission of a line is found, as far as formulas differ."""

    RATE = "the rate of the base"
    RATE_TOTAL = "the rounded running total of rates"
    WHOLE_TOTAL = "the rounded running total of the rate reached"
    SLICES = "the slices of the base"
    SLICES_TOTAL = "the rounded running total of slices"
    REVERSAL = "the exact negative of another line"


STANDING = frozenset({Way.WHOLE_TOTAL, Way.SLICES, Way.SLICES_TOTAL})
TELESCOPING = frozenset({Way.RATE_TOTAL, Way.WHOLE_TOTAL, Way.SLICES_TOTAL})


class Stand(NamedTuple):
    """Where a month stands: base in minor units, exact commission of what has a rate in their millionths."""

    base_minor: int
    product: int

    def past(self, line: Line | LockedTotal) -> "Stand":
        """Move past a line, or past the locked ones."""
        product = line.base_minor * (line.rate_ppm or 0)
        return Stand(self.base_minor + line.base_minor, self.product + product)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one month of payment and one terms version that depend on each other; months are first days.

    `locked` is what earlier statements hold of the month, `here_minor` the base of all lines of the month in
    this one, `rate_ppm` the rate that the month reached, None where slices have several.
    """

    month: date
    version: TermsVersion
    locked: Stand
    here_minor: int
    rate_ppm: int | None


def way_of(line: Line, versions: Mapping[int, TermsVersion]) -> Way:
    """Say how the commission of a line is found."""
    if line.kind is LineKind.REVERSAL:
        return Way.REVERSAL
    terms = versions[line.terms_number].terms
    per_total = terms.rounding is Rounding.PER_TOTAL
    if is_marginal(terms):
        return Way.SLICES_TOTAL if per_total else Way.SLICES
    if not per_total:
        return Way.RATE
    return Way.WHOLE_TOTAL if isinstance(terms.pricing, Ladder) else Way.RATE_TOTAL


def is_marginal(terms: Terms) -> bool:
    """Say whether each slice has a rate of its own."""
    return isinstance(terms.pricing, Ladder) and terms.pricing.method is Method.MARGINAL


def stands_before(lines: Iterable[Line], locked: Iterable[LockedTotal]) -> Iterator[Stand]:
    """Give, line by line, where its month stands before it: after what is locked, and the lines above."""
    stands = locked_stands(locked)
    for line in lines:
        before = stands.get(line.month, Stand(0, 0))
        yield before
        stands[line.month] = before.past(line)


def locked_stands(locked: Iterable[LockedTotal]) -> dict[date, Stand]:
    """Sum by month of payment what earlier statements hold."""
    stands: dict[date, Stand] = {}
    for row in locked:
        stands[row.month] = stands.get(row.month, Stand(0, 0)).past(row)
    return stands


def groups_of(
    lines: Sequence[Line], versions: Mapping[int, TermsVersion], locked: Iterable[LockedTotal]
) -> list[Group]:
    """List the groups by month and version; lines that stand alone are in none."""
    here = Counter[date]()
    rates: dict[tuple[date, int], int | None] = {}
    for line in lines:
        here[line.month] += line.base_minor
        if line.kind is not LineKind.REVERSAL and not stands_alone(versions[line.terms_number]):
            rates[line.month, line.terms_number] = line.rate_ppm
    stands = locked_stands(locked)
    return [
        Group(
            month=month,
            version=versions[number],
            locked=stands.get(month, Stand(0, 0)),
            here_minor=here[month],
            rate_ppm=rates[month, number] if isinstance(versions[number].terms.pricing, Ladder) else None,
        )
        for month, number in sorted(rates)
    ]


def first_and_last(lines: Sequence[Line]) -> dict[date, tuple[int, int]]:
    """Give the places from 0 of the first and the last line of each month, whose lines are neighbours."""
    found: dict[date, tuple[int, int]] = {}
    for place, line in enumerate(lines):
        first, _ = found.get(line.month, (place, place))
        found[line.month] = first, place
    return found


def rated_amount(line: Line, way: Way, stand: Stand) -> int:
    """Give the largest amount, in minor units, that a formula of a line takes a rate of in one piece."""
    if way is Way.RATE:
        return abs(line.base_minor)
    if way in STANDING:
        return abs(stand.base_minor) + abs(line.base_minor)
    return 0
