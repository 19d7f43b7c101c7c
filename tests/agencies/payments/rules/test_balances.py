"""What a payment exceeds and which parts of a debt it pays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.payments.rules.balances import Account, excess_of, split
from agencies.payments.rules.drafts import Parts

AS_OF = date(2017, 9, 30)
ORDER = ("fees", "penalty", "interest", "principal")


@pytest.mark.parametrize(
    ("amount", "balance", "excess"),
    [
        (10_000, 10_000, 0),
        (12_000, 10_000, 2_000),
        (12_000, 0, 12_000),
        (12_000, -500, 12_000),  # overpaid before: all of it is too much, and no more than all
        (1, 10_000, 0),
    ],
)
def test_excess(amount: int, balance: int, excess: int) -> None:
    assert excess_of(amount, balance) == excess


@pytest.mark.parametrize(
    ("amount", "owed", "order", "paid"),
    [
        (10_000, Parts(3_000, None, 2_000, 40_000), ORDER, Parts(3_000, None, 2_000, 5_000)),
        (
            10_000,
            Parts(3_000, None, 2_000, 40_000),
            ("principal", "interest", "penalty", "fees"),
            (0, None, 0, 10_000),
        ),
        (2_500, Parts(3_000, 100, 2_000, 40_000), ORDER, Parts(2_500, 0, 0, 0)),
        (50_000, Parts(3_000, 0, 2_000, 40_000), ORDER, Parts(3_000, 0, 2_000, 40_000)),  # the rest with none
        (50_000, Parts(), ORDER, Parts()),
        (50_000, Parts(principal=-7), ORDER, Parts(principal=0)),
    ],
)
def test_parts_are_filled_in_the_order(amount: int, owed: Parts, order: tuple[str, ...], paid: Parts) -> None:
    assert split(amount, owed, order) == paid


@given(
    st.integers(1, 10**9),
    st.builds(Parts, *[st.none() | st.integers(0, 10**9)] * 4),
    st.permutations(ORDER),
)
def test_no_part_gets_more_than_it_is_owed_nor_all_more_than_was_paid(
    amount: int, owed: Parts, order: list[str]
) -> None:
    paid = split(amount, owed, order)
    assert paid.total == min(amount, owed.total)
    assert all(0 <= got <= most for got, most in zip(paid, owed, strict=True) if got is not None and most)


def test_payments_after_the_file_lower_the_balance_once() -> None:
    account = Account(AS_OF, 10_000, Parts(fees=1_000, principal=9_000), ORDER)
    assert account.receive(4_000, date(2017, 9, 30), Parts()) == (0, Parts())  # the file holds it already
    assert account.receive(9_000, date(2017, 10, 1), Parts()) == (0, Parts(fees=1_000, principal=8_000))
    assert account.receive(3_000, date(2017, 10, 2), Parts()) == (2_000, Parts(fees=0, principal=1_000))
    account.take_back(-9_000, date(2017, 10, 3), Parts(fees=-1_000, principal=-8_000))
    assert account.balance_minor == 7_000
    assert account.receive(8_000, date(2017, 10, 4), Parts(interest=8_000)) == (1_000, Parts(interest=8_000))


def test_a_reversal_by_the_day_of_the_file_changes_nothing() -> None:
    account = Account(AS_OF, 10_000, Parts(), ORDER)
    account.take_back(-9_000, AS_OF, Parts())
    assert account.balance_minor == 10_000
