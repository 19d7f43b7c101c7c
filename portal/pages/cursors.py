"""Cursors that came in an address: used where they fit the list, else the list starts at its beginning."""

import datetime
from collections.abc import Sequence

from portal.web.lists import Cursor, read_cursor

_LARGEST = 2**62


def cursor_of(text: str, *kinds: type) -> Cursor:
    """Read a cursor whose key values are of these kinds; one that does not fit is the beginning."""
    found = read_cursor(text)
    values = fitting(found.values, *kinds)
    return Cursor(values, found.back) if values else Cursor()


def fitting(values: Sequence[object], *kinds: type) -> tuple[object, ...]:
    """Give the key values as `kinds` (str, int, date, datetime), or nothing where one does not fit."""
    if len(values) != len(kinds):
        return ()
    try:
        return tuple(_read(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (ValueError, OverflowError):
        return ()


def _read(value: object, kind: type) -> object:
    if kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST:
            raise ValueError(value)
        return value
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    if kind is datetime.datetime:
        moment = datetime.datetime.fromisoformat(value)
        # Databases reckon in UTC, where the last moments of other clocks are beyond the calendar.
        return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    return datetime.date.fromisoformat(value) if kind is datetime.date else value
