"""Shares that grades propose: they sum to 100, stay within bounds, and follow the grades."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.common.errors import Invalid
from agencies.standing.rules.scorecard import ShareRules
from agencies.standing.rules.scoring import Grade
from agencies.standing.rules.shares import Standing, check_shares, present_shares, propose, steps_to

A, B, C, D = Grade
RULES = ShareRules()
STANDINGS = st.lists(
    st.tuples(
        st.none() | st.integers(0, 100),
        st.sampled_from([A, B, C, D, None]),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [Standing(number, *row) for number, row in enumerate(rows)])
BOUNDS = st.tuples(st.integers(0, 30), st.integers(30, 100)).map(
    lambda pair: ShareRules(floor=pair[0], ceiling=pair[1])
)


def proposed(*rows: tuple[int | None, Grade | None], rules: ShareRules = RULES) -> list[int]:
    """Propose shares for agencies with these weights and grades."""
    return [each.proposed for each in propose([Standing(n, *row) for n, row in enumerate(rows)], rules)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(40, A), (30, B), (30, C)], [48, 30, 22], id="48, 30 and 22.5 brought to 100"),
        pytest.param([(50, B), (50, B)], [50, 50], id="nothing to change"),
        pytest.param([(50, B), (50, None)], [50, 50], id="not rated: the share is kept"),
        pytest.param([(40, B), (30, B), (30, D)], [57, 43, 0], id="a D gets none, the others its part"),
        pytest.param([(34, D), (33, D), (33, D)], [], id="nobody left: no proposal"),
        pytest.param([(80, A), (20, B)], [60, 40], id="no more than the ceiling"),
        pytest.param([(50, A), (46, A), (4, C)], [49, 46, 5], id="no less than the floor"),
        pytest.param([(100, A)], [100], id="alone, the ceiling cannot hold"),
        pytest.param([(60, B), (40, B), (0, C)], [57, 38, 5], id="no D any more: back at the floor"),
        pytest.param([(60, B), (40, B), (0, None)], [60, 40, 0], id="without a share and a grade: as it was"),
        pytest.param([(None, A), (None, B), (None, B)], [38, 31, 31], id="equal before the first shares"),
        pytest.param([(60, B), (40, B), (None, B)], [40, 27, 33], id="a new one begins at the mean"),
    ],
)
def test_grades_move_shares(rows: list[tuple[int | None, Grade | None]], expected: list[int]) -> None:
    assert proposed(*rows) == expected


def test_whoever_may_take_no_cases_has_no_share() -> None:
    standings = [Standing(1, 50, A), Standing(2, 50, A, may_take=False)]
    assert present_shares(standings) == [100, 0]
    assert [each.proposed for each in propose(standings, RULES)] == [100, 0]
    assert present_shares([Standing(1, 5, A, may_take=False)]) == [0]


@given(standings=STANDINGS, rules=BOUNDS)
def test_proposals_sum_to_100_within_bounds(standings: list[Standing], rules: ShareRules) -> None:
    found = propose(standings, rules)
    if not found:
        assert all(
            each.grade is D or not each.may_take or (not share and (each.grade is None or not rules.floor))
            for each, share in zip(standings, present_shares(standings), strict=True)
        )
        return
    assert sum(each.proposed for each in found) == sum(each.present for each in found) == 100
    takers = [each.proposed for each in found if each.proposed]
    if rules.floor * len(takers) <= 100 <= rules.ceiling * len(takers):
        assert all(rules.floor <= each <= rules.ceiling for each in takers)
    for each, standing in zip(found, standings, strict=True):
        assert not each.proposed or (standing.grade is not D and standing.may_take)


@given(standings=STANDINGS, rules=BOUNDS)
def test_of_two_equal_shares_the_better_grade_gets_no_less(
    standings: list[Standing], rules: ShareRules
) -> None:
    found = propose(standings, rules)
    rank = {A: 0, B: 1, None: 1, C: 2, D: 3}
    for one, mine in zip(standings, found, strict=bool(found)):
        for other, theirs in zip(standings, found, strict=bool(found)):
            if None in {one.grade, other.grade} and not mine.present:
                continue
            if one.may_take and mine.present == theirs.present and rank[one.grade] < rank[other.grade]:
                assert mine.proposed >= theirs.proposed - (one.weight != other.weight)


def test_typed_shares_are_whole_per_cent_that_sum_to_100() -> None:
    check_shares({"QH": 60, "HY": 40, "TD": 0})
    with pytest.raises(Invalid) as wrong:
        check_shares({"QH": 101, "HY": None})
    assert set(wrong.value.fields) == {"QH", "HY"}
    with pytest.raises(Invalid, match="sum to 90"):
        check_shares({"QH": 50, "HY": 40})


def test_a_proposal_is_laid_out_step_by_step() -> None:
    rows = [Standing(0, 35, D), Standing(1, 26, C), Standing(2, 39, A)]
    steps = steps_to(rows, [0, 40, 60], RULES)
    assert [(each.percent, float(each.by_grade), round(float(each.spread), 1)) for each in steps] == [
        (0, 0.0, 0.0),
        (75, 19.5, 29.4),
        (120, 46.8, 70.6),
    ]
    assert [(each.bound, each.eased) for each in steps] == [(None, False), (None, True), (60, False)]
    assert steps_to(rows, [0, 41, 59], RULES) == []


def test_an_agency_that_begins_again_is_laid_out_so() -> None:
    rows = [Standing(0, 60, B), Standing(1, 40, B), Standing(2, 0, C)]
    assert [each.returns for each in steps_to(rows, [57, 38, 5], RULES)] == [False, False, True]
