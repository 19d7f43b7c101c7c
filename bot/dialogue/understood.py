"""Reads amounts and days as people type them, or says what to type: the one place that does."""

import datetime

from agencies.common import dates, money
from agencies.common.errors import Invalid
from agencies.common.words import Message, say


def read_amount(text: str, currency: str) -> int | Message:
    """Read an amount in minor units, or say why it is none."""
    try:
        minor = money.parse(text, currency)
    except Invalid:
        return say("This is not an amount; send it like 1,234.50.")
    return minor if minor > 0 else say("What is promised is more than zero.")


def read_day(text: str, today: datetime.date) -> datetime.date | Message:
    """Read a day that is not past, or say why it is none; `today` is the debtor's."""
    try:
        found = dates.parse_date(text)
    except Invalid:
        return say("This is not a day; send it like {example}.", example=today.isoformat())
    return found if found >= today else say("This day is past; send today or a later one.")
