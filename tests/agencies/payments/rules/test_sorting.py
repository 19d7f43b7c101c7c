"""New rows, known rows, refused rows."""

from datetime import date

import pytest

from agencies.payments.rules.drafts import Draft
from agencies.payments.rules.sorting import Known, sort_rows

DAY = date(2017, 10, 16)
RECEIPT = Draft(2, "P-1", "LC-1", 10_000, DAY, "bank", None)
REVERSAL = Draft(3, "R-1", "LC-1", -10_000, date(2017, 10, 20), None, "P-1")
PLACE = {"attribution_id": 5, "placement_id": 6, "agency_id": 7, "batch_id": 8}


def known(draft: Draft, **changes: object) -> Known:
    """Put a row into the books."""
    content = (
        draft.reference,
        draft.case_no,
        draft.amount_minor,
        draft.paid_on,
        draft.channel,
        draft.reverses,
    )
    plain = Known(*content, 1, 11, 0, *draft.parts, False, None, None, None, None)
    return plain._replace(**changes)  # type: ignore[arg-type]


def codes(drafts: list[Draft], *books: Known) -> list[tuple[int, str, str]]:
    found = sort_rows(drafts, {each.reference: each for each in books}, "USD")
    return [(each.row_number, each.fault.field, each.fault.code) for each in found.refused]


def test_rows_with_new_references_are_new() -> None:
    found = sort_rows([RECEIPT, REVERSAL], {}, "USD")
    assert (list(found.new), found.unchanged, list(found.refused)) == ([RECEIPT, REVERSAL], 0, [])


def test_the_same_file_again_is_unchanged() -> None:
    books = {"P-1": known(RECEIPT, is_reversed=True), "R-1": known(REVERSAL)}
    found = sort_rows([RECEIPT, REVERSAL], books, "USD")
    assert (list(found.new), found.unchanged, list(found.refused)) == ([], 2, [])


@pytest.mark.parametrize(
    ("book", "row", "same"),
    [
        (RECEIPT, RECEIPT._replace(row_number=99), True),
        (RECEIPT._replace(principal_minor=9_000), RECEIPT, True),  # computed or given before, not given now
        (RECEIPT._replace(principal_minor=9_000), RECEIPT._replace(principal_minor=9_000), True),
        (RECEIPT._replace(principal_minor=9_000), RECEIPT._replace(principal_minor=8_000), False),
        (REVERSAL._replace(principal_minor=-9_000), REVERSAL._replace(principal_minor=1), True),
        (RECEIPT, RECEIPT._replace(amount_minor=10_001), False),
        (RECEIPT, RECEIPT._replace(case_no="LC-2"), False),
        (RECEIPT, RECEIPT._replace(paid_on=date(2017, 10, 17)), False),
        (RECEIPT, RECEIPT._replace(channel=None), False),
        (RECEIPT._replace(reference="R-1"), REVERSAL, False),
    ],
)
def test_a_known_reference_with_other_content_is_refused(book: Draft, row: Draft, same: bool) -> None:
    expected = [] if same else [(row.row_number, "reference", "reference_taken")]
    assert codes([row], known(book)) == expected


def test_the_same_reference_twice_in_a_file_refuses_the_second() -> None:
    rows = [RECEIPT, RECEIPT._replace(row_number=3), RECEIPT._replace(row_number=4, amount_minor=5)]
    assert codes(rows) == [(3, "reference", "duplicate_reference"), (4, "reference", "duplicate_reference")]


@pytest.mark.parametrize(
    ("original", "changes", "field", "code"),
    [
        (None, {}, "reverses", "reversal_without_original"),
        (RECEIPT, {"amount_minor": -9_999}, "amount", "partial_reversal"),
        (RECEIPT, {"amount_minor": -10_001}, "amount", "partial_reversal"),
        (RECEIPT, {"case_no": "LC-2"}, "case_no", "reversal_of_other_case"),
        (RECEIPT, {"paid_on": date(2017, 10, 15)}, "paid_on", "reversal_before_payment"),
        (REVERSAL._replace(reference="P-1", reverses="P-0"), {}, "reverses", "reversal_of_reversal"),
    ],
)
@pytest.mark.parametrize("in_file", [True, False], ids=["original in the file", "original in the books"])
def test_reversals_that_do_not_fit_are_refused(
    original: Draft | None, changes: dict[str, object], field: str, code: str, in_file: bool
) -> None:
    reversal = REVERSAL._replace(**changes)  # type: ignore[arg-type]
    rows = [original, reversal] if original and in_file and code != "reversal_of_reversal" else [reversal]
    books = [known(original)] if original and len(rows) == 1 else []
    assert codes(rows, *books) == [(3, field, code)]


def test_a_payment_is_reversed_once() -> None:
    again = REVERSAL._replace(row_number=4, reference="R-2")
    taken = [(4, "reverses", "already_reversed")]
    assert codes([RECEIPT, REVERSAL, again]) == taken
    assert codes([again], known(RECEIPT, is_reversed=True), known(REVERSAL)) == taken


def test_a_refused_reversal_leaves_the_payment_to_the_next() -> None:
    wrong = REVERSAL._replace(amount_minor=-1)
    right = REVERSAL._replace(row_number=4, reference="R-2")
    found = sort_rows([RECEIPT, wrong, right], {}, "USD")
    assert list(found.new) == [RECEIPT, right]


def test_a_reversal_may_stand_above_its_payment() -> None:
    assert codes([REVERSAL, RECEIPT]) == []


def test_the_reversal_of_a_refused_row_has_no_original() -> None:
    other = RECEIPT._replace(amount_minor=10_000, case_no="LC-9")
    reversal = REVERSAL._replace(reverses="P-2")
    first = RECEIPT._replace(reference="P-2", amount_minor=-1, reverses="P-0")
    assert [code for _, _, code in codes([first, reversal], known(other))] == [
        "reversal_without_original",
        "reversal_of_reversal",
    ]


def test_a_known_payment_says_how_its_reversal_is_credited() -> None:
    assert known(RECEIPT).credit is None
    credit = known(RECEIPT, **PLACE).credit
    assert credit is not None
    assert (credit.placement_id, credit.agency_id, credit.batch_id, credit.reverses_id) == (6, 7, 8, 5)
