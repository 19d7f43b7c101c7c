"""TOML documents, and in the words of the catalogues what keeps one from being read."""

import re
import tomllib
from collections.abc import Sequence

from agencies.common.words import Message, say

_PLACE = re.compile(
    r"(?P<reason>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)
# What the parser says begins with one of these; it says the rest in English only.
_REASONS: Sequence[tuple[str, Message]] = (
    ("Cannot ", say("what stands there already is written once more")),
    ("Duplicate ", say("what stands there already is written once more")),
    ("Expected '='", say("a name wants = and a value after it")),
    ("Expected ']", say("a heading wants ] at its end")),
    ("Expected newline", say("a line holds one name and value only")),
    ("Unclosed ", say("a list or table is not closed")),
    ("Unterminated ", say("a text wants a quotation mark at its end")),
    ("Invalid value", say("the value is not understood; texts stand in quotation marks")),
)


class TomlError(ValueError):
    """A text is no TOML; `problem` says why, and where."""

    def __init__(self, problem: Message) -> None:
        self.problem = problem
        super().__init__(problem)


def read_toml(text: str) -> dict[str, object]:
    """Read a TOML document; TomlError says what cannot be read in it."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(_problem(str(error))) from None


def _problem(told: str) -> Message:
    found = _PLACE.fullmatch(told)
    reason = next(
        (words for start, words in _REASONS if told.startswith(start)), say("this is not understood")
    )
    if found is None or found["line"] is None:
        return say("at the end, {reason}", reason=reason)
    return say(
        "in line {line}, column {column}, {reason}", line=found["line"], column=found["column"], reason=reason
    )
