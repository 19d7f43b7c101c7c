"""Reads the rows of a contact point file: phones, addresses and e-mails of debtors and those near them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agencies.cases.case_cells import FEWEST_DIGITS, parse_key
from agencies.cases.rules import relations
from agencies.cases.rules.columns import POINT_FIELDS, missing_point_fields
from agencies.cases.rules.keys import names_nobody
from agencies.common.errors import FileRefused
from agencies.common.tabular import ColumnMatch, Row, match_columns, told_headings
from agencies.common.tabular.cells import CellError, parse_text
from agencies.common.tabular.problems import Problem, problem
from agencies.common.words import say

KNOWN_POINT_HEADINGS = tuple(alias for aliases in POINT_FIELDS.values() for alias in aliases)
DEFAULT_SOURCE = "point_file"


@dataclass(frozen=True, slots=True)
class PointDraft:
    """What a row tells: how the debtor is known, whose points these are, and each point's kind and value."""

    case_no: str | None
    id_number: str | None
    debtor_id: str | None
    relation: str
    name: str | None
    source: str
    points: tuple[tuple[str, str], ...]


def match_point_columns(headings: Sequence[str], chosen: Mapping[str, str] | None = None) -> ColumnMatch:
    """Find the columns of a contact point file; `chosen` gives headings by hand.

    FileRefused with code missing_heading where one lacks.
    """
    found = match_columns(headings, POINT_FIELDS, chosen or {})
    if missing := missing_point_fields(found.columns):
        raise FileRefused(
            "No column holds {fields} of contact points; the headings are {headings}.",
            code="missing_heading",
            fields=missing,
            headings=told_headings(headings),
        )
    return found


class PointRows:
    """Reads row after row of one file."""

    def __init__(self, match: ColumnMatch, headings: Sequence[str]) -> None:
        self._columns = match.columns
        self._headings = headings

    def read(self, row: Row) -> PointDraft | list[Problem]:
        """Give what a row tells, or what is wrong with it."""
        wrong: list[Problem] = []

        def cell(field: str, parse: Callable[[str], str | None]) -> str | None:
            try:
                return parse(self._text(row, field))
            except CellError as error:
                wrong.append(self.problem(row, error, field))
                return None

        name = cell("name", _words)
        draft = PointDraft(
            case_no=cell("case_no", parse_key),
            id_number=cell("id_number", parse_key),
            debtor_id=cell("debtor_id", parse_key),
            relation=cell("relation", lambda text: _relation(text, name)) or relations.OTHER,
            name=name,
            source=cell("source", _words) or DEFAULT_SOURCE,
            points=tuple(
                (kind, value)
                for kind, field in self._kinds(row, wrong)
                if (value := cell(field, _VALUES[kind])) is not None
            ),
        )
        if not wrong and not draft.points:
            wrong.append(self.problem(row, CellError("missing", say("The row holds no contact point."))))
        return wrong or draft

    def problem(self, row: Row, error: CellError, field: str | None = None) -> Problem:
        """Make the problem of a row: in the column of a field, else where the case or debtor is named."""
        fields = (field,) if field else ("case_no", "id_number", "debtor_id")
        column = next(self._columns[each] for each in fields if each in self._columns)
        return problem(row.number, self._headings[column], row.cells[column], error)

    def _text(self, row: Row, field: str) -> str:
        return row.cells[self._columns[field]] if field in self._columns else ""

    def _kinds(self, row: Row, wrong: list[Problem]) -> list[tuple[str, str]]:
        """Say which kinds of points the row holds, each with the field of its column."""
        found = [(kind, kind) for kind in relations.KINDS if kind in self._columns]
        if "value" in self._columns and "kind" in self._columns and self._text(row, "value").strip():
            kind = relations.kind_of(self._text(row, "kind"))
            if kind is None:
                words = say("This is not a kind of contact point: phone, address or email.")
                wrong.append(self.problem(row, CellError("not_a_kind", words), "kind"))
            else:
                found.append((kind, "value"))
        return found


def _words(text: str) -> str | None:
    found = parse_text(text)
    return None if not found or names_nobody(found) else found


def _relation(text: str, name: str | None) -> str:
    found = relations.relation_of(text, named=name is not None)
    if found is None:
        raise CellError(
            "not_a_relation",
            say("This relation is not known; the relations are {relations}.", relations=relations.RELATIONS),
        )
    return found


def _phone(text: str) -> str | None:
    found = parse_key(text)
    if found is not None and sum(map(str.isdecimal, found)) < FEWEST_DIGITS:
        raise CellError("not_a_phone", say("This is not a phone number: it has fewer than five digits."))
    return found


def _email(text: str) -> str | None:
    found = _words(text)
    if found is not None and ("@" not in found[1:-1] or " " in found):
        raise CellError("not_an_email", say("This is not an e-mail address."))
    return found


_VALUES: Mapping[str, Callable[[str], str | None]] = {
    relations.PHONE: _phone,
    relations.ADDRESS: _words,
    relations.EMAIL: _email,
}
