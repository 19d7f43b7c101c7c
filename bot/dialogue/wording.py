"""Figures and days as they stand in a chat: short, and the same in both languages where that can be."""

import datetime
from zoneinfo import ZoneInfo

from agencies.common.money import format_amount
from agencies.common.words import Message, Month, mapped, render

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEAST_SHARE = 10


def amount(minor: int | None, currency: str) -> str:
    """Write minor units exactly with the currency after them: 123450 USD is 1,234.50 USD."""
    return "—" if minor is None else f"{format_amount(minor, currency).replace('-', '−')} {currency}"


def day(date: datetime.date | None, language: str) -> str:
    """Write a date: 20 Nov 2026, in Chinese 2026-11-20."""
    if date is None:
        return "—"
    if language == "zh_CN":
        return f"{date:%Y-%m-%d}"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def month(date: datetime.date, language: str) -> str:
    """Write the month of a day: Nov 2026, in Chinese 2026-11."""
    return f"{date:%Y-%m}" if language == "zh_CN" else f"{_MONTHS[date.month - 1]} {date.year}"


def worded(message: Message, language: str) -> str:
    """Put a message into words, days and months in it as day() and month() write them."""
    return render(mapped(message, lambda value: _value(value, language)), language)


def _value(value: object, language: str) -> object:
    if isinstance(value, Month):
        return month(value.day, language)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return day(value, language)
    return value


def moment(at: datetime.datetime, zone: str, language: str) -> str:
    """Write a moment on the clock of `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)} {local:%H:%M}"


def share(part: int, whole: int) -> str:
    """Write a share of a count with the two counts: 31 of 40 is 31/40 (77 %); of few no share is told."""
    percent = f" ({100 * part // whole} %)" if whole >= _LEAST_SHARE else ""
    return f"{part:,}/{whole:,}{percent}"
