"""Amounts are read exactly or refused: never guessed, never rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.common.money import format_amount
from agencies.common.tabular.cells import CellError, parse_amount


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.56", "USD", 123456),
        ("1234.5", "USD", 123450),
        ("1234", "USD", 123400),
        ("0", "USD", 0),
        ("-0.00", "USD", 0),
        (".5", "USD", 50),
        ("1,234.56", "USD", 123456),
        ("1,234,567.89", "USD", 123456789),
        ("1.234,56", "EUR", 123456),
        ("1.234.567,89", "EUR", 123456789),
        ("1.234.567", "EUR", 123456700),
        ("262400,00 €", "EUR", 26240000),
        ("1 234,56", "EUR", 123456),
        ("1\u00a0234\u202f567,89", "EUR", 123456789),
        ("1'234.56", "CHF", 123456),
        ("￥1，234．50", "CNY", 123450),
        ("¥ 1,234.50", "CNY", 123450),
        ("1234.50元", "CNY", 123450),
        ("人民币1234.50", "CNY", 123450),
        ("RMB 12", "CNY", 1200),
        ("１２３４．５０", "CNY", 123450),
        ("$1,234.56", "USD", 123456),
        ("US$5", "USD", 500),
        ("usd 5.00", "USD", 500),
        ("5.00 USD", "USD", 500),
        ("(1,234.56)", "USD", -123456),
        ("($5)", "USD", -500),
        ("-12", "USD", -1200),
        ("−12", "USD", -1200),  # the minus sign of typesetters
        ("- $12", "USD", -1200),
        ("$-12", "USD", -1200),
        ("12.50-", "USD", -1250),
        ("+12", "USD", 1200),
        ("1,234", "USD", 123400),  # a comma before three digits parts thousands
        ("1,23", "EUR", 123),
        ("0.500", "USD", 50),  # no thousands begin with 0
        ("1234.500", "USD", 123450),  # four digits are no group
        ("1234,500", "EUR", 123450),
        ("19.9900", "USD", 1999),
        ("¥1,234", "JPY", 1234),
        ("1,234.00", "JPY", 1234),
        ("1.234", "KWD", 1234),
        ("1,234.567", "KWD", 1234567),
    ],
)
def test_amount_is_read(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("", "USD", "missing"),
        ("1.234", "USD", "ambiguous_amount"),  # 1234 in Berlin
        ("100.000", "EUR", "ambiguous_amount"),
        ("1.234", "JPY", "ambiguous_amount"),
        ("1,234", "KWD", "ambiguous_amount"),
        ("19.9999", "USD", "too_many_decimals"),
        ("0.30000000000000004", "USD", "too_many_decimals"),
        ("1.5", "JPY", "too_many_decimals"),
        ("€5", "USD", "other_currency"),
        ("EUR 5", "USD", "other_currency"),
        ("5元", "USD", "other_currency"),
        ("1.2E+17", "USD", "lossy_number"),
        ("12345678901234567890", "USD", "too_large"),
        ("1万", "CNY", "not_an_amount"),  # ten thousand, but 1.5万 is not 1.50
        ("12%", "USD", "not_an_amount"),
        ("1,23,456.00", "INR", "not_an_amount"),
        ("12 34", "USD", "not_an_amount"),
        ("1.2.3", "USD", "not_an_amount"),
        ("1,234.567.89", "USD", "not_an_amount"),
        ("--5", "USD", "not_an_amount"),
        ("(5", "USD", "not_an_amount"),
        ("(-5)", "USD", "not_an_amount"),
        ("-", "USD", "not_an_amount"),
        (",", "USD", "not_an_amount"),
        ("$", "USD", "not_an_amount"),
        ("5 apples", "USD", "not_an_amount"),
        ("1e5", "USD", "not_an_amount"),
        ("2017-09-30", "USD", "not_an_amount"),
        ("#DIV/0!", "USD", "not_an_amount"),
        ("٣", "USD", "not_an_amount"),
    ],
)
def test_amount_is_refused(text: str, currency: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_amount(text, currency)
    assert caught.value.code == code


@given(st.integers(-(10**17), 10**17), st.sampled_from(["USD", "JPY", "KWD"]))
def test_every_amount_that_the_house_writes_is_read_back(minor: int, currency: str) -> None:
    written = format_amount(minor, currency)
    if currency != "KWD" or "." in written:
        assert parse_amount(written, currency) == minor


@given(st.integers(-(10**13), 10**13))
def test_points_and_commas_can_change_places(minor: int) -> None:
    written = format_amount(minor, "EUR").translate(str.maketrans(",.", ".,"))
    assert parse_amount(written, "EUR") == minor
