"""Reads single cells of a case file, one parser for each of its fields."""

from collections.abc import Mapping
from typing import Any

from agencies.cases.rules.keys import names_nobody
from agencies.cases.rules.statuses import OPEN, status_of
from agencies.common.dates import time_zone
from agencies.common.errors import Invalid
from agencies.common.tabular.cells import (
    CellError,
    has_control,
    if_filled,
    parse_amount,
    parse_date,
    parse_identifier,
    parse_text,
    parse_whole_number,
)
from agencies.common.tabular.row_reader import Parser
from agencies.common.words import say

FEWEST_DIGITS = 5
_LONGEST_CASE_NO = 100
_MOST_DAYS = 40_000
# Half a million rows of it still sum to less than a column of the database can hold.
_MOST_OWED = 10**13
_MOST_VISITS = 10_000
_MOST_KEPT = 20_000


def parsers(currency: str) -> Mapping[str, Parser]:
    """Give the parser of each field; a blank cell is None where the field may be left out."""
    amount = _amount_parser(currency)
    owed = if_filled(amount)
    word, day = _once(if_filled(parse_text)), _once(if_filled(parse_date))
    return {
        "case_no": _case_no,
        "outstanding": amount,
        "debtor_name": if_filled(parse_text),
        **dict.fromkeys(("debtor_id", "id_number"), parse_key),
        "phone": _phone,
        **dict.fromkeys(("product", "region", "risk_grade"), word),
        **dict.fromkeys(("overdue_since", "loan_date", "unreachable_since"), day),
        **dict.fromkeys(("loan_amount", "principal", "interest", "penalty", "fees", "not_yet_due"), owed),
        "days_past_due": _once(if_filled(_days)),
        "time_zone": _once(if_filled(_time_zone)),
        "failed_visits": _once(_visits),
        "status": _once(_status),
    }


class _Known(dict[str, Any]):
    """What texts mean, each parsed once: dates, products and regions come again and again."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Any:
        value = self._parse(text)
        if len(self) < _MOST_KEPT:
            self[text] = value
        return value


def _once(parse: Parser) -> Parser:
    return _Known(parse).__getitem__


def parse_key(text: str) -> str | None:
    """Read what tells a debtor or a case from others; None where the cell is blank or names nobody."""
    if not text or text.isspace():
        return None
    found = parse_identifier(text)
    return None if names_nobody(found) else found


def _case_no(text: str) -> str:
    found = parse_identifier(text)
    if len(found) > _LONGEST_CASE_NO:
        raise CellError("too_long", say("A case number has at most {most} signs.", most=_LONGEST_CASE_NO))
    return found


def _phone(text: str) -> str | None:
    """Give a phone number, or None for a text without enough digits or of several lines, kept as text."""
    found = parse_identifier(text) if text and not text.isspace() and not has_control(text) else ""
    return found if sum(map(str.isdecimal, found)) >= FEWEST_DIGITS else None


def _amount_parser(currency: str) -> Parser:
    def parse(text: str) -> int:
        amount = parse_amount(text, currency)
        if amount < 0:
            raise CellError("negative_amount", say("What is owed may not be negative."))
        if amount > _MOST_OWED:
            raise CellError("too_large", say("The amount is too large to be one."))
        return amount

    return parse


def _days(text: str) -> int:
    return parse_whole_number(text, least=0, most=_MOST_DAYS)


def _visits(text: str) -> int:
    return parse_whole_number(text, least=0, most=_MOST_VISITS) if text and not text.isspace() else 0


def _time_zone(text: str) -> str:
    try:
        return time_zone(parse_text(text)).key
    except Invalid:
        raise CellError(
            "not_a_time_zone", say("This is not a time zone; write it like Asia/Shanghai.")
        ) from None


def _status(text: str) -> str | None:
    """Give a status, or None for a word that is kept as text."""
    return status_of(text) if text and not text.isspace() else OPEN
