"""Reads the rows of a payment file: a draft of a payment, or what is wrong with its cells."""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from agencies.cases.rules.keys import names_nobody
from agencies.common.errors import FileRefused
from agencies.common.tabular import ColumnMatch, Row, match_columns
from agencies.common.tabular.cells import CellError, parse_amount, parse_date, parse_identifier, parse_text
from agencies.common.tabular.problems import Problem, problem, shape_of
from agencies.common.words import say
from agencies.payments.rules.columns import PAYMENT_FIELDS, REQUIRED, aliases_beside
from agencies.payments.rules.drafts import Draft, Fault, made_reference, row_fault, signed_amount

KNOWN_HEADINGS = tuple(alias for aliases in PAYMENT_FIELDS.values() for alias in aliases)
_MOST_TOLD = 60
_LONGEST_REFERENCE = 100
_PLACES = {name.removesuffix("_minor"): place for place, name in enumerate(Draft._fields)}
_AMOUNT, _REVERSES = _PLACES["amount"], _PLACES["reverses"]

Parser = Callable[[str], Any]


def match_payment_columns(headings: Sequence[str], chosen: Mapping[str, str]) -> ColumnMatch:
    """Find the column of each field of a payment file; `chosen` gives headings by hand.

    FileRefused with code missing_heading where case number, amount or payment day has no column.
    """
    found = match_columns(headings, aliases_beside(chosen), chosen)
    missing = [field for field in REQUIRED if field not in found.columns]
    if missing:
        raise FileRefused(
            "No column holds {fields}; the headings are {headings}. Name one with --column FIELD=HEADING.",
            code="missing_heading",
            fields=missing,
            headings=list(headings[:_MOST_TOLD]),
        )
    return found


class PaymentRows:
    """Reads row after row of one file, each row once and in order: made references count equal rows."""

    def __init__(
        self, match: ColumnMatch, headings: Sequence[str], currency: str, today: datetime.date
    ) -> None:
        parse = _parsers(currency)
        self._headings = headings
        self._currency = currency
        self._today = today
        self._columns = match.columns
        self._plan = [(_PLACES[field], column, parse[field]) for field, column in match.columns.items()]
        self._seen: Counter[tuple[object, ...]] = Counter()

    def read(self, row: Row) -> Draft | list[Problem]:
        """Give the draft of a row, or all that is wrong with it."""
        values: list[Any] = [None] * len(Draft._fields)
        try:
            for place, column, parse in self._plan:
                values[place] = parse(row.cells[column])
        except CellError:
            return self._problems(row)
        values[0] = row.number
        amount = signed_amount(values[_AMOUNT], values[_REVERSES])
        if isinstance(amount, Fault):
            return [self.problem(row, amount)]
        values[_AMOUNT] = amount
        draft = Draft._make(values)
        fault = row_fault(draft, self._today, self._currency)
        if fault is not None:
            return [self.problem(row, fault)]
        return draft if draft.reference else draft._replace(reference=made_reference(draft, self._seen))

    def problem(self, row: Row, fault: Fault) -> Problem:
        """Make the problem of a row that a rule refuses."""
        column = self._columns.get(fault.field)
        if column is None:
            return Problem(row.number, "", "", fault.code, fault.message)
        shape = shape_of(row.cells[column])
        return Problem(row.number, self._headings[column], shape, fault.code, fault.message)

    def _problems(self, row: Row) -> list[Problem]:
        found = []
        for _, column, parse in self._plan:
            try:
                parse(row.cells[column])
            except CellError as error:
                found.append(problem(row.number, self._headings[column], row.cells[column], error))
        return found


def _parsers(currency: str) -> Mapping[str, Parser]:
    amount = partial(parse_amount, currency=currency)
    reference = _if_filled(_reference)
    return {
        "reference": reference,
        "case_no": parse_identifier,
        "amount": amount,
        "paid_on": lru_cache(maxsize=4096)(parse_date),
        "channel": _if_filled(parse_text),
        "reverses": reference,
        **dict.fromkeys(("fees", "penalty", "interest", "principal"), _if_filled(amount)),
    }


def _if_filled(parse: Parser) -> Parser:
    return lambda text: parse(text) if text and not text.isspace() else None


def _reference(text: str) -> str | None:
    found = parse_identifier(text)
    if names_nobody(found):
        return None
    if len(found) > _LONGEST_REFERENCE:
        raise CellError("too_long", say("A reference has at most {most} signs.", most=_LONGEST_REFERENCE))
    return found
