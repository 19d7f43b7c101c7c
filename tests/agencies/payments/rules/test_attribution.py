"""Which placement a payment goes to."""

from datetime import date

import pytest

from agencies.payments.rules.attribution import (
    Basis,
    Credit,
    QueueReason,
    Span,
    TailTerms,
    attribute,
    placement_by_hand,
    tail_at_end,
)

FIRST = Span(1, 10, 100, date(2017, 10, 1), date(2017, 10, 20))
SECOND = Span(2, 20, 200, date(2017, 11, 1), date(2017, 11, 30))
OPEN = Span(3, 30, 300, date(2017, 12, 1), None)
HANDED_OVER = Span(2, 20, 200, date(2017, 10, 20), None)


def with_tail(span: Span, days: int, *, needs_promise: bool = False) -> Span:
    return span._replace(tail_days=days, tail_needs_promise=needs_promise)


@pytest.mark.parametrize(
    ("paid_on", "spans", "placement_id", "basis"),
    [
        pytest.param(date(2017, 10, 1), [FIRST], 1, Basis.IN_FORCE, id="first day"),
        pytest.param(date(2017, 10, 20), [FIRST], 1, Basis.IN_FORCE, id="last day"),
        pytest.param(date(2099, 1, 1), [OPEN], 3, Basis.IN_FORCE, id="open without end"),
        pytest.param(
            date(2017, 10, 20), [FIRST, HANDED_OVER], 1, Basis.IN_FORCE, id="handover day: outgoing"
        ),
        pytest.param(
            date(2017, 10, 21), [FIRST, HANDED_OVER], 2, Basis.IN_FORCE, id="day after the handover"
        ),
        pytest.param(date(2017, 10, 21), [with_tail(FIRST, 1)], 1, Basis.TAIL, id="first day of the tail"),
        pytest.param(date(2017, 11, 19), [with_tail(FIRST, 30)], 1, Basis.TAIL, id="last day of the tail"),
        pytest.param(
            date(2017, 11, 5), [with_tail(FIRST, 90), SECOND], 2, Basis.IN_FORCE, id="in force before tail"
        ),
        pytest.param(
            date(2017, 12, 5),
            [with_tail(FIRST, 90), with_tail(SECOND, 30)],
            2,
            Basis.TAIL,
            id="of two tails the one ended last",
        ),
        pytest.param(
            date(2017, 12, 5),
            [with_tail(FIRST, 90), with_tail(SECOND, 4)],
            1,
            Basis.TAIL,
            id="the one ended last does not reach so far",
        ),
    ],
)
def test_a_placement_is_credited(paid_on: date, spans: list[Span], placement_id: int, basis: Basis) -> None:
    for order in (spans, spans[::-1]):
        found = attribute(paid_on, order)
        assert isinstance(found, Credit)
        assert (found.placement_id, found.basis) == (placement_id, basis)


@pytest.mark.parametrize(
    ("paid_on", "spans", "reason"),
    [
        (date(2017, 10, 16), [], QueueReason.NEVER_PLACED),
        (date(2017, 9, 30), [FIRST, SECOND], QueueReason.BEFORE_PLACEMENT),
        (date(2017, 10, 21), [FIRST, SECOND], QueueReason.BETWEEN_PLACEMENTS),
        (date(2017, 10, 21), [FIRST], QueueReason.AFTER_TAIL),
        (date(2017, 11, 20), [with_tail(FIRST, 30)], QueueReason.AFTER_TAIL),
        (date(2017, 10, 25), [with_tail(FIRST, 30, needs_promise=True)], QueueReason.TAIL_WITHOUT_PROMISE),
        (
            date(2017, 10, 25),
            [with_tail(FIRST, 30, needs_promise=True), SECOND],
            QueueReason.TAIL_WITHOUT_PROMISE,
        ),
    ],
)
def test_a_payment_that_no_placement_covers_names_the_reason(
    paid_on: date, spans: list[Span], reason: QueueReason
) -> None:
    assert attribute(paid_on, spans) is reason


@pytest.mark.parametrize(
    ("promise_until", "basis"),
    [
        (date(2017, 10, 20), Basis.TAIL),  # due on the last day: still live then
        (date(2017, 11, 15), Basis.TAIL),
        (date(2017, 10, 19), None),  # past before the placement ended
        (None, None),
    ],
)
def test_a_tail_may_ask_for_a_promise_live_at_the_end(
    promise_until: date | None, basis: Basis | None
) -> None:
    found = attribute(date(2017, 10, 25), [with_tail(FIRST, 30, needs_promise=True)], promise_until)
    assert (found.basis if isinstance(found, Credit) else None) == basis


def test_an_older_tail_without_condition_counts_where_the_newer_one_lacks_its_promise() -> None:
    spans = [with_tail(FIRST, 90), with_tail(SECOND, 30, needs_promise=True)]
    found = attribute(date(2017, 12, 5), spans)
    assert isinstance(found, Credit)
    assert found.placement_id == 1


@pytest.mark.parametrize(
    ("ended_on", "tail"),
    [
        (date(2017, 9, 30), (0, False)),  # ended before any terms
        (date(2017, 10, 1), (30, False)),
        (date(2017, 10, 31), (30, False)),  # terms of November do not reach back
        (date(2017, 11, 1), (7, True)),  # the later approval of the same day
        (None, (0, False)),
    ],
)
def test_the_tail_is_that_of_the_terms_on_the_last_day(ended_on: date | None, tail: tuple[int, bool]) -> None:
    tails = [
        TailTerms(10, date(2017, 11, 1), 7, 7, True),
        TailTerms(10, date(2017, 11, 1), 6, 14, False),
        TailTerms(10, date(2017, 10, 1), 5, 30, False),
        TailTerms(20, date(2017, 1, 1), 8, 365, False),
    ]
    assert tail_at_end(tails, 10, ended_on) == tail


@pytest.mark.parametrize(
    ("agency_id", "paid_on", "placement_id"),
    [
        (10, date(2017, 12, 24), 4),  # the newest begun by then
        (10, date(2017, 11, 15), 1),
        (10, date(2017, 9, 1), 4),  # none had begun: the newest
        (20, date(2017, 10, 5), 2),
        (99, date(2017, 10, 5), None),  # never held the case
    ],
)
def test_by_hand_the_agency_gets_its_newest_placement(
    agency_id: int, paid_on: date, placement_id: int | None
) -> None:
    spans = [FIRST, SECOND, Span(4, 10, 400, date(2017, 12, 1), None)]
    found = placement_by_hand(spans, agency_id, paid_on)
    assert (found.placement_id if found else None) == placement_id
    assert found is None or found.basis is Basis.MANUAL
