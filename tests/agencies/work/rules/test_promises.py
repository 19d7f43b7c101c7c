"""Promises kept, broken and open again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.work.rules.promises import Decision, Outcome, PromiseFacts, Received, changes, decide


def october(day: int) -> date:
    return date(2017, 10, day)


def promise(amount_minor: int = 10_000, outcome: str | None = None) -> PromiseFacts:
    """100.00 promised on 5 October for the 10th, with two days of grace."""
    return PromiseFacts(1, 1, 1, amount_minor, october(5), october(12), 0, outcome)


@pytest.mark.parametrize(
    ("received", "today", "expected"),
    [
        ([], october(12), (Outcome.OPEN, 0, october(12))),  # its last day is not over
        ([], october(13), (Outcome.BROKEN, 0, october(13))),
        ([(october(7), 10_000)], october(8), (Outcome.KEPT, 10_000, october(7))),
        ([(october(5), 10_000)], october(8), (Outcome.KEPT, 10_000, october(5))),  # paid while promising
        (
            [(october(12), 10_000)],
            october(20),
            (Outcome.KEPT, 10_000, october(12)),
        ),  # on the last day of grace
        ([(october(13), 10_000)], october(20), (Outcome.BROKEN, 0, october(13))),  # a day too late
        ([(october(4), 10_000)], october(20), (Outcome.BROKEN, 0, october(13))),  # before it was promised
        ([(october(9), 4_000), (october(6), 6_000)], october(20), (Outcome.KEPT, 10_000, october(9))),
        ([(october(9), 9_999)], october(20), (Outcome.BROKEN, 9_999, october(13))),  # a cent short
        ([(october(6), 12_000), (october(8), 500)], october(20), (Outcome.KEPT, 12_500, october(6))),
        ([(october(6), 0)], october(20), (Outcome.BROKEN, 0, october(13))),  # bounced
    ],
)
def test_a_promise_is_judged_by_what_came_in_between_its_days(
    received: list[tuple[date, int]], today: date, expected: tuple[Outcome, int, date]
) -> None:
    assert decide(promise(), [Received(1, *each) for each in received], 100, today) == Decision(*expected)


@pytest.mark.parametrize(("paid_minor", "outcome"), [(9_001, Outcome.KEPT), (9_000, Outcome.BROKEN)])
def test_ninety_percent_of_an_odd_amount_is_not_rounded_down(paid_minor: int, outcome: Outcome) -> None:
    judged = decide(promise(10_001), [Received(1, october(6), paid_minor)], 90, october(20))
    assert judged.outcome is outcome


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        (None, Outcome.OPEN, False),
        (None, Outcome.KEPT, True),
        ("kept", Outcome.KEPT, False),
        ("kept", Outcome.OPEN, True),  # the payment was taken back before the last day
        ("kept", Outcome.BROKEN, True),
        ("broken", Outcome.KEPT, True),  # the payment was reported late
        ("open", Outcome.OPEN, False),
    ],
)
def test_only_another_outcome_is_news(before: str | None, now: Outcome, new: bool) -> None:
    assert changes(promise(outcome=before), Decision(now, 0, october(20))) is new


@given(
    st.lists(st.tuples(st.integers(1, 28), st.integers(0, 20_000)), max_size=8),
    st.integers(1, 100),
    st.integers(1, 28),
)
def test_the_order_of_receipts_decides_nothing(
    receipts: list[tuple[int, int]], percent: int, today: int
) -> None:
    received = [Received(1, october(day), minor) for day, minor in receipts]
    judged = decide(promise(), received, percent, october(today))
    assert judged == decide(promise(), received[::-1], percent, october(today))
    inside = sum(minor for day, minor in receipts if 5 <= day <= 12)
    assert judged.paid_minor == inside
    assert (judged.outcome is Outcome.KEPT) == (inside * 100 >= 10_000 * percent)
