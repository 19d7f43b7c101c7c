"""Points and grades: exact, bounded, monotone, and neutral where there is nothing to measure."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.standing.rules.scorecard import SHIPPED, Measure, Weighed
from agencies.standing.rules.scoring import (
    WHOLE,
    Facts,
    Grade,
    Part,
    Reason,
    RedLine,
    RedLineKind,
    Score,
    Value,
    earned,
    grade_of,
    overall,
    rounded,
    score,
    weights_of,
)

PERFECT = {
    Measure.COVERAGE: Value(95, 100),
    Measure.FREQUENCY: Value(9, 10),
    Measure.PROMISE_KEPT: Value(6, 10),
    Measure.RECOVERY: Value(110, 100),
    Measure.BREACHES: Value(0, 500),
    Measure.REPORTING: Value(500, 500),
}
STOPPED = RedLine(RedLineKind.BREACH, "stop", 1)
VALUES = st.dictionaries(
    st.sampled_from(list(Measure)),
    st.builds(Value, st.integers(-(10**12), 10**12), st.integers(0, 10**12)),
)


def made(values: dict[Measure, Value], cases: int = 200, seasoned: int = 200) -> Score:
    """Score an agency with some values."""
    found = score(SHIPPED, Facts(1, cases, seasoned, values))
    assert found is not None
    return found


def part(found: Score) -> Part:
    """Take a score as the part of one portfolio."""
    return Part(found.points, found.seasoned_cases, found.reason)


def points_of(found: Score) -> dict[Measure, int | None]:
    """Give the points of each measure."""
    return {each.measure: each.points for each in found.measures}


def test_all_targets_met_are_100_points_and_an_a() -> None:
    found = made(PERFECT)
    assert (found.points, found.grade, found.reason) == (WHOLE, Grade.A, Reason.RATED)


@pytest.mark.parametrize(
    ("measure", "value", "points"),
    [
        pytest.param(Measure.COVERAGE, Value(81, 100), 12_000, id="21 of 35 points between floor and target"),
        pytest.param(Measure.COVERAGE, Value(60, 100), 0, id="the floor earns nothing"),
        pytest.param(Measure.COVERAGE, Value(59, 100), 0, id="below the floor is no debt"),
        pytest.param(Measure.COVERAGE, Value(1, 1), 20_000, id="more than the target earns no more"),
        pytest.param(Measure.RECOVERY, Value(80, 100), 17_500, id="half the way from 50 % to 110 %"),
        pytest.param(Measure.RECOVERY, Value(-5, 100), 0, id="reversals above receipts"),
        pytest.param(Measure.BREACHES, Value(1, 400), 7_500, id="a quarter of the way to 1 in 100"),
        pytest.param(Measure.BREACHES, Value(3, 100), 0, id="many breaches are no debt either"),
        pytest.param(Measure.FREQUENCY, Value(2, 3), 8_000, id="two thirds, exactly"),
    ],
)
def test_points_grow_evenly_from_floor_to_target(measure: Measure, value: Value, points: int) -> None:
    assert points_of(made({**PERFECT, measure: value}))[measure] == points


def test_a_measure_without_a_value_gives_its_weight_to_the_others() -> None:
    found = made({**PERFECT, Measure.PROMISE_KEPT: Value(0, 0)})
    assert (found.points, found.grade) == (WHOLE, Grade.A)
    weights = {each.measure: each.weight for each in found.measures}
    assert sum(weights.values()) == WHOLE
    assert weights[Measure.PROMISE_KEPT] == 0
    assert weights[Measure.RECOVERY] == 38_889  # 35 of 90
    assert points_of(found)[Measure.PROMISE_KEPT] is None


def test_a_month_without_business_has_no_score() -> None:
    assert score(SHIPPED, Facts(1, 0, 0, {})) is None
    assert score(SHIPPED, Facts(1, 0, 0, PERFECT, (STOPPED,))) is None


def test_too_few_cases_are_not_rated_rather_than_poor() -> None:
    found = made({}, cases=500, seasoned=99)
    assert (found.points, found.grade, found.reason) == (None, None, Reason.FEW_CASES)
    assert made(PERFECT, seasoned=100).reason is Reason.RATED


def test_nothing_to_measure_is_not_rated_rather_than_poor() -> None:
    found = made({})
    assert (found.points, found.grade, found.reason) == (None, None, Reason.NO_FIGURES)


@pytest.mark.parametrize("seasoned", [200, 5])
def test_a_red_line_is_nought_whatever_else_was_earned(seasoned: int) -> None:
    found = score(SHIPPED, Facts(1, 200, seasoned, PERFECT, (STOPPED,)))
    assert found is not None
    assert (found.points, found.grade, found.reason) == (0, Grade.D, Reason.RED_LINE)
    assert sum(each.points or 0 for each in found.measures) == WHOLE


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        (100_000, Grade.A),
        (85_000, Grade.A),
        (84_999, Grade.B),
        (70_000, Grade.B),
        (69_999, Grade.C),
        (60_000, Grade.C),
        (59_999, Grade.D),
        (0, Grade.D),
    ],
)
def test_grades_begin_at_their_points(points: int, grade: Grade) -> None:
    assert grade_of(SHIPPED, points) is grade


@given(values=VALUES)
def test_weights_and_points_sum_up_within_bounds(values: dict[Measure, Value]) -> None:
    found = made(values)
    weights = [each.weight for each in found.measures]
    assert sum(weights) == (WHOLE if any(each.denominator for each in values.values()) else 0)
    assert all(0 <= (each.points or 0) <= each.weight for each in found.measures)
    if found.reason is Reason.RATED:
        assert found.points == sum(each.points or 0 for each in found.measures)
        exact = sum(
            each.weight * earned(card, each.value)
            for card, each in zip(SHIPPED.measures, found.measures, strict=True)
            if each.value.denominator
        )
        assert abs(Fraction(found.points) - exact) <= Fraction(1, 2)


@given(values=VALUES, measure=st.sampled_from(list(Measure)), more=st.integers(1, 10**6))
def test_a_better_value_never_lowers_the_score(
    values: dict[Measure, Value], measure: Measure, more: int
) -> None:
    value = values.get(measure, Value(1, 2))
    better = replace(value, numerator=value.numerator + (-more if measure is Measure.BREACHES else more))
    low, high = (made({**values, measure: each}) for each in (value, better))
    assert (low.points or 0) <= (high.points or 0)


@given(st.lists(st.fractions(min_value=0, max_value=50), max_size=8))
def test_rounded_parts_sum_to_the_rounded_sum(parts: list[Fraction]) -> None:
    found = rounded(parts)
    assert abs(sum(found) - sum(parts, Fraction(0))) <= Fraction(1, 2)
    assert all(abs(each - part) < 1 for each, part in zip(found, parts, strict=True))


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=8))
def test_shared_weights_sum_to_100_points_and_keep_their_order(given_weights: list[tuple[int, bool]]) -> None:
    measures = [Weighed(Measure.COVERAGE, weight, 0, 1) for weight, _ in given_weights]
    values = [Value(1, 1 if known else 0) for _, known in given_weights]
    found = weights_of(measures, values)
    counted = [weight for weight, known in given_weights if known]
    assert sum(found) == (WHOLE if any(counted) else 0)
    pairs = [(weight, part) for (weight, known), part in zip(given_weights, found, strict=True) if known]
    for weight, part in pairs:
        assert all(part <= other for heavier, other in pairs if heavier > weight)


def test_scores_of_several_portfolios_sum_up_by_cases() -> None:
    first, second = (
        made(PERFECT, seasoned=300),
        made({**PERFECT, Measure.RECOVERY: Value(0, 1)}, seasoned=100),
    )
    assert (first.points, second.points) == (100_000, 65_000)
    assert overall(SHIPPED, [part(first), part(second)]) == (91_250, Grade.A)
    assert overall(SHIPPED, [part(first), part(made(PERFECT, seasoned=5))]) == (100_000, Grade.A)
    assert overall(SHIPPED, [part(made(PERFECT, seasoned=5))]) is None
    crossed = score(SHIPPED, Facts(1, 200, 200, PERFECT, (STOPPED,)))
    assert crossed is not None
    assert overall(SHIPPED, [part(first), part(crossed)]) == (0, Grade.D)
