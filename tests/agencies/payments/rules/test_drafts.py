"""What one row can have wrong, and the reference it is given."""

from collections import Counter
from datetime import date

import pytest

from agencies.common.errors import Fault
from agencies.payments.rules.drafts import Draft, Parts, made_reference, row_fault, signed_amount

TODAY = date(2017, 11, 1)


def draft(**changes: object) -> Draft:
    plain = Draft(2, "P-1", "LC-1", 10_000, date(2017, 10, 16), "bank", None)
    return plain._replace(**changes)  # type: ignore[arg-type]


def references(rows: list[Draft]) -> list[str]:
    seen: Counter[tuple[object, ...]] = Counter()
    return [made_reference(row, seen) for row in rows]


@pytest.mark.parametrize(
    ("typed", "reverses", "signed"),
    [
        (10_000, None, 10_000),
        (10_000, "P-1", -10_000),  # a reversal is negative, however typed
        (-10_000, "P-1", -10_000),
        (0, None, "zero_amount"),
        (0, "P-1", "zero_amount"),
        (-10_000, None, "negative_amount"),
        (-10_000, "", "negative_amount"),
    ],
)
def test_the_sign_of_an_amount(typed: int, reverses: str | None, signed: int | str) -> None:
    found = signed_amount(typed, reverses)
    assert (found.code if isinstance(found, Fault) else found) == signed


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"paid_on": TODAY}, None),
        ({"paid_on": date(2017, 11, 2)}, "paid_in_future"),
        ({"principal_minor": 9_000, "interest_minor": 1_000}, None),
        ({"principal_minor": 9_000}, None),  # the rest is not said
        ({"principal_minor": 9_000, "interest_minor": 1_001}, "parts_exceed_amount"),
        ({"principal_minor": 11_000, "interest_minor": -1_000}, "parts_exceed_amount"),
        # A reversal takes the parts of its payment, whatever the file says.
        ({"principal_minor": 20_000, "amount_minor": -10_000, "reverses": "P-0"}, None),
    ],
)
def test_what_a_row_alone_can_have_wrong(changes: dict[str, object], code: str | None) -> None:
    found = row_fault(draft(**changes), TODAY, "USD")
    assert (found.code if found else None) == code


def test_the_same_file_gives_the_same_references_and_equal_rows_different_ones() -> None:
    rows = [draft(), draft(), draft(channel=None), draft(amount_minor=10_001), draft()]
    first, second = references(rows), references(rows)
    assert first == second
    assert len(set(first)) == len(rows)


@pytest.mark.parametrize("changes", [{"row_number": 99}, {"reference": "other"}, {"principal_minor": 5}])
def test_a_reference_does_not_hang_on_place_or_parts(changes: dict[str, object]) -> None:
    assert made_reference(draft(**changes), Counter()) == made_reference(draft(), Counter())


def test_made_references_keep_their_form() -> None:
    # Known in books already written: a change of form would post every payment again.
    assert made_reference(draft(), Counter()) == "auto-4473527263764779"


def test_parts_are_taken_back_as_they_were() -> None:
    assert Parts(fees=100, principal=None, interest=0).negative() == Parts(fees=-100, interest=0)
