"""Recovery against the peers: like with like, the agency itself left out, nobody punished for older debt."""

from hypothesis import given
from hypothesis import strategies as st

from agencies.standing.rules.recovery import Held, Stratum, against_peers, recovery_of
from agencies.standing.rules.scoring import Value

YOUNG, OLD = Stratum("M4-M6", 1, 0), Stratum("M13-M24", 1, 0)
STRATA = st.builds(Stratum, st.sampled_from(["M4-M6", "M7-M12"]), st.integers(1, 2), st.integers(0, 2))
HELD = st.builds(Held, st.integers(1, 3), STRATA, st.integers(0, 10**9), st.integers(-(10**6), 10**9))


def value_of(agency: int, *held: Held) -> Value:
    """Give the recovery of one agency."""
    return recovery_of(against_peers(held)[agency])


def test_what_is_expected_is_the_peers_rate_on_the_own_amount() -> None:
    held = (Held(1, YOUNG, 10_000, 300), Held(2, YOUNG, 30_000, 450), Held(3, YOUNG, 10_000, 150))
    (compared,) = against_peers(held)[1]
    assert (compared.peers_placed_minor, compared.peers_received_minor) == (40_000, 600)
    assert compared.expected_minor == 150
    assert recovery_of([compared]) == Value(300, 150)


def test_whoever_gets_older_debt_is_compared_with_older_debt() -> None:
    """Both bring in as much as others do on the same debt, so both stand at 100 %."""
    held = (
        Held(1, YOUNG, 90_000, 7_200),
        Held(1, OLD, 10_000, 100),
        Held(2, YOUNG, 10_000, 800),
        Held(2, OLD, 90_000, 900),
    )
    assert [value_of(agency, *held) for agency in (1, 2)] == [Value(7_300, 7_300), Value(1_700, 1_700)]


def test_a_stratum_without_peers_says_nothing() -> None:
    held = (Held(1, YOUNG, 10_000, 500), Held(1, OLD, 10_000, 900), Held(2, YOUNG, 10_000, 250))
    assert value_of(1, *held) == Value(500, 250)
    assert value_of(1, held[1], held[2]) == Value(0, 0)


def test_receipts_of_a_tail_stand_in_their_stratum() -> None:
    tail = Held(1, OLD, 0, 700)
    assert value_of(1, tail, Held(2, OLD, 10_000, 100)) == Value(0, 0)
    assert value_of(2, tail, Held(1, OLD, 7_000, 0), Held(2, OLD, 10_000, 100)) == Value(100, 1_000)


def test_peers_who_paid_back_more_than_they_got_say_nothing() -> None:
    assert value_of(1, Held(1, YOUNG, 100, 5), Held(2, YOUNG, 100, -5)) == Value(0, 0)


@given(st.lists(HELD, max_size=12))
def test_own_and_peers_sum_to_all(held: list[Held]) -> None:
    for agency, compared in against_peers(held).items():
        for each in compared:
            alike = [other for other in held if other.stratum == each.stratum]
            assert each.placed_minor == sum(one.placed_minor for one in alike if one.agency_id == agency)
            assert each.placed_minor + each.peers_placed_minor == sum(one.placed_minor for one in alike)
            assert each.received_minor + each.peers_received_minor == sum(one.received_minor for one in alike)
        assert recovery_of(compared).denominator >= 0
