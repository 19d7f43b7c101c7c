"""From facts to points and a grade: exact fractions, integer thousandths, parts that sum to the whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import NamedTuple

from agencies.common.money import PPM, round_half_away, share_out
from agencies.standing.rules.scorecard import Measure, Scorecard, Weighed

THOUSANDTHS = 1_000
WHOLE = 100 * THOUSANDTHS


class Grade(StrEnum):
    """How an agency stands, the best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Reason(StrEnum):
    """Why a score is what it is."""

    RATED = "rated"
    RED_LINE = "red_line"
    FEW_CASES = "few_cases"
    NO_FIGURES = "no_figures"


class RedLineKind(StrEnum):
    """Where a red line was crossed."""

    BREACH = "breach"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Value:
    """A measure as one count over another; with nothing to divide by there is no value."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class RedLine:
    """What crossed a red line, by its code, and how often."""

    kind: RedLineKind
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an agency's month: cases in all, those held long enough, values, red lines."""

    agency_id: int
    cases: int
    seasoned_cases: int
    values: Mapping[Measure, Value]
    red_lines: tuple[RedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A measure of a score, weight and points in thousandths; no weight and no points without a value."""

    measure: Measure
    value: Value
    weight: int
    points: int | None


class Part(NamedTuple):
    """A score of one portfolio, as far as it counts in that of all."""

    points: int | None
    seasoned_cases: int
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """What an agency's month came to, in thousandths of a point; none where it could not be rated."""

    agency_id: int
    points: int | None
    grade: Grade | None
    reason: Reason
    cases: int
    seasoned_cases: int
    measures: tuple[Points, ...]
    red_lines: tuple[RedLine, ...] = ()


def score(card: Scorecard, facts: Facts) -> Score | None:
    """Score an agency's month by a scorecard; None for a month without business.

    A measure without a value takes no part: its weight goes to the others in proportion. Coverage of 81 %
    with the floor at 60 % and the target at 95 % earns 21/35 of its weight, of 20 points 12.
    """
    if not facts.cases:
        return None
    measures = _measures(card, facts.values)
    reason = _reason(card, facts, measures)
    points = _total(measures) if reason is Reason.RATED else 0 if reason is Reason.RED_LINE else None
    return Score(
        facts.agency_id,
        points,
        None if points is None else grade_of(card, points),
        reason,
        facts.cases,
        facts.seasoned_cases,
        measures,
        facts.red_lines,
    )


def _reason(card: Scorecard, facts: Facts, measures: Sequence[Points]) -> Reason:
    if facts.red_lines:
        return Reason.RED_LINE
    if facts.seasoned_cases < card.minimum_cases:
        return Reason.FEW_CASES
    return Reason.RATED if any(each.weight for each in measures) else Reason.NO_FIGURES


def _total(measures: Iterable[Points]) -> int:
    return sum(each.points or 0 for each in measures)


def _measures(card: Scorecard, values: Mapping[Measure, Value]) -> tuple[Points, ...]:
    """Give each measure its weight and points, in thousandths that sum to the rounded whole."""
    known = [values.get(each.code, Value(0, 0)) for each in card.measures]
    weights = weights_of(card.measures, known)
    exact = [
        weight * earned(each, value) if value.denominator else Fraction(0)
        for each, value, weight in zip(card.measures, known, weights, strict=True)
    ]
    points = rounded(exact)
    return tuple(
        Points(each.code, value, weight, part if value.denominator else None)
        for each, value, weight, part in zip(card.measures, known, weights, points, strict=True)
    )


def weights_of(measures: Sequence[Weighed], values: Sequence[Value]) -> list[int]:
    """Share 100 points, in thousandths, among the measures that have a value; none where none has one."""
    counted = [each.weight if value.denominator else 0 for each, value in zip(measures, values, strict=True)]
    return share_out(WHOLE, counted) if any(counted) else counted


def earned(measure: Weighed, value: Value) -> Fraction:
    """Give the part of a measure's weight that a value earns, from 0 at the floor to 1 at the target."""
    above = Fraction(value.numerator, value.denominator) - Fraction(measure.floor_ppm, PPM)
    span = Fraction(measure.target_ppm - measure.floor_ppm, PPM)
    return min(max(above / span, Fraction(0)), Fraction(1))


def rounded(parts: Sequence[Fraction]) -> list[int]:
    """Round parts so that they sum to their rounded sum: whole ones stay, largest remainders go up first."""
    whole = sum(parts, Fraction(0))
    total = round_half_away(whole.numerator, whole.denominator)
    low = [floor(each) for each in parts]
    order = sorted(range(len(parts)), key=lambda place: (low[place] - parts[place], place))
    for place in order[: total - sum(low)]:
        low[place] += 1
    return low


def grade_of(card: Scorecard, points: int) -> Grade:
    """Give the grade of points in thousandths: 85,000 is an A where that begins at 85, 84,999 a B."""
    for grade, least in ((Grade.A, card.grade_a), (Grade.B, card.grade_b), (Grade.C, card.grade_c)):
        if points >= least * THOUSANDTHS:
            return grade
    return Grade.D


def written(points: int) -> str:
    """Write thousandths of a point: 69320 is "69.320"."""
    return f"{points // THOUSANDTHS}.{points % THOUSANDTHS:03}"


def overall(card: Scorecard, scores: Iterable[Part]) -> tuple[int, Grade] | None:
    """Sum an agency's scores of several portfolios up, by the cases held long enough; None without a rating.

    One red line is enough for nought. 80 points on 300 cases and 60 on 100 are 75.
    """
    rated = [each for each in scores if each.points is not None]
    if not rated:
        return None
    if any(each.reason == Reason.RED_LINE for each in rated):
        return 0, Grade.D
    cases = sum(each.seasoned_cases for each in rated)
    points = round_half_away(sum((each.points or 0) * each.seasoned_cases for each in rated), cases)
    return points, grade_of(card, points)
