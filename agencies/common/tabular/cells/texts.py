"""Cells that hold words, identifiers and whole numbers."""

import re
from collections.abc import Callable
from typing import TypeVar

from agencies.common.tabular.cells.errors import CellError
from agencies.common.words import say

Value = TypeVar("Value")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LOSSY = re.compile(r"[+-]?\d+(?:\.\d+)?E\+\d+", re.IGNORECASE)
_WHOLE = re.compile(r"([+-]?)(\d+|\d{1,3}(?:([,' ])\d{3})(?:\3\d{3})*)(?:\.0+)?", re.ASCII)
_MOST_DIGITS = 18
_ASCII_FORMS = {
    **{form: form - 0xFEE0 for form in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " "),
    0x2212: "-",
    0xFFE1: "£",
    0xFFE5: "¥",
}


def parse_text(text: str) -> str:
    """Take a text without white space around it and without invisible signs in it; empty stays empty."""
    return _INVISIBLE.sub("", text).strip()


def parse_identifier(text: str) -> str:
    """Read a case number, id number, phone or reference as text: leading zeros stay, "１２３" is "123".

    CellError lossy_number for a number that the spreadsheet kept only in part, like 1.10101199001011E+17,
    control_character for a text that holds one or runs over several lines: two would look the same.
    """
    if text.isascii() and text.isprintable() and "+" not in text and (plain := text.strip()):
        # Nearly all are as plain as this: nothing to clean away, and no number in scientific form.
        return plain
    plain = filled(text)
    refuse_lossy(plain)
    if has_control(text):
        raise CellError(
            "control_character",
            say("It holds a line break, a tab or another control character; write it as one plain line."),
        )
    return plain


def has_control(text: str) -> bool:
    """Say whether a control character, a tab or a line break stands in a text, not only around it."""
    return _CONTROL.search(text.strip()) is not None


def parse_whole_number(text: str, *, least: int | None = None, most: int | None = None) -> int:
    """Read a whole number from `least` to `most`: "１，２３４", "1 234" and "1234.00" are 1234."""
    number = _whole_number(filled(text))
    if least is not None and number < least:
        raise CellError("too_small", say("This number is less than {least}.", least=least))
    if most is not None and number > most:
        raise CellError("too_large", say("This number is more than {most}.", most=most))
    return number


def _whole_number(plain: str) -> int:
    refuse_lossy(plain)
    found = _WHOLE.fullmatch(plain)
    if found is None:
        raise CellError("not_a_whole_number", say("This is not a whole number; write it like 1234."))
    digits = re.sub(r"[,' ]", "", found[2])
    if len(digits) > _MOST_DIGITS:
        raise CellError("too_long", say("This number has more than {most} digits.", most=_MOST_DIGITS))
    return -int(digits) if found[1] == "-" else int(digits)


def if_filled(parse: Callable[[str], Value]) -> Callable[[str], Value | None]:
    """Make of a parser one that gives None for a blank cell."""
    return lambda text: parse(text) if text and not text.isspace() else None


def filled(text: str) -> str:
    """Give a cell's text trimmed, its full-width signs in ASCII; CellError missing when it is blank."""
    plain = parse_text(text.translate(_ASCII_FORMS))
    if not plain:
        raise CellError("missing", say("The cell is empty."))
    return plain


def refuse_lossy(text: str) -> None:
    """Refuse a number that a spreadsheet shows in scientific form: it has lost digits."""
    if _LOSSY.fullmatch(text):
        raise CellError(
            "lossy_number",
            say(
                "The spreadsheet kept only some of its digits; format the column as text and enter it again."
            ),
        )
