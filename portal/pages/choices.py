"""Codes with their words, as the fields and filters of a page offer them; and the day it is there."""

import datetime
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from agencies.common.words import Message, render
from agencies.people.queries import all_portfolios
from portal.web.visit import Visit


def choices(visit: Visit, words: Mapping[str, Message]) -> list[tuple[str, str]]:
    """Pair codes with their words in the language of a visit."""
    return [(str(code), render(message, visit.language)) for code, message in words.items()]


async def today_of(visit: Visit) -> datetime.date:
    """Say which day it is for the person: on the own clock, else on that of the first portfolio."""
    zone = visit.session.time_zone if visit.session else None
    if zone is None:
        portfolios = await all_portfolios()
        zone = portfolios[0].time_zone if portfolios else "UTC"
    return visit.now.astimezone(ZoneInfo(zone)).date()
