"""The deal goes back and forth through the amounts."""

from random import Random

from hypothesis import given
from hypothesis import strategies as some

from agencies.placements.rules.bundles import Bundle
from agencies.placements.rules.deal import deal


def bundles(*amounts: int) -> list[Bundle]:
    return [Bundle((number,), amount, ("M4-M6",), 1, False, None) for number, amount in enumerate(amounts)]


def test_two_rounds_go_forth_and_back() -> None:
    assert deal(bundles(60, 50, 40, 30, 20, 10), [2, 2, 2], [0, 1, 2]) == [0, 1, 2, 2, 1, 0]


def test_the_first_in_rank_gets_the_largest() -> None:
    assert deal(bundles(10, 30, 20), [1, 1, 1], [2, 0, 1]) == [1, 2, 0]


def test_unequal_counts_are_spread_over_all_amounts() -> None:
    assert deal(bundles(80, 70, 60, 50, 40, 30, 20, 10), [6, 2], [0, 1]) == [0, 0, 0, 1, 0, 1, 0, 0]


def test_equal_amounts_go_by_their_number() -> None:
    alike = bundles(10, 10, 10)
    straight, reverse = deal(alike, [1, 1, 1], [0, 1, 2]), deal(alike[::-1], [1, 1, 1], [0, 1, 2])
    assert reverse == straight[::-1]


@given(some.lists(some.integers(0, 9), min_size=1, max_size=5), some.randoms(use_true_random=False))
def test_everyone_gets_the_count(counts: list[int], random: Random) -> None:
    amounts = [random.randint(1, 10**6) for _ in range(sum(counts))]
    dealt = deal(bundles(*amounts), counts, [place for place, count in enumerate(counts) if count])
    assert [dealt.count(place) for place in range(len(counts))] == counts
