"""Short makers of requests and histories."""

import datetime
from collections.abc import Iterable
from itertools import count
from zoneinfo import ZoneInfo

from agencies.common.dates import UTC
from agencies.rulebook.rules.codes import Channel, Flag, Party, Result
from agencies.rulebook.rules.contacts import Contact, Request, Resting

NEW_YORK, SHANGHAI = "America/New_York", "Asia/Shanghai"
_numbers = count(1)


def at(text: str, zone: str = SHANGHAI) -> datetime.datetime:
    """Read a moment on the clock of a zone."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def contact(
    text: str,
    result: Result = Result.NO_ANSWER,
    *,
    zone: str = SHANGHAI,
    channel: Channel = Channel.CALL,
    party: Party = Party.DEBTOR,
    case_id: int = 1,
    number: str | None = None,
    seconds: int | None = None,
) -> Contact:
    """Make a contact that happened."""
    return Contact(next(_numbers), at(text, zone), channel, party, result, case_id, number, seconds)


def request(
    text: str,
    *,
    zone: str = SHANGHAI,
    channel: Channel = Channel.CALL,
    party: Party = Party.DEBTOR,
    case_id: int = 1,
    number: str | None = None,
    flags: Iterable[Flag] = (),
    result: Result | None = None,
    rests: Iterable[Resting] = (),
) -> Request:
    """Ask about a contact."""
    moment = at(text, zone)
    known = frozenset(flags)
    return Request(channel, party, moment, zone, case_id, number, known, result, rests=tuple(rests))
