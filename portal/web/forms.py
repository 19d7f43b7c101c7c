"""What a person typed, picked or uploaded, read field by field; every fault is kept and told at once."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.datastructures import FormData, QueryParams, UploadFile

from agencies.common import money
from agencies.common.dates import parse_date, parse_month
from agencies.common.errors import Invalid, MandateError
from agencies.common.words import Message, say

LONG = 2000
Read = TypeVar("Read")


@dataclass(slots=True)
class Form:
    """Fields by name; a field that cannot be read leaves a fault and gives its empty value."""

    given: Mapping[str, object] = field(default_factory=dict)
    lists: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)
    faults: dict[str, Message] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def kept(self, name: str, otherwise: object = "") -> str:
        """Give what was typed into a field, so that a page shows it again; else another value."""
        found = self.given.get(name)
        return str("" if otherwise is None else otherwise) if found is None else str(found)

    def text(self, name: str, *, required: bool = False, most: int = LONG) -> str:
        """Read a line or a paragraph without blanks around it."""
        found = str(self.given.get(name) or "").strip()
        if "\x00" in found:
            return self._fault(name, say("This holds a character that is no text; type it anew."))
        if required and not found:
            return self._fault(name, say("Fill this in."))
        if len(found) > most:
            return self._fault(name, say("This is longer than {most} characters; shorten it.", most=most))
        return found

    def many(self, name: str) -> list[str]:
        """Read every value of a field that may be picked more than once."""
        return [each for each in self.lists.get(name, ()) if each.strip()]

    def ids(self, name: str) -> list[int]:
        """Read the ids of the rows that were ticked."""
        return [
            int(each) for each in self.many(name) if each.isascii() and each.isdecimal() and len(each) < 18
        ]

    def one_of(
        self, name: str, choices: Collection[str], otherwise: str = "", *, required: bool = False
    ) -> str:
        """Read one of the codes that a field offers."""
        found = self.text(name, required=required)
        if not found or found in choices:
            return found or otherwise
        self._fault(name, say("Choose one of those offered."))
        return otherwise

    def on(self, name: str) -> bool:
        """Say whether a box was ticked."""
        return self.text(name) in {"on", "true", "1", "yes"}

    def whole(self, name: str, *, least: int = 0, most: int = 10**12, required: bool = False) -> int | None:
        """Read a whole number within limits."""
        found = self.text(name, required=required).replace(",", "")
        if not found:
            return None
        if found.removeprefix("-").isascii() and found.removeprefix("-").isdecimal() and len(found) < 19:
            number = int(found)
            if least <= number <= most:
                return number
        self._fault(name, say("Type a whole number from {least} to {most}.", least=least, most=most))
        return None

    def day(self, name: str, *, required: bool = False) -> datetime.date | None:
        """Read a date."""
        found = self.text(name, required=required)
        return self._parsed(name, lambda: parse_date(found)) if found else None

    def month(self, name: str, *, required: bool = False) -> datetime.date | None:
        """Read a month as its first day."""
        found = self.text(name, required=required)
        return self._parsed(name, lambda: parse_month(found)) if found else None

    def amount(self, name: str, currency: str, *, required: bool = False) -> int | None:
        """Read an amount as minor units."""
        found = self.text(name, required=required)
        return self._parsed(name, lambda: money.parse(found, currency)) if found else None

    def file(self, name: str) -> UploadFile | None:
        """Give an uploaded file; a field that was left empty leaves a fault."""
        found = self.files.get(name)
        if found is None or not found.filename:
            self._fault(name, say("Choose a file."))
            return None
        return found

    def check(self) -> None:
        """Raise Invalid that names every field at fault, if there is one."""
        if self.faults:
            raise Invalid("Some fields are not right yet; see what stands below them.", fields=self.faults)

    def _parsed(self, name: str, read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except MandateError as error:
            self.faults[name] = error.message
            return None

    def _fault(self, name: str, fault: Message) -> str:
        self.faults[name] = fault
        return ""


def from_post(data: FormData) -> Form:
    """Take the fields and files of a posted form."""
    texts = [(name, each) for name, each in data.multi_items() if isinstance(each, str)]
    files = {name: each for name, each in data.multi_items() if isinstance(each, UploadFile)}
    return Form(dict(texts), _grouped(texts), files)


def from_query(query: QueryParams) -> Form:
    """Take the fields of an address."""
    return Form(dict(query.multi_items()), _grouped(query.multi_items()))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, each in pairs:
        found.setdefault(name, []).append(each)
    return found
