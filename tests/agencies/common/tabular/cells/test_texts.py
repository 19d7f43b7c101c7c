"""Words, identifiers and whole numbers come out as they were meant."""

import pytest

from agencies.common.tabular.cells import CellError, parse_identifier, parse_text, parse_whole_number


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("  Ann\u3000", "Ann"),
        ("", ""),
        ("two\nlines", "two\nlines"),
        ("a\u200bb\ufeff\x07", "ab"),
        ("Ａ１", "Ａ１"),
    ],
)
def test_text_is_trimmed(text: str, parsed: str) -> None:
    assert parse_text(text) == parsed


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("00123", "00123"),
        (" LC-2007-00003 ", "LC-2007-00003"),
        ("110101199001011234", "110101199001011234"),
        ("１２３Ａ", "123A"),
        ("+8613800138000", "+8613800138000"),
        ("5E10", "5E10"),  # without a plus sign it is an identifier like others
        ("案1－2", "案1-2"),
        (" C-1\r\n", "C-1"),  # a line break at the end is white space around it
        ("C\u200b1", "C1"),
    ],
)
def test_identifier_stays_text(text: str, parsed: str) -> None:
    assert parse_identifier(text) == parsed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.10101199001011E+17", "lossy_number"),
        ("1.1e+17", "lossy_number"),
        ("１E＋15", "lossy_number"),
        (" ", "missing"),
        ("\u200b", "missing"),
        ("C-1\nC-2", "control_character"),
        ("C-1\r\nC-2", "control_character"),
        ("C\t1", "control_character"),
        ("C\x001", "control_character"),
        ("C-1\x1b", "control_character"),
        ("C\x9f1", "control_character"),
        ("案\u20281", "control_character"),
    ],
)
def test_identifier_is_refused(text: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_identifier(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", 1234),
        ("1,234", 1234),
        ("1 234 567", 1234567),
        ("1234.00", 1234),
        ("-3", -3),
        ("１２", 12),
        ("007", 7),
    ],
)
def test_whole_number_is_read(text: str, number: int) -> None:
    assert parse_whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        ("12.5", "not_a_whole_number"),
        ("1,23", "not_a_whole_number"),
        ("90天", "not_a_whole_number"),
        ("1E+15", "lossy_number"),
        ("1" * 19, "too_long"),
        ("-1", "too_small"),
        ("101", "too_large"),
    ],
)
def test_whole_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_whole_number(text, least=0, most=100)
    assert caught.value.code == code
