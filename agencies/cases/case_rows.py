"""Reads the rows of a case file: a draft of a case, or what is wrong with its cells."""

import datetime
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from agencies.cases.case_cells import parsers
from agencies.cases.rules.buckets import days_past_due
from agencies.cases.rules.statuses import OPEN
from agencies.common.tabular import ColumnMatch, Row
from agencies.common.tabular.cells import CellError, parse_text
from agencies.common.tabular.problems import Problem, problem
from agencies.common.words import say


class Draft(NamedTuple):
    """A case as its row tells it; amounts are minor units, `extras` is one JSON object or None."""

    row_number: int
    case_no: str
    outstanding_minor: int
    overdue_since: datetime.date
    debtor_id: str | None
    debtor_name: str | None
    id_number: str | None
    phone: str | None
    product: str | None
    region: str | None
    time_zone: str | None
    loan_date: datetime.date | None
    loan_amount_minor: int | None
    principal_minor: int | None
    interest_minor: int | None
    penalty_minor: int | None
    fees_minor: int | None
    not_yet_due_minor: int | None
    risk_grade: str | None
    failed_visits: int
    unreachable_since: datetime.date | None
    status: str
    extras: str | None

    @property
    def content(self) -> str:
        """All that the row tells, as one text: equal texts tell the same case."""
        return "\x1f".join(map(str, self[1:]))


# Days past due have no place in the draft, since they become overdue_since; they stand after it.
_DAYS = len(Draft._fields)
_PLACES = {name.removesuffix("_minor"): place for place, name in enumerate(Draft._fields)} | {
    "days_past_due": _DAYS
}
_CASE_NO, _OVERDUE_SINCE = _PLACES["case_no"], _PLACES["overdue_since"]
_STATUS, _EXTRAS = _PLACES["status"], _PLACES["extras"]
_KEPT_AS_TEXT = (_STATUS, _PLACES["phone"])
_WHEN_ABSENT: dict[int, Any] = {_PLACES["failed_visits"]: 0, _STATUS: OPEN}


class CaseRows:
    """Reads row after row of one file."""

    def __init__(
        self, match: ColumnMatch, headings: Sequence[str], currency: str, as_of: datetime.date
    ) -> None:
        parse = parsers(currency)
        unused = set(match.unused)
        self._as_of = as_of
        self._headings = headings
        self._columns = {_PLACES[field]: column for field, column in match.columns.items()}
        self._plan = [(_PLACES[field], column, parse[field]) for field, column in match.columns.items()]
        self._extras = [(_as_name(each), column) for column, each in enumerate(headings) if each in unused]
        self._kept_as_text = [
            (place, _as_name(headings[column]), column)
            for place, column in self._columns.items()
            if place in _KEPT_AS_TEXT
        ]
        self._absent = [_WHEN_ABSENT.get(place) for place in range(_DAYS + 1)]

    def read(self, row: Row) -> Draft | list[Problem]:
        """Give the draft of a row, or all that is wrong with it."""
        cells = row.cells
        values = self._absent.copy()
        try:
            for place, column, parse in self._plan:
                values[place] = parse(cells[column])
            values[_OVERDUE_SINCE] = self._overdue_since(values)
        except CellError:
            return self._problems(row)
        values[0] = row.number
        values[_EXTRAS] = self._extras_of(cells, values)
        return Draft._make(values[:_DAYS])

    def case_no(self, cells: Sequence[str]) -> str:
        """Give the case number that stands in a row's cells, whether it can be read or not."""
        return parse_text(cells[self._columns[_CASE_NO]])

    def problem(self, row: Row, error: CellError) -> Problem:
        """Make the problem of a row that is refused for the case that it names."""
        return self._problem(row, self._columns[_CASE_NO], error)

    def _problem(self, row: Row, column: int, error: CellError) -> Problem:
        return problem(row.number, self._headings[column], row.cells[column], error)

    def _problems(self, row: Row) -> list[Problem]:
        values = self._absent.copy()
        found: dict[int, CellError] = {}
        for place, column, parse in self._plan:
            try:
                values[place] = parse(row.cells[column])
            except CellError as error:
                found[column] = error
        overdue = [self._columns[place] for place in (_OVERDUE_SINCE, _DAYS) if place in self._columns]
        if found.keys().isdisjoint(overdue):
            try:
                self._overdue_since(values)
            except CellError as error:
                found[overdue[0]] = error
        return [self._problem(row, column, error) for column, error in sorted(found.items())]

    def _overdue_since(self, values: Sequence[Any]) -> datetime.date:
        since: datetime.date | None = values[_OVERDUE_SINCE]
        days: int | None = values[_DAYS]
        if since is None:
            if days is None:
                raise CellError("missing", say("It is not said since when the case is overdue."))
            return self._as_of - datetime.timedelta(days)
        counted = days_past_due(since, self._as_of)
        if counted < 0:
            raise CellError(
                "after_as_of", say("This day is after {as_of}, the day of the file.", as_of=self._as_of)
            )
        if days not in {None, counted}:
            raise CellError(
                "overdue_disagrees",
                say(
                    "From this day to {as_of} are {counted} days, and another column says {days}.",
                    as_of=self._as_of,
                    counted=counted,
                    days=days,
                ),
            )
        return since

    def _extras_of(self, cells: Sequence[str], values: list[Any]) -> str | None:
        extras = [name + encode_basestring(cells[column]) for name, column in self._extras if cells[column]]
        for place, name, column in self._kept_as_text:
            if values[place] is None:
                values[place] = _WHEN_ABSENT.get(place)
                extras += [name + encode_basestring(cells[column])] if cells[column] else []
        return "{" + ",".join(extras) + "}" if extras else None


def _as_name(heading: str) -> str:
    return f"{encode_basestring(heading)}:"
