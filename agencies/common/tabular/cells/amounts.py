"""Cells that hold amounts of money, with the separators, signs and currency marks of several countries."""

import re

from agencies.common import money
from agencies.common.tabular.cells.errors import CellError
from agencies.common.tabular.cells.texts import filled, refuse_lossy
from agencies.common.words import say

_MOST_DIGITS = 18
_MARKS = {
    "$": "USD AUD CAD HKD MXN NZD SGD TWD",
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "S$": "SGD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY JPY",
    "元": "CNY HKD TWD",
    "圆": "CNY",
    "人民币": "CNY",
    "RMB": "CNY",
    "円": "JPY",
    "₩": "KRW",
    "₹": "INR",
    "₫": "VND",
    "฿": "THB",
}
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<before>[^\d\s.,'()+-]*)(?P<inner>[+-])?"
    r"(?P<number>[\d.,][\d.,' ]*)(?P<after>[^\d\s.,'()+-]*)(?P<end>-)?(?P<close>\))?",
    re.ASCII,
)
_WHOLE = re.compile(r"\d*|\d{1,3}([,.' ])\d{3}(?:\1\d{3})*", re.ASCII)
_BESIDE_NUMBER = re.compile(r"(?<=[^\d ]) +| +(?=[^\d ])", re.ASCII)


def parse_amount(text: str, currency: str) -> int:
    """Read an amount as minor units of `currency`, exactly: "￥1，234．50" CNY is 123450.

    "1,234.56", "1.234,56", "1 234,56" and "1'234.56" are understood, "(12.50)", "-12.50" and "12.50-" are
    negative. A single comma before three digits parts thousands ("1,234" is 1234); a single point there may
    mean either and is refused, and the other way round for a currency with three decimals. CellError, too,
    for a mark of another currency and for more decimals than the currency has, unless these are zeros.
    """
    exponent = money.exponent(currency)
    whole, _, fraction = text.partition(".")
    digits = whole + fraction
    # Nearly all amounts are as plain as 1234.50, and the way below takes twenty times as long.
    if whole and digits.isdecimal() and digits.isascii() and len(fraction) <= exponent and len(whole) < 16:
        return int(digits.ljust(len(whole) + exponent, "0"))
    plain = filled(text)
    refuse_lossy(plain)
    found = _AMOUNT.fullmatch(_BESIDE_NUMBER.sub("", plain))
    if found is None or not _consistent(found):
        raise _not_an_amount()
    for mark in (found["before"], found["after"]):
        _check_mark(mark.upper(), currency)
    size = _minor_units(found["number"], exponent)
    return -size if found["open"] or "-" in _signs(found) else size


def _consistent(found: re.Match[str]) -> bool:
    signs = _signs(found)
    return bool(found["open"]) == bool(found["close"]) and len(signs) + bool(found["open"]) <= 1


def _signs(found: re.Match[str]) -> list[str]:
    return [sign for sign in found.group("sign", "inner", "end") if sign]


def _check_mark(mark: str, currency: str) -> None:
    if not mark or currency in _MARKS.get(mark, mark).split():
        return
    if mark in _MARKS or re.fullmatch("[A-Z]{3}", mark):
        raise CellError("other_currency", say("The amount is not in {currency}.", currency=currency))
    raise _not_an_amount()


def _minor_units(number: str, exponent: int) -> int:
    point = _decimal_point(number, exponent)
    whole, _, fraction = number.partition(point) if point else (number, "", "")
    if (
        not _WHOLE.fullmatch(whole)
        or not (whole + fraction).strip(".,' ")
        or not re.fullmatch(r"\d*", fraction)
    ):
        raise _not_an_amount()
    if fraction[exponent:].strip("0"):
        raise CellError(
            "too_many_decimals", say("The amount has more than {decimals} decimals.", decimals=exponent)
        )
    digits = re.sub(r"\D", "", whole) + fraction[:exponent].ljust(exponent, "0")
    if len(digits.lstrip("0")) > _MOST_DIGITS:
        raise CellError("too_large", say("The amount is too large to be one."))
    return int(digits)


def _decimal_point(number: str, exponent: int) -> str:
    """Say which sign stands before the decimals, or "" where there are none."""
    comma, dot = number.rfind(","), number.rfind(".")
    sign = "," if comma > dot else "."
    if comma >= 0 and dot >= 0:
        return sign
    if number.count(sign) != 1:
        return ""
    head, _, tail = number.partition(sign)
    if len(tail) != 3 or not re.fullmatch(r"[1-9]\d{0,2}", head):
        return sign
    if (sign == ",") == (exponent == 3):
        raise CellError(
            "ambiguous_amount",
            say("The separator may part thousands or decimals here; write it like 1,234.50 or 1234.50."),
        )
    return sign if sign == "." else ""


def _not_an_amount() -> CellError:
    return CellError("not_an_amount", say("This is not an amount; write it like 1,234.50."))
