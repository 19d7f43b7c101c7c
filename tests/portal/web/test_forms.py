"""Fields as people fill them in."""

import datetime
from collections.abc import Callable

import pytest

from agencies.common.errors import Invalid
from portal.web.forms import Form


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-11-20", datetime.date(2026, 11, 20)),
        ("", None),  # left empty
    ],
)
def test_a_day(typed: str, read: datetime.date | None) -> None:
    form = Form({"due": typed})
    assert form.day("due") == read
    form.check()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("day", "20.11.2026"),
        ("whole", "7.5"),
        ("whole", "٣"),  # a digit, but none that a database takes
        ("whole", "9" * 40),
        ("amount", "12 dollars"),
        ("month", "2026-13"),
    ],
)
def test_what_cannot_be_read_is_named_at_its_field(field: str, typed: str) -> None:
    form = Form({"f": typed})
    readers: dict[str, Callable[[str], object]] = {
        "day": form.day,
        "whole": form.whole,
        "amount": lambda name: form.amount(name, "USD"),
        "month": form.month,
    }
    read = readers[field]
    assert read("f") is None
    with pytest.raises(Invalid) as refused:
        form.check()
    assert set(refused.value.fields) == {"f"}


def test_all_faults_are_told_at_once() -> None:
    form = Form({"a": "", "b": "x" * 11})
    form.text("a", required=True)
    form.text("b", most=10)
    form.one_of("c", ["one"], required=True)
    with pytest.raises(Invalid) as refused:
        form.check()
    assert set(refused.value.fields) == {"a", "b", "c"}


def test_ids_are_whole_numbers_and_nothing_else() -> None:
    form = Form({}, {"pick": ["3", "4; drop", "-1", "", "5"]})
    assert form.ids("pick") == [3, 5]
