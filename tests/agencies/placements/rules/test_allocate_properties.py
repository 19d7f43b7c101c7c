"""What holds of every allocation, whatever the cases, shares, capacities and exclusions."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import product
from random import Random

from hypothesis import given
from hypothesis import strategies as some

from agencies.placements.rules.allocate import allocate
from agencies.placements.rules.bundles import Agency, Case
from agencies.placements.rules.outcome import Allocation
from tests.agencies.placements.rules.make import strategy

CODES = "ABCD"


@dataclass(frozen=True)
class World:
    """Something to allocate."""

    cases: list[Case]
    agencies: list[Agency]
    shares: dict[str, int]
    seed: int

    def allocate(self) -> Allocation:
        """Allocate it."""
        return allocate(self.cases, self.agencies, strategy(self.shares), seed=self.seed)


@some.composite
def worlds(draw: some.DrawFn, debtors: int = 30, largest: int = 4, bound: bool = True) -> World:
    """Make agencies with shares and debtors with cases; `bound` adds rooms, exclusions and holders."""
    count = draw(some.integers(1, len(CODES)))
    ids = range(1, count + 1)
    few = some.frozensets(some.sampled_from(ids), max_size=2) if bound else some.just(frozenset[int]())
    room = some.none() | some.integers(0, debtors) if bound else some.none()
    holder = some.none() | some.sampled_from([*[None] * 8, *ids, 99]) if bound else some.none()
    cases: list[Case] = []
    for debtor, size in enumerate(draw(some.lists(some.integers(1, largest), max_size=debtors))):
        bucket, who = draw(some.sampled_from(["M4-M6", "M7-M12", "M25+"])), draw(holder)
        for _ in range(size):
            amount_minor = draw(some.integers(1, 10**7))
            cases.append(Case(len(cases), debtor, bucket, amount_minor, None, draw(few), who))
    shares = {code: draw(some.integers(1, 9)) for code in CODES[:count]}
    agencies = [Agency(place, code, draw(room)) for place, code in zip(ids, shares, strict=True)]
    return World(cases, agencies, shares, draw(some.integers(0, 2**32)))


@given(worlds())
def test_every_case_is_assigned_or_unplaced_once(world: World) -> None:
    allocation = world.allocate()
    assert sorted([*allocation.assignments, *allocation.unplaced]) == [case.case_id for case in world.cases]


@given(worlds())
def test_no_capacity_is_exceeded_and_no_exclusion_broken(world: World) -> None:
    allocation = world.allocate()
    taken = Counter(allocation.assignments.values())
    assert all(agency.room is None or taken[agency.agency_id] <= agency.room for agency in world.agencies)
    assert all(allocation.assignments.get(case.case_id) not in case.excluded for case in world.cases)


@given(worlds())
def test_debtors_stay_whole_and_with_their_holder(world: World) -> None:
    allocation = world.allocate()
    homes = defaultdict(set)
    for case in world.cases:
        home = allocation.assignments.get(case.case_id)
        homes[case.debtor_id].add(home)
        assert case.holder is None or home in {case.holder, None}
    assert all(len(home) == 1 for home in homes.values())


@given(worlds(bound=False))
def test_shares_hold_in_all_and_in_every_stratum(world: World) -> None:
    """Within the largest bundle; without bundles that is within one case."""
    allocation = world.allocate()
    assert all(part.target == part.share for part in allocation.parts)
    largest = max(allocation.largest_bundle, 1)
    assert allocation.largest_deviation < largest
    assert all(abs(total.cases - total.share) < largest for total in allocation.totals)


@given(worlds(largest=1))
def test_single_debts_are_within_one_case_of_what_the_limits_allow(world: World) -> None:
    assert world.allocate().largest_deviation < 1


@given(worlds(), some.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(world: World, random: Random) -> None:
    cases, agencies = world.cases[:], world.agencies[:]
    random.shuffle(cases)
    random.shuffle(agencies)
    assert replace(world, cases=cases, agencies=agencies).allocate() == world.allocate()


@given(worlds())
def test_parts_and_totals_count_what_was_assigned(world: World) -> None:
    allocation = world.allocate()
    owed = {case.case_id: case.amount_minor for case in world.cases}
    for total in allocation.totals:
        own = [part for part in allocation.parts if part.agency_id == total.agency_id]
        got = [case_id for case_id, agency in allocation.assignments.items() if agency == total.agency_id]
        assert total.cases == sum(part.cases for part in own) == len(got)
        assert total.amount_minor == sum(part.amount_minor for part in own) == sum(owed[each] for each in got)


@given(worlds())
def test_nothing_is_left_that_an_agency_has_room_for(world: World) -> None:
    allocation = world.allocate()
    taken = Counter(allocation.assignments.values())
    debts = defaultdict(list)
    for case in world.cases:
        debts[case.debtor_id].append(case)
    for bundle in (each for each in debts.values() if each[0].case_id in allocation.unplaced):
        had = {agency_id for case in bundle for agency_id in case.excluded}
        for agency in world.agencies:
            fits = agency.room is None or taken[agency.agency_id] + len(bundle) <= agency.room
            asked = bundle[0].holder in {None, agency.agency_id}
            assert not (fits and asked and agency.agency_id not in had)


@given(worlds(debtors=5, largest=1))
def test_as_many_single_debts_are_placed_as_any_assignment_could_place(world: World) -> None:
    """Every possible assignment of up to five cases is tried."""
    choices = [
        [None, *(agency for agency in world.agencies if _may_take(agency, case))] for case in world.cases
    ]
    best = max(
        (
            sum(agency is not None for agency in chosen)
            for chosen in product(*choices)
            if all(agency.room is None or chosen.count(agency) <= agency.room for agency in world.agencies)
        ),
        default=0,
    )
    assert len(world.allocate().assignments) == best


def _may_take(agency: Agency, case: Case) -> bool:
    return agency.agency_id not in case.excluded and case.holder in {None, agency.agency_id}
