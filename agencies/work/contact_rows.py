"""Reads the rows of a contact file: a draft of a contact, or what is wrong with its cells."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from agencies.common.errors import FileRefused
from agencies.common.refused_rows import RefusedRow
from agencies.common.tabular import ColumnMatch, Row, match_columns
from agencies.common.tabular.cells import (
    CellError,
    parse_amount,
    parse_date,
    parse_identifier,
    parse_moment,
    parse_text,
    parse_whole_number,
)
from agencies.common.tabular.problems import Problem, problem, shape_of
from agencies.common.words import say
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.rules.codes import read_channel, read_party, read_result
from agencies.work.rules.columns import CONTACT_FIELDS, REQUIRED
from agencies.work.rules.drafts import Draft, Fault

KNOWN_HEADINGS = tuple(alias for aliases in CONTACT_FIELDS.values() for alias in aliases)
_MOST_TOLD = 60
_LONGEST_ID = 100
_LONGEST_SECONDS = 86_400
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})", re.ASCII)
_PLACES = {name.removesuffix("_minor"): place for place, name in enumerate(Draft._fields)}

Parser = Callable[[str], Any]
Code = TypeVar("Code", bound=StrEnum)


def match_contact_columns(headings: Sequence[str], chosen: Mapping[str, str]) -> ColumnMatch:
    """Find the column of each field of a contact file; `chosen` gives headings by hand.

    FileRefused with code missing_heading where a field that every contact has is in no column.
    """
    found = match_columns(headings, CONTACT_FIELDS, chosen)
    missing = [field for field in REQUIRED if field not in found.columns]
    if missing:
        raise FileRefused(
            "No column holds {fields}; the headings are {headings}. Name one with --column FIELD=HEADING.",
            code="missing_heading",
            fields=missing,
            headings=list(headings[:_MOST_TOLD]),
        )
    return found


class ContactRows:
    """Reads row after row of one file."""

    def __init__(self, match: ColumnMatch, headings: Sequence[str], currency: str) -> None:
        parse = _parsers(currency)
        self._headings = headings
        self._columns = match.columns
        self._plan = [(_PLACES[field], column, parse[field]) for field, column in match.columns.items()]

    def read(self, row: Row) -> Draft | list[RefusedRow]:
        """Give the draft of a row, or all that is wrong with it."""
        values: list[Any] = [None] * len(Draft._fields)
        try:
            for place, column, parse in self._plan:
                values[place] = parse(row.cells[column])
        except CellError:
            return self._refused(row)
        values[0] = row.number
        return Draft._make(values)

    def refuse(self, row: Row, fault: Fault) -> RefusedRow:
        """Refuse a row that can be read, for what a rule says of one field."""
        column = self._columns.get(fault.field)
        heading = "" if column is None else self._headings[column]
        shape = "" if column is None else shape_of(row.cells[column])
        return RefusedRow(Problem(row.number, heading, shape, fault.code, fault.message), row.cells)

    def _refused(self, row: Row) -> list[RefusedRow]:
        found = []
        for _, column, parse in self._plan:
            try:
                parse(row.cells[column])
            except CellError as error:
                told = problem(row.number, self._headings[column], row.cells[column], error)
                found.append(RefusedRow(told, row.cells))
        return found


def _parsers(currency: str) -> Mapping[str, Parser]:
    return {
        "contact_id": _contact_id,
        "case_no": parse_identifier,
        "collector": lru_cache(maxsize=4096)(parse_identifier),
        "channel": _word_parser(read_channel, Channel),
        "party": _word_parser(read_party, Party),
        "result": _word_parser(read_result, Result),
        "started_at": parse_moment,
        "seconds": _if_filled(_seconds),
        "promise_amount": _if_filled(lambda text: parse_amount(text, currency)),
        "promise_date": _if_filled(lru_cache(maxsize=4096)(parse_date)),
        "note": lambda text: parse_text(text) or None,
    }


def _if_filled(parse: Parser) -> Parser:
    return lambda text: parse(text) if text and not text.isspace() else None


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
