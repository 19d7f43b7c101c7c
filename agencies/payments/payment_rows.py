"""Reads the rows of a payment file: a draft of a payment, or what is wrong with its cells."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain

from agencies.cases.rules.keys import names_nobody
from agencies.common.errors import Fault
from agencies.common.tabular import Row, match_required
from agencies.common.tabular.cells import (
    CellError,
    if_filled,
    parse_amount,
    parse_date,
    parse_identifier,
    parse_text,
)
from agencies.common.tabular.problems import Problem
from agencies.common.tabular.row_reader import Parser, RowReader
from agencies.common.words import say
from agencies.payments.rules.columns import PAYMENT_FIELDS, REQUIRED
from agencies.payments.rules.drafts import Draft, made_reference, row_fault, signed_amount

_LONGEST_REFERENCE = 100


def known_headings(chosen: Mapping[str, str]) -> list[str]:
    """List the headings by which the table of a payment file is found: the usual ones, and those by hand."""
    return [*chain.from_iterable(PAYMENT_FIELDS.values()), *chosen.values()]


class PaymentRows:
    """Reads row after row of one file, each row once and in order: made references count equal rows.

    `chosen` gives headings by hand. FileRefused where case number, amount or payment day has no column.
    """

    def __init__(
        self, headings: Sequence[str], chosen: Mapping[str, str], currency: str, today: datetime.date
    ) -> None:
        match = match_required(headings, PAYMENT_FIELDS, chosen, REQUIRED)
        self._reader = RowReader(Draft, _parsers(currency), match, headings)
        self._currency = currency
        self._today = today
        self._seen: Counter[tuple[object, ...]] = Counter()

    def read(self, row: Row) -> Draft | list[Problem]:
        """Give the draft of a row, or all that is wrong with it."""
        draft = self._reader.read(row)
        if not isinstance(draft, Draft):
            return draft
        amount = signed_amount(draft.amount_minor, draft.reverses)
        if isinstance(amount, Fault):
            return [self.problem(row, amount)]
        draft = draft._replace(amount_minor=amount)
        fault = row_fault(draft, self._today, self._currency)
        if fault is not None:
            return [self.problem(row, fault)]
        return draft if draft.reference else draft._replace(reference=made_reference(draft, self._seen))

    def problem(self, row: Row, fault: Fault) -> Problem:
        """Make the problem of a row that a rule refuses."""
        return self._reader.problem(row, fault)


def _parsers(currency: str) -> Mapping[str, Parser]:
    amount = partial(parse_amount, currency=currency)
    reference = if_filled(_reference)
    return {
        "reference": reference,
        "case_no": parse_identifier,
        "amount": amount,
        "paid_on": lru_cache(maxsize=4096)(parse_date),
        "channel": if_filled(parse_text),
        "reverses": reference,
        **dict.fromkeys(("fees", "penalty", "interest", "principal"), if_filled(amount)),
    }


def _reference(text: str) -> str | None:
    found = parse_identifier(text)
    if names_nobody(found):
        return None
    if len(found) > _LONGEST_REFERENCE:
        raise CellError("too_long", say("A reference has at most {most} signs.", most=_LONGEST_REFERENCE))
    return found
