"""A table of a rule preset, read key by key; what is missing, unknown or not understood is refused."""

import datetime
from collections.abc import Iterable, Mapping, Set
from enum import StrEnum
from typing import NoReturn, TypeVar

from agencies.common.errors import Invalid

Code = TypeVar("Code", bound=StrEnum)
EARLIEST = datetime.time(5)
"""Clocks change between midnight and this hour, so no hours may begin before it."""


class Section:
    """A table and its place in the document."""

    def __init__(self, table: object, place: str, known: Set[str]) -> None:
        self.place = place
        if not isinstance(table, Mapping):
            raise Invalid("{place} of the rule preset is missing or is not a table.", place=place)
        self.table: Mapping[str, object] = table
        for key in table:
            if key not in known:
                raise Invalid("The rule preset has an unknown key “{key}” in {place}.", key=key, place=place)

    def text(self, key: str, default: str | None = None) -> str:
        """Read a text that is not empty."""
        value = self.table.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            self._refuse(key)
        return value

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """Read a whole number from `least` to `most`."""
        value = self.table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self._refuse(key)
        return value

    def flag(self, key: str) -> bool:
        """Read true or false."""
        value = self.table.get(key)
        if not isinstance(value, bool):
            self._refuse(key)
        return value

    def day(self, key: str) -> datetime.date:
        """Read a date."""
        value = self.table.get(key)
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            self._refuse(key)
        return value

    def days(self, key: str) -> frozenset[datetime.date]:
        """Read a list of dates; left out it is empty."""
        values = self.table.get(key, [])
        if not isinstance(values, list) or any(type(value) is not datetime.date for value in values):
            self._refuse(key)
        return frozenset(values)

    def one_of(self, key: str, codes: type[Code]) -> Code:
        """Read one code."""
        value = self.table.get(key)
        if not isinstance(value, str) or value not in list(codes):
            self._refuse(key)
        return codes(value)

    def some_of(self, key: str, codes: type[Code], default: Iterable[str] | None = None) -> tuple[Code, ...]:
        """Read a list of codes; it may be left out, or be empty, only where there is a default."""
        values = self.table.get(key, default)
        if not isinstance(values, list | tuple) or not (values or default is not None):
            self._refuse(key)
        if any(value not in list(codes) for value in values):
            self._refuse(key)
        return tuple(codes(value) for value in values)

    def hours(self, key: str) -> tuple[datetime.time, datetime.time] | None:
        """Read hours such as ["08:00", "22:00"]; left out they are none."""
        if key not in self.table:
            return None
        value = self.table[key]
        try:
            start, end = map(datetime.time.fromisoformat, value if isinstance(value, list) else ())
        except (TypeError, ValueError):
            self._refuse(key)
        if not EARLIEST <= start < end:
            raise Invalid(
                "The hours “{key}” of the rule preset must begin at {earliest} or later and before they end.",
                key=key,
                earliest=f"{EARLIEST:%H:%M}",
            )
        return start, end

    def words(self, key: str, languages: Iterable[str]) -> Mapping[str, str]:
        """Read a text in each language."""
        inner = Section(self.table.get(key), key, set(languages))
        return {language: inner.text(language) for language in languages}

    def _refuse(self, key: str) -> NoReturn:
        raise Invalid(
            "“{key}” in {place} of the rule preset is missing or not understood: {value}.",
            key=key,
            place=self.place,
            value=str(self.table.get(key, "-")),
        )
