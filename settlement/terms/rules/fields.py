"""Read single fields of a terms document; each refusal is one sentence that names the field."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from agencies.common.errors import Invalid
from agencies.common.money import PPM, parse_rate

Fields = Mapping[str, object]
Choice = TypeVar("Choice", bound=StrEnum)
_AMOUNT = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,6}))?", re.ASCII)


def known_only(fields: Fields, known: Sequence[str], where: str = "") -> None:
    """Refuse keys that mean nothing, so that a misspelt one is not passed over."""
    for key in fields:
        if key not in known:
            raise Invalid(
                "“{key}” is not a key of a terms file; in its place stand {known}.",
                key=f"{where}{key}",
                known=known,
            )


def text_of(value: object, key: str, example: str) -> str:
    """Take a text; numbers without quotes are refused because 0.18 and 18 would both be guesses."""
    if not isinstance(value, str):
        raise Invalid("{key} must be a text in quotes, like {example}.", key=key, example=f'"{example}"')
    return value


def rate_of(value: object, key: str) -> int:
    """Take a rate from 0% to 100% as parts per million."""
    text = text_of(value, key, "18%")
    try:
        return parse_rate(text)
    except Invalid as problem:
        raise Invalid("{key}: {problem}", key=key, problem=problem.message) from None


def amount_of(value: object, key: str) -> int:
    """Take an amount in major units, as millionths of one: "100,000.00" is 100_000_000_000."""
    text = text_of(value, key, "100,000.00")
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise Invalid(
            "{key}: “{text}” is not an amount of zero or more; write it like 100,000.00.", key=key, text=text
        )
    whole, fraction = match[1].replace(",", ""), match[2] or ""
    return int(whole) * PPM + int(fraction.ljust(6, "0"))


def choice_of(fields: Fields, key: str, choices: type[Choice], default: Choice | None, where: str) -> Choice:
    """Take one of a few words; without a default the key is required."""
    value = fields.get(key, default)
    for choice in choices:
        if value == choice:
            return choice
    raise Invalid(
        "{key} must be one of {choices}.", key=f"{where}{key}", choices=[str(choice) for choice in choices]
    )


def number_of(value: object, key: str, least: int, most: int) -> int:
    """Take a whole number within limits."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Invalid("{key} must be a whole number from {least} to {most}.", key=key, least=least, most=most)
    return value


def flag_of(value: object, key: str) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise Invalid("{key} must be true or false.", key=key)
    return value


def table_of(value: object, key: str) -> Fields:
    """Take a table of named fields."""
    if not isinstance(value, Mapping):
        raise Invalid("{key} must be a table of keys and values.", key=key)
    return value


def tables_of(value: object, key: str) -> list[Fields]:
    """Take a list of at least one table."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise Invalid("{key} must be a list of one or more tables.", key=key)
    return [table_of(each, f"{key}[{number}]") for number, each in enumerate(value, start=1)]
