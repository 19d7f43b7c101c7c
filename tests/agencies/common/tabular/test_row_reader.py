"""Rows become drafts by the parsers of their fields, or problems that name every cell that cannot be read."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import pytest

from agencies.common.errors import Fault, FileRefused
from agencies.common.tabular import Row, match_required
from agencies.common.tabular.cells import if_filled, parse_amount, parse_identifier
from agencies.common.tabular.problems import Problem
from agencies.common.tabular.row_reader import Parser, RowReader
from agencies.common.words import say

ALIASES = {"reference": ("reference",), "amount": ("amount",), "fees": ("fees",)}
PARSERS: Mapping[str, Parser] = {
    "reference": parse_identifier,
    "amount": partial(parse_amount, currency="USD"),
    "fees": if_filled(partial(parse_amount, currency="USD")),
}


class Paid(NamedTuple):
    """A row of the test's file."""

    row_number: int
    reference: str
    amount_minor: int
    fees_minor: int | None


def reader(*headings: str) -> RowReader[Paid]:
    return RowReader(Paid, PARSERS, match_required(headings, ALIASES, {}, ("reference", "amount")), headings)


@pytest.mark.parametrize(
    ("cells", "draft"),
    [
        (("P1", "12.50", "1.00"), Paid(2, "P1", 1250, 100)),
        (("P1", "12.50", " "), Paid(2, "P1", 1250, None)),  # a blank cell of a field that may be left out
    ],
)
def test_cells_become_a_draft(cells: tuple[str, ...], draft: Paid) -> None:
    assert reader("reference", "amount", "fees").read(Row(2, cells)) == draft


def test_a_field_without_a_column_is_none() -> None:
    assert reader("amount", "reference").read(Row(3, ("1", "P1"))) == Paid(3, "P1", 100, None)


def test_every_cell_that_cannot_be_read_is_a_problem() -> None:
    found = reader("reference", "amount", "fees").read(Row(4, ("", "much", "1")))
    assert isinstance(found, list)
    assert [(each.row, each.column, each.shape, each.code) for each in found] == [
        (4, "reference", "", "missing"),
        (4, "amount", "AAAA", "not_an_amount"),
    ]


def test_a_fault_names_the_column_of_its_field_where_there_is_one() -> None:
    row, why = Row(5, ("P1", "1")), say("The amount is zero; leave the row out or give what was received.")
    read = reader("reference", "amount")
    assert read.problem(row, Fault("amount", "zero", why)) == Problem(5, "amount", "9", "zero", why)
    assert read.problem(row, Fault("fees", "zero", why)) == Problem(5, "", "", "zero", why)


def test_a_file_without_a_required_column_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        reader("reference", "fees")
    assert refused.value.code == "missing_heading"
    assert refused.value.message.values["fields"] == ["amount"]
