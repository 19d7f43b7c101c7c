"""Which words of a lender end a case."""

import pytest

from agencies.cases.rules.statuses import status_of


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("paid", "paid"),
        (" Paid in  Full ", "paid"),
        ("已结清", "paid"),
        ("CLOSED", "closed"),
        ("结案", "closed"),
        ("Ｓold", "sold"),
        ("债权转让", "sold"),
        ("restructured", "restructured"),
        ("展期", "restructured"),
        pytest.param("Chargedoff", None, id="charged off says nothing here"),
        pytest.param("Defaulted", None, id="nor does defaulted"),
        pytest.param("Past Due (1-15 days)", None, id="nor past due"),
        pytest.param("催收中", None, id="nor that it is worked"),
        pytest.param("unpaid", None, id="a part of a word is not the word"),
        ("", None),
    ],
)
def test_status(word: str, status: str | None) -> None:
    assert status_of(word) == status
