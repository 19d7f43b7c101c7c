"""Rate tables: the row that names more counts, and a tie or a hole is never passed over."""

import pytest

from agencies.common.errors import Conflict, Invalid
from settlement.terms.rules import RateRow, RateTable
from settlement.terms.rules.table import rate_for
from tests.settlement.made import terms

TABLE = RateTable(
    (
        RateRow(None, None, 10),
        RateRow("M4-M6", None, 20),
        RateRow("M7-M12", 2, 40),
        RateRow(None, 3, 30),
        RateRow("M4-M6", 3, 50),
    )
)


@pytest.mark.parametrize(
    ("bucket", "hand", "rate"),
    [
        ("M4-M6", 1, 20),  # the bucket's own row
        ("M4-M6", 3, 50),  # bucket and hand before either alone
        ("M7-M12", 2, 40),
        ("M7-M12", 1, 10),  # only the row for all others
        ("M25+", 3, 30),  # the hand's own row
        ("M0", 9, 10),  # a bucket nobody thought of
    ],
)
def test_the_row_that_names_more_counts(bucket: str, hand: int, rate: int) -> None:
    assert rate_for(TABLE, bucket, hand) == rate


def test_a_case_without_a_row_is_refused() -> None:
    with pytest.raises(Conflict, match="no row") as refused:
        rate_for(RateTable((RateRow("M4-M6", 1, 5),)), "M4-M6", 2)
    assert str(refused.value) == "The rate table has no row for bucket M4-M6, hand 2; new terms must name it."


def test_two_rows_that_fit_equally_are_refused_when_asked() -> None:
    with pytest.raises(Conflict, match="equally"):
        rate_for(RateTable((RateRow("M4-M6", None, 5), RateRow(None, 1, 6))), "M4-M6", 1)


@pytest.mark.parametrize(
    ("rows", "first", "second"),
    [
        ('{ bucket = "M1", rate = "1%" }, { bucket = "M1", rate = "1%" }', 1, 2),  # the same row twice
        ('{ rate = "1%" }, { hand = "*", rate = "2%" }', 1, 2),  # left out and * both mean any
        ('{ rate = "1%" }, { bucket = "M1", rate = "1%" }, { hand = 2, rate = "2%" }', 2, 3),
    ],
)
def test_a_file_with_a_tie_is_refused(rows: str, first: int, second: int) -> None:
    with pytest.raises(Invalid, match="equally") as refused:
        terms(f"rates = [{rows}]")
    assert str(refused.value).startswith(f"Rows {first} and {second} of rates fit bucket M1, hand ")


def test_a_row_for_exactly_that_breaks_the_tie() -> None:
    rows = (
        '{ bucket = "M1", rate = "1%" }, { hand = 2, rate = "2%" }, { bucket = "M1", hand = 2, rate = "3%" }'
    )
    pricing = terms(f"rates = [{rows}]").pricing
    assert isinstance(pricing, RateTable)
    assert rate_for(pricing, "M1", 2) == 30_000
