"""Targets follow the shares, then what exclusions allow, then what capacity leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agencies.placements.rules.targets import fair_split, set_targets

A, B, C = 0b001, 0b010, 0b100
ALL = A | B | C


@pytest.mark.parametrize(
    ("offer", "weights", "split"),
    [
        pytest.param({ALL: 90}, [1, 1, 1], [30, 30, 30], id="free"),
        pytest.param({ALL: 100}, [3, 7, 0], [30, 70, 0], id="by weight"),
        pytest.param(
            {ALL: 60, B | C: 30}, [1, 1, 1], [30, 30, 30], id="an exclusion that can be made up for"
        ),
        pytest.param({ALL: 40, A: 60}, [1, 1, 1], [60, 20, 20], id="more confined to A than its share"),
        pytest.param({ALL: 30, B | C: 60}, [1, 1, 1], [30, 30, 30], id="just enough for A"),
        pytest.param({ALL: 12, B | C: 78}, [1, 1, 1], [12, 39, 39], id="too little for A"),
        pytest.param({B | C: 90}, [1, 1, 1], [0, 45, 45], id="nothing for A"),
        pytest.param({A: 50, B: 30, C: 10}, [1, 1, 1], [50, 30, 10], id="no choice at all"),
        pytest.param(
            {A: 50, ALL: 10, A | B: 30}, [1, 1, 1], [50, 30, 10], id="one confinement inside another"
        ),
        pytest.param(
            {C: 20, A | B: 40}, [1, 1, 0], [20, 20, 20], id="C holds debtors without having a share"
        ),
    ],
)
def test_what_is_confined_stays_and_the_rest_is_shared(
    offer: dict[int, int], weights: list[int], split: list[int]
) -> None:
    assert fair_split(offer, weights) == split


def cells(strata: list[dict[int, int]], weights: list[int], rooms: list[int | None]) -> list[list[float]]:
    targets = set_targets(strata, weights, rooms)
    pairs = zip(targets.cells, targets.nobody, strict=True)
    return [[part / targets.parts for part in (*cell, nobody)] for cell, nobody in pairs]


def test_a_full_agency_gives_way_in_all_strata_alike_and_the_others_share_by_their_shares() -> None:
    assert cells([{ALL: 60}, {ALL: 30}], [3, 2, 1], [15, None, None]) == [
        [10, 100 / 3, 50 / 3, 0],
        [5, 50 / 3, 25 / 3, 0],
    ]


def test_who_becomes_full_by_what_others_leave_gives_way_too() -> None:
    assert cells([{ALL: 90}], [1, 1, 1], [10, 35, None]) == [[10, 35, 45, 0]]


def test_what_nobody_has_room_for_is_spread_over_the_strata() -> None:
    assert cells([{ALL: 60}, {ALL: 30}], [1, 1, 1], [20, 20, 20]) == [
        [40 / 3, 40 / 3, 40 / 3, 20],
        [20 / 3, 20 / 3, 20 / 3, 10],
    ]


def test_room_is_kept_for_what_only_that_agency_may_take() -> None:
    assert cells([{A: 10}, {A | B: 10}], [1, 1], [10, 10]) == [[10, 0, 0], [0, 10, 0]]


@given(
    strata=some.lists(some.dictionaries(some.integers(1, 15), some.integers(1, 50), min_size=1), max_size=5),
    weights=some.lists(some.integers(1, 9), min_size=4, max_size=4),
    rooms=some.lists(some.none() | some.integers(0, 60), min_size=4, max_size=4),
)
def test_targets_keep_every_part_and_every_limit(
    strata: list[dict[int, int]], weights: list[int], rooms: list[int | None]
) -> None:
    targets = set_targets(strata, weights, rooms)
    for number, offer in enumerate(strata):
        whole = sum(offer.values()) * targets.parts
        assert sum(targets.shares[number]) == sum(targets.possible[number]) == whole
        assert sum(targets.cells[number]) + targets.nobody[number] == whole
    for place, room in enumerate(rooms):
        given_ = sum(cell[place] for cell in targets.cells)
        assert room is None or given_ <= room * targets.parts
