"""Reads a page as a program does: its links, its forms with their fields, and what must never stand in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.browser.hostile import ELEMENT

_ADDRESSES = {"href", "src", "action", "formaction", "xlink:href"}
_HARMLESS = ("/", "?", "#", "tel:", "mailto:", "https://")


@dataclass(slots=True)
class Field:
    """A field of a form with the values it offers or holds."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    mode: str = ""


@dataclass(slots=True)
class FoundForm:
    """A form of a page."""

    action: str
    method: str
    key: str = ""
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The form token that the page gave."""
        found = self.fields.get("csrf")
        return found.values[0] if found else ""

    @property
    def open_fields(self) -> Sequence[Field]:
        """Give the fields without the token."""
        return [each for each in self.fields.values() if each.name != "csrf"]


class PageReader(HTMLParser):
    """Collects what can be followed and sent, and as `faults` what no page of ours has in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[FoundForm] = []
        self.faults: list[str] = []
        self._form: FoundForm | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element says."""
        given = {name: value or "" for name, value in attrs}
        self._watch(tag, given)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self._form = FoundForm(given.get("action", ""), given.get("method", "get"), given.get("id", ""))
            self.forms.append(self._form)
        elif tag in {"input", "button", "select", "textarea"}:
            self._take(tag, given)
        elif tag == "option" and self._select is not None:
            place = 0 if "selected" in given else len(self._select.values)
            self._select.values.insert(place, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """Note what stands in a text area."""
        if self._area is not None:
            self._area.values = ["".join([*self._area.values, data])]

    def _watch(self, tag: str, given: Mapping[str, str]) -> None:
        if tag in {ELEMENT, "iframe", "object", "embed", "base"} or (tag == "script" and "src" not in given):
            self.faults.append(f"element <{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.faults.append(f"<{tag} {name}>")
            if name in _ADDRESSES and value and not value.startswith(_HARMLESS):
                self.faults.append(f"<{tag} {name}={value[:40]!r}>")

    def _take(self, tag: str, given: Mapping[str, str]) -> None:
        form = next((each for each in self.forms if each.key and each.key == given.get("form")), self._form)
        name, kind = given.get("name", ""), given.get("type", "submit" if tag == "button" else tag)
        if form is None or not name or kind in {"image", "reset", "button"}:
            return
        found = form.fields.setdefault(name, Field(name, kind, mode=given.get("inputmode", "")))
        if tag == "select":
            self._select = found
        elif tag == "textarea":
            self._area = found
        elif "value" in given:
            found.values.append(given["value"])
