"""The values of a spreadsheet's cells as text, as a person would have typed them."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

LOSSY_FROM = 1e15
_SECOND = datetime.timedelta(seconds=1)


def texts(values: Sequence[Any]) -> list[str]:
    """Turn a row as calamine gives it into text; this loop decides the speed of a whole import."""
    return [value if type(value) is str else _TEXT_OF[type(value)](value) for value in values]


def decimal_text(number: float) -> str:
    """Write a number as typed: 123.0 is "123", 19.99 "19.99", 0.30000000000000004 "0.3", 1e-7 "0.0000001".

    A number of 10^15 or more is written like "1.10101199001011E+17": a spreadsheet keeps 15 digits, so the
    others are not what was typed, and an id column can refuse that form.
    """
    if number.is_integer() and -LOSSY_FROM < number < LOSSY_FROM:
        return str(int(number))
    text = repr(number)
    return text if len(text) <= 16 and "e" not in text else _long_text(number, text)


def whole_text(number: int) -> str:
    """Write a whole number as typed, or like "1.1E+17" from 10^15 on."""
    return str(number) if -LOSSY_FROM < number < LOSSY_FROM else decimal_text(float(number))


def _long_text(number: float, text: str) -> str:
    if abs(number) >= LOSSY_FROM:
        return f"{Decimal(text).normalize():E}"
    rounded = f"{number:.15g}"
    # Sums leave noise in the last of 17 digits; where two of 15 digits are zeros, the rest were meant.
    noise = sum(map(str.isdigit, rounded.partition("e")[0].lstrip("-0."))) <= 13
    return f"{Decimal(rounded if noise else text):f}"


def moment_text(moment: datetime.datetime) -> str:
    """Write a date and time in ISO form to the second, and one at midnight as a date."""
    if moment.microsecond:
        moment = (moment + _SECOND / 2).replace(microsecond=0)
    if moment.hour or moment.minute or moment.second:
        return moment.isoformat()
    return moment.date().isoformat()


def duration_text(duration: datetime.timedelta) -> str:
    """Write a duration as hours, minutes and seconds: 26:30:00."""
    seconds = round(abs(duration).total_seconds())
    sign = "-" if duration < datetime.timedelta(0) else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    bool: {True: "TRUE", False: "FALSE"}.__getitem__,
    datetime.date: datetime.date.isoformat,
    datetime.datetime: moment_text,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: duration_text,
    float: decimal_text,
    int: whole_text,
    str: str,
}
