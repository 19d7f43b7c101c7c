"""Sentences for people, in English and 简体中文, kept apart from the moment they are shown."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = ("en", "zh_CN")
# English in brackets: on a page in it, what stands outside of them was not meant for translation.
PSEUDO = "pseudo"


@dataclass(frozen=True, slots=True)
class Message:
    """An English sentence with named places, and what goes into them."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in English."""
        return render(self, "en")


@dataclass(frozen=True, slots=True)
class Month:
    """The month of a day, to be written as its reader writes months; 2026-11 where nobody says how."""

    day: datetime.date

    def __str__(self) -> str:
        """Write it as 2026-11."""
        return f"{self.day:%Y-%m}"


def say(text: str, /, **values: object) -> Message:
    """Make a message; `text` is the English sentence under which the catalogues know it."""
    return Message(text, values)


def pack(message: Message) -> list[object]:
    """Turn a message into what JSON can hold; `unpack` gives it back, moments as text."""
    return [message.text, {name: _packed(each) for name, each in message.values.items()}]


def unpack(packed: Sequence[Any]) -> Message:
    """Give back a message that was packed."""
    text, values = packed
    return Message(text, {name: _unpacked(each) for name, each in values.items()})


def _packed(value: object) -> object:
    if isinstance(value, Message):
        return {"message": pack(value)}
    if isinstance(value, Month):
        return {"month": value.day.isoformat()}
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return {"day": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [_packed(each) for each in value]
    return value if isinstance(value, (int, float, str, type(None))) else str(value)


def _unpacked(value: object) -> object:
    if isinstance(value, dict):
        ((kind, inside),) = value.items()
        return _KINDS[kind](inside)
    return [_unpacked(each) for each in value] if isinstance(value, list) else value


_KINDS: Mapping[str, Callable[[Any], object]] = {
    "message": unpack,
    "month": lambda text: Month(datetime.date.fromisoformat(text)),
    "day": datetime.date.fromisoformat,
}


def mapped(message: Message, write: Callable[[object], object]) -> Message:
    """Put every value through `write`, those of messages and lists among the values too."""
    return Message(message.text, {name: _mapped(each, write) for name, each in message.values.items()})


def _mapped(value: object, write: Callable[[object], object]) -> object:
    if isinstance(value, Message):
        return mapped(value, write)
    if isinstance(value, (list, tuple)):
        return [_mapped(each, write) for each in value]
    return write(value)


def render(message: Message, language: str) -> str:
    """Put a message, and messages among its values, into words in `language` ("en" or "zh_CN")."""
    template = _catalogue(language).get(message.text, message.text)
    if language == PSEUDO:
        template = f"⟦{template}⟧"
    if not message.values:
        return template
    return template.format_map({name: _worded(value, language) for name, value in message.values.items()})


def _worded(value: object, language: str) -> object:
    if isinstance(value, Message):
        return render(value, language)
    if isinstance(value, (list, tuple)):
        return _comma(language).join(str(_worded(each, language)) for each in value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value


def _comma(language: str) -> str:
    return "、" if language == "zh_CN" else ", "


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    if language not in LANGUAGES or language == "en":
        return {}
    words: dict[str, str] = {}
    for path in sorted(files(__name__).joinpath(language).iterdir(), key=lambda each: each.name):
        if path.name.endswith(".po"):
            with path.open("rb") as file:
                words.update(
                    {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id and m.string}
                )
    return words


def closest_language(wish: str | None) -> str:
    """Find the catalogue for a language tag: zh, zh-CN, zh_Hans_CN.UTF-8 give zh_CN, else it is en.

    The made-up language "pseudo" is found by its own name alone.
    """
    if wish == PSEUDO:
        return PSEUDO
    return "zh_CN" if wish and wish.lower().startswith("zh") else "en"
