"""Reads the rows of a contact file: a draft of a contact, or what is wrong with its cells."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from agencies.common.tabular import match_required
from agencies.common.tabular.cells import (
    CellError,
    if_filled,
    parse_amount,
    parse_date,
    parse_identifier,
    parse_moment,
    parse_text,
    parse_whole_number,
)
from agencies.common.tabular.row_reader import Parser, RowReader
from agencies.common.words import say
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.rules.codes import read_channel, read_party, read_result
from agencies.work.rules.columns import CONTACT_FIELDS, REQUIRED
from agencies.work.rules.drafts import Draft

_LONGEST_ID = 100
_LONGEST_SECONDS = 86_400
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})", re.ASCII)

Code = TypeVar("Code", bound=StrEnum)


def known_headings(chosen: Mapping[str, str]) -> list[str]:
    """List the headings by which the table of a contact file is found: the usual ones, and those by hand."""
    return [*chain.from_iterable(CONTACT_FIELDS.values()), *chosen.values()]


def contact_reader(headings: Sequence[str], chosen: Mapping[str, str], currency: str) -> RowReader[Draft]:
    """Make what reads the rows of a contact file; `chosen` gives headings by hand.

    FileRefused where a field that every contact has is in no column.
    """
    match = match_required(headings, CONTACT_FIELDS, chosen, REQUIRED)
    return RowReader(Draft, _parsers(currency), match, headings)


def _parsers(currency: str) -> Mapping[str, Parser]:
    return {
        "contact_id": _contact_id,
        "case_no": parse_identifier,
        "collector": lru_cache(maxsize=4096)(parse_identifier),
        "channel": _word_parser(read_channel, Channel),
        "party": _word_parser(read_party, Party),
        "result": _word_parser(read_result, Result),
        "started_at": parse_moment,
        "seconds": if_filled(_seconds),
        "promise_amount": if_filled(lambda text: parse_amount(text, currency)),
        "promise_date": if_filled(lru_cache(maxsize=4096)(parse_date)),
        "note": lambda text: parse_text(text) or None,
    }


def _contact_id(text: str) -> str:
    found = parse_identifier(text)
    if len(found) > _LONGEST_ID:
        raise CellError("too_long", say("A contact's number has at most {most} signs.", most=_LONGEST_ID))
    return found


def _seconds(text: str) -> int:
    """Read a number of seconds, or a duration such as 3:25 or 0:03:25."""
    clock = _CLOCK.fullmatch(text.strip())
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    return parse_whole_number(text, least=0, most=_LONGEST_SECONDS)


def _word_parser(read: Callable[[str], Code | None], codes: type[Code]) -> Parser:
    @lru_cache(maxsize=4096)
    def parse(text: str) -> Code:
        code = read(parse_identifier(text))
        if code is None:
            raise CellError(
                "unknown_word", say("This word is not known; the codes are {codes}.", codes=list(codes))
            )
        return code

    return parse
