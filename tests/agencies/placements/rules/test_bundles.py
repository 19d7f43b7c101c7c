"""Debts of one debtor go together; who had one of them, or holds another, decides who may take them."""

import pytest

from agencies.placements.rules.bundles import Bundle, Case, Unplaced, band_names, bundle_cases
from tests.agencies.placements.rules.make import agencies, case, strategy


def bundle(*debts: Case) -> Bundle:
    return bundle_cases(debts, agencies("A", "B", "C"), strategy({"A": 1, "B": 1, "C": 0}))[0]


def test_the_largest_debt_names_the_stratum() -> None:
    small = case(1, debtor_id=9, amount_minor=50_000, bucket="M25+", region="CA")
    large = case(2, debtor_id=9, amount_minor=600_000, bucket="M4-M6", region="NY")
    assert bundle(small, large).stratum == ("M4-M6", "5000-10000", "NY")
    assert bundle(small, large).case_ids == (2, 1)
    assert bundle(small, large).amount_minor == 650_000


def test_equal_debts_are_led_by_the_lower_number() -> None:
    assert bundle(case(5, debtor_id=9), case(3, debtor_id=9, bucket="M25+")).lead == 3


@pytest.mark.parametrize(
    ("amount_minor", "band"),
    [
        (1, "0-1000"),
        (99_999, "0-1000"),
        (100_000, "1000-5000"),
        (4_999_999, "10000-50000"),
        (5_000_000, "50000+"),
    ],
)
def test_a_band_holds_its_lower_end_and_not_its_upper(amount_minor: int, band: str) -> None:
    assert bundle(case(1, amount_minor=amount_minor)).stratum == ("M4-M6", band, "")


def test_bands_keep_their_decimals() -> None:
    assert band_names(strategy({"A": 1}, 'amount_bands = ["0.50", "10"]')) == ("0-0.50", "0.50-10", "10+")
    assert band_names(strategy({"A": 1}, "amount_bands = []")) == ("0+",)


def test_only_the_strata_of_the_strategy_count() -> None:
    plan = strategy({"A": 1}, 'strata = ["region"]')
    assert bundle_cases([case(1, region="NY")], agencies("A"), plan)[0].stratum == ("NY",)


had_one, had_two = frozenset({1}), frozenset({1, 2})


@pytest.mark.parametrize(
    ("debts", "takers", "reason"),
    [
        pytest.param([case(1)], 0b011, None, id="C has no share"),
        pytest.param([case(1, excluded=had_one)], 0b010, None, id="A had it"),
        pytest.param([case(1, excluded=frozenset({44}))], 0b011, None, id="somebody not in the plan had it"),
        pytest.param([case(1, excluded=had_two)], 0, Unplaced.ALL_AGENCIES_HAD_IT, id="both had it"),
        pytest.param(
            [case(1, debtor_id=9, excluded=had_one), case(2, debtor_id=9, excluded=frozenset({2}))],
            0,
            Unplaced.ALL_AGENCIES_HAD_IT,
            id="each had one of the debts",
        ),
        pytest.param([case(1, holder=2)], 0b010, None, id="B has the debtor"),
        pytest.param([case(1, holder=3)], 0b100, None, id="C has the debtor, share or not"),
        pytest.param([case(1, holder=1, excluded=had_one)], 0, Unplaced.HOLDER_HAD_IT, id="A had this debt"),
        pytest.param([case(1, holder=44)], 0, Unplaced.HOLDER_NOT_IN_PLAN, id="the holder takes no cases"),
        pytest.param(
            [case(1, debtor_id=9, holder=1), case(2, debtor_id=9)],
            0b001,
            None,
            id="one debt follows the other",
        ),
        pytest.param(
            [case(1, debtor_id=9, holder=1), case(2, debtor_id=9, holder=2)],
            0,
            Unplaced.HELD_BY_SEVERAL,
            id="two agencies have the debtor",
        ),
    ],
)
def test_who_may_take_a_bundle(debts: list[Case], takers: int, reason: Unplaced | None) -> None:
    assert (bundle(*debts).takers, bundle(*debts).reason) == (takers, reason)
