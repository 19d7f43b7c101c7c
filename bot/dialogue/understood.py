"""Reads what people type of a promise, by what is asked for; what is refused is never said back in full."""

import datetime
import re
from collections.abc import Callable
from typing import TypeVar

from agencies.common.errors import Invalid
from agencies.common.words import Message
from bot.dialogue.rules.amounts import read_amount
from bot.dialogue.rules.days import read_day
from bot.dialogue.rules.phrases import Phrase, read_phrase

_MOST_DIGITS = 6
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
Read = TypeVar("Read")


def hear_amount(text: str, currency: str, today: datetime.date, owed_minor: int) -> Phrase | Message:
    """Read an amount, or an amount and a day; a message says why neither can be read."""
    minor = _tried(lambda: read_amount(text, currency, owed_minor=owed_minor))
    if not isinstance(minor, Message):
        return Phrase(amount_minor=minor)
    return _tried(lambda: read_phrase(text, currency, today, owed_minor=owed_minor))


def hear_day(text: str, currency: str, today: datetime.date, owed_minor: int) -> Phrase | Message:
    """Read a day, or an amount and a day; a message says why neither can be read."""
    day = only_day(text, today)
    if not isinstance(day, Message):
        return Phrase(day=day)
    phrase = _tried(lambda: read_phrase(text, currency, today, owed_minor=owed_minor))
    return day if isinstance(phrase, Message) else phrase


def only_day(text: str, today: datetime.date) -> datetime.date | Message:
    """Read a day from the debtor's today on, or say why it is none."""
    return _tried(lambda: read_day(text, today))


def _tried(read: Callable[[], Read]) -> Read | Message:
    try:
        return read()
    except Invalid as error:
        return _shortened(error.message)


def _shortened(message: Message) -> Message:
    """Leave out words with many digits, unless they are a date: they may be somebody's number."""
    said = str(message.values.get("text", ""))
    if sum(map(str.isdigit, said)) <= _MOST_DIGITS or _DATE.fullmatch(said.strip()):
        return message
    return Message(message.text, {**message.values, "text": "…"})
