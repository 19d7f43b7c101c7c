"""Who gets which bundle once the counts are known: dealt by amount, back and forth, so that it balances."""

from collections.abc import Sequence

from agencies.placements.rules.bundles import Bundle


def deal(bundles: Sequence[Bundle], counts: Sequence[int], first: Sequence[int]) -> list[int]:
    """Deal bundles, largest amount first, so that place n gets counts[n] of them spread over all amounts.

    `first` ranks the places that get any for the first round; the second goes backwards, and so on. Counts
    sum to the bundles. Gives the place for each bundle in the order in which they came.
    """
    turns = sorted(
        (_turn(round_, counts[place], rank, len(first)), rank, place)
        for rank, place in enumerate(first)
        for round_ in range(counts[place])
    )
    order = sorted(range(len(bundles)), key=lambda each: (-bundles[each].amount_minor, bundles[each].lead))
    dealt = [0] * len(bundles)
    for each, (_, _, place) in zip(order, turns, strict=True):
        dealt[each] = place
    return dealt


def _turn(round_: int, rounds: int, rank: int, players: int) -> float:
    """Say when a player's turn comes, from 0 to 1: in every second round the last comes first."""
    step = rank if round_ % 2 == 0 else players - 1 - rank
    return (2 * (round_ * players + step) + 1) / (2 * players * rounds)
