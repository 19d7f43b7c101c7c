"""Payments put on their cases: excess, parts and credit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.payments.rules.attribution import Basis, Credit, QueueReason, Span
from agencies.payments.rules.drafts import Draft, Parts
from agencies.payments.rules.posting import CaseFacts, Posting, post
from agencies.payments.rules.sorting import Known

AS_OF = date(2017, 9, 30)
SPAN = Span(1, 10, 100, date(2017, 10, 1), None)
ORDER = ("fees", "penalty", "interest", "principal")
NO_PARTS = Parts()


def receipt(reference: str, amount: int, day: int = 16, month: int = 10, case_no: str = "LC-1") -> Draft:
    return Draft(2, reference, case_no, amount, date(2017, month, day), None, None)


def reversal(reference: str, of: Draft, day: int = 20) -> Draft:
    return Draft(3, reference, of.case_no, -of.amount_minor, date(2017, 10, day), None, of.reference)


def facts(balance: int = 10_000, owed: Parts = NO_PARTS, spans: tuple[Span, ...] = (SPAN,)) -> CaseFacts:
    return CaseFacts(11, AS_OF, balance, owed, None, spans)


def in_books(paid: Draft, case_id: int | None = 11, excess: int = 0, place: tuple[int, ...] = ()) -> Known:
    content = (paid.reference, paid.case_no, paid.amount_minor, paid.paid_on, None, None)
    attribution, placement, agency, batch = place or (None, None, None, None)
    return Known(*content, 77, case_id, excess, *paid.parts, False, attribution, placement, agency, batch)


def posted(drafts: list[Draft], case: CaseFacts | QueueReason, *books: Known) -> dict[str, Posting]:
    found = post(drafts, {"LC-1": case}, {each.reference: each for each in books}, ORDER)
    return {each.draft.reference: each for each in found}


def excesses(found: dict[str, Posting]) -> dict[str, int]:
    return {reference: each.excess_minor for reference, each in found.items()}


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        # By day, then by reference, whatever the order of the file: 6,000 + 6,000 on 10,000.
        ([receipt("B", 6_000), receipt("A", 6_000)], {"A": 0, "B": 2_000}),
        ([receipt("A", 6_000, day=17), receipt("B", 6_000, day=16)], {"B": 0, "A": 2_000}),
        # On the day of the file or before: the file's balance holds it, so it exceeds nothing.
        ([receipt("A", 99_000, day=30, month=9), receipt("B", 11_000)], {"A": 0, "B": 1_000}),
        # A reversal frees the balance for what comes later, and takes back its payment's own excess.
        (
            [receipt("A", 9_000), reversal("R", receipt("A", 9_000), 17), receipt("B", 9_000, 18)],
            {"A": 0, "R": 0, "B": 0},
        ),
        ([receipt("A", 12_000), reversal("R", receipt("A", 12_000), 17)], {"A": 2_000, "R": -2_000}),
        # The reversal of one payment leaves the excess of another as it was fixed.
        (
            [receipt("A", 9_000), receipt("B", 9_000, 17), reversal("R", receipt("A", 9_000), 18)],
            {"A": 0, "B": 8_000, "R": 0},
        ),
        # On one day receipts come before reversals, so a reversal finds its payment posted.
        ([receipt("Z", 12_000), reversal("A", receipt("Z", 12_000), 16)], {"Z": 2_000, "A": -2_000}),
    ],
)
def test_the_excess_is_fixed_in_canonical_order(drafts: list[Draft], expected: dict[str, int]) -> None:
    assert excesses(posted(drafts, facts())) == expected
    assert excesses(posted(drafts[::-1], facts())) == expected


def test_what_was_overpaid_before_is_not_owed_again() -> None:
    assert excesses(posted([receipt("A", 1_000)], facts(balance=-4_000))) == {"A": 1_000}


def test_a_case_that_is_not_known_has_no_balance() -> None:
    found = posted([receipt("A", 10**9)], QueueReason.UNKNOWN_CASE)["A"]
    assert (found.case_id, found.excess_minor, found.credit) == (None, 0, QueueReason.UNKNOWN_CASE)


def test_a_reversal_goes_where_its_payment_went() -> None:
    paid = receipt("A", 9_000)
    found = posted([reversal("R", paid), paid], facts(owed=Parts(principal=10_000)))["R"]
    assert found.credit == Credit(1, 10, 100, Basis.REVERSAL)
    assert (found.case_id, found.parts, found.original_id) == (11, Parts(principal=-9_000), None)


def test_a_reversal_of_a_payment_in_the_books_takes_back_its_attribution() -> None:
    paid = receipt("A", 9_000)._replace(principal_minor=9_000)
    book = in_books(paid, excess=500, place=(5, 1, 10, 100))
    found = posted([reversal("R", paid)], facts(), book)["R"]
    assert found.credit == Credit(1, 10, 100, Basis.REVERSAL, reverses_id=5)
    assert (found.excess_minor, found.parts, found.original_id) == (-500, Parts(principal=-9_000), 77)


@pytest.mark.parametrize("in_file", [True, False])
def test_the_reversal_of_an_unattributed_payment_joins_it_in_the_queue(in_file: bool) -> None:
    paid = receipt("A", 9_000)
    book = in_books(paid)
    rows, books = ([paid, reversal("R", paid)], []) if in_file else ([reversal("R", paid)], [book])
    found = posted(rows, facts(spans=()), *books)["R"]
    assert (found.credit, found.case_id) == (QueueReason.REVERSAL_OF_UNATTRIBUTED, 11)


def test_a_payment_posted_before_its_case_was_known_is_reversed_without_a_case() -> None:
    paid = receipt("A", 9_000)
    book = in_books(paid, case_id=None)
    found = posted([reversal("R", paid), receipt("B", 11_000, 21)], facts(), book)
    assert found["R"].case_id is None
    assert found["B"].excess_minor == 1_000


@given(
    st.lists(st.tuples(st.integers(1, 20_000), st.integers(1, 28)), max_size=8), st.integers(-5_000, 30_000)
)
def test_the_excess_is_what_is_paid_beyond_the_balance(payments: list[tuple[int, int]], balance: int) -> None:
    drafts = [receipt(f"P{number}", amount, day) for number, (amount, day) in enumerate(payments)]
    total = sum(excesses(posted(drafts, facts(balance))).values())
    assert total == max(0, sum(amount for amount, _ in payments) - max(0, balance))
