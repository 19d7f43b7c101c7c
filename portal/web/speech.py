"""Figures, days and sentences as the person in front of the screen reads them."""

import datetime
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from agencies.common import money
from agencies.common.words import Message, Month, mapped, render

MINUS = "−"
NONE = "—"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS = {"en": ((10**9, "bn"), (10**6, "m"), (10**3, "k")), "zh_CN": ((10**8, "亿"), (10**4, "万"))}


@dataclass(frozen=True, slots=True)
class Speech:
    """The language and the clock of one visit."""

    language: str
    zone: str = "UTC"


speaking: ContextVar[Speech] = ContextVar("speaking", default=Speech("en"))  # noqa: B039 - frozen


def translate(text: str, /, **values: object) -> Markup:
    """Say a sentence of the catalogues; values are escaped unless they are markup."""
    language = speaking.get().language
    sentence = _sentence(text, language)
    if not values:
        return sentence
    words = {name: worded(each) if isinstance(each, Message) else each for name, each in values.items()}
    return sentence.format(**words)


@lru_cache(maxsize=4096)
def _sentence(text: str, language: str) -> Markup:
    """Look a sentence of the templates up; a list says the same few in each of its rows."""
    return Markup(escape(render(Message(text), language)))  # noqa: S704 - escaped just here


def worded(message: object) -> str:
    """Put a message of the domain into words, days in it as day() writes them; anything else as it is."""
    if not isinstance(message, Message):
        return str(message)
    return render(mapped(message, _value) if message.values else message, speaking.get().language)


def gap() -> str:
    """Give what stands between two sentences: a space, in Chinese nothing."""
    return "" if speaking.get().language == "zh_CN" else " "


def dot() -> str:
    """Give the dot between two things, without spaces in Chinese."""
    return f"{gap()}·{gap()}"


def listed(names: Iterable[object]) -> str:
    """Write a list: one, two; in Chinese 一、二."""
    return worded(Message("{names}", {"names": list(names)}))


def _value(each: object) -> object:
    if isinstance(each, Month):
        return month(each.day)
    if isinstance(each, datetime.datetime):
        return each if each.tzinfo else f"{day(each.date())} {each:%H:%M}"
    return day(each) if isinstance(each, datetime.date) else each


def count(number: int | None) -> str:
    """Write a whole number with separators and a true minus: -1234 is −1,234."""
    return NONE if number is None else f"{number:,}".replace("-", MINUS)


def amount(minor: int | None, currency: str) -> str:
    """Write minor units exactly: 1962228443 USD is 19,622,284.43."""
    return NONE if minor is None else money.format_amount(minor, currency).replace("-", MINUS)


def about(minor: int | None, currency: str, step: tuple[int, str] | None = None) -> str:
    """Write minor units in short for overviews: 1,234,500 is 1.23m, in Chinese 123.45 万.

    With the scale() of a column all its amounts are written in one step.
    """
    if minor is None:
        return NONE
    major = abs(minor) / 10 ** money.exponent(currency)
    size, unit = (step or _step(major)) if major else (1, "")
    gap = " " if speaking.get().language == "zh_CN" and unit else ""
    return (MINUS if minor < 0 else "") + f"{major / size:,.{2 if unit else 0}f}{gap}{unit}"


def scale(amounts: Iterable[tuple[int | None, str]]) -> tuple[int, str]:
    """Give the one step in which about() writes a column of minor units with their currencies.

    It is the step of the largest, or a smaller one, so that the least still shows a digit of its own.
    """
    majors = [abs(minor) / 10 ** money.exponent(currency) for minor, currency in amounts if minor]
    if not majors:
        return 1, ""
    return _step(min(max(majors), 100 * min(majors)))


def _step(major: float) -> tuple[int, str]:
    steps = _STEPS.get(speaking.get().language, _STEPS["en"])
    return next((each for each in steps if major >= each[0]), (1, ""))


def scale_of(rows: Iterable[Any], name: str) -> tuple[int, str]:
    """Give the scale() of the amounts that rows hold under a name, each in the currency of its row."""
    return scale([(getattr(each, name), each.currency) for each in rows])


def unbroken(text: object) -> Markup:
    """Keep a code or a date on one line."""
    return Markup('<span class="nobreak">{}</span>').format(text)


def codes(names: Iterable[object]) -> Markup:
    """Write a list of codes, each on one line: one, two; in Chinese 一、二."""
    between = Markup("、") if speaking.get().language == "zh_CN" else Markup(", ")
    return between.join(unbroken(each) for each in names)


def percent(part: int | float | None, whole: int | float | None = 1, decimals: int = 1) -> str:
    """Write a share as per cent without the sign, which stands in the heading; nothing of nothing is —."""
    if part is None or not whole:
        return NONE
    return f"{100 * part / whole:,.{decimals}f}".replace("-", MINUS)


def rate(ppm: int | None) -> str:
    """Write a rate in parts per million as per cent: 180000 is 18%."""
    return NONE if ppm is None else money.format_rate(ppm).replace(" ", "")


def day(date: datetime.date | None) -> str:
    """Write a date: 20 Nov 2026, in Chinese 2026-11-20."""
    if date is None:
        return NONE
    if speaking.get().language == "zh_CN":
        return f"{date:%Y-%m-%d}"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def month(date: datetime.date | None) -> str:
    """Write the month of a day: Nov 2026, in Chinese 2026-11."""
    return NONE if date is None else month_in(speaking.get().language, date)


def month_in(language: str, date: datetime.date) -> str:
    """Write the month of a day in a language that is said, for what is not written on a page."""
    return f"{date:%Y-%m}" if language == "zh_CN" else f"{_MONTHS[date.month - 1]} {date.year}"


def moment(at: datetime.datetime | None, zone: str | None = None) -> str:
    """Write a moment on the reader's clock, or on that of `zone`."""
    if at is None:
        return NONE
    local = at.astimezone(ZoneInfo(zone or speaking.get().zone))
    return f"{day(local.date())} {local:%H:%M}"


def size(number: int) -> str:
    """Write a number of bytes: 2048 is 2 kB."""
    for unit, step in (("MB", 10**6), ("kB", 10**3)):
        if number >= step:
            return f"{number / step:.1f} {unit}" if number < 10 * step else f"{number // step} {unit}"
    return f"{number} B"
