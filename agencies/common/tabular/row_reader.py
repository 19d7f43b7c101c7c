"""Reads row after row of a file into drafts: each cell by the parser of its field."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from agencies.common.errors import Fault
from agencies.common.tabular.cells import CellError
from agencies.common.tabular.headings import ColumnMatch
from agencies.common.tabular.problems import Problem, problem, shape_of
from agencies.common.tabular.rows import Row

Parser = Callable[[str], Any]
DraftType = TypeVar("DraftType", bound=NamedTuple)


class RowReader(Generic[DraftType]):
    """Knows where the fields of a draft stand in one file.

    A draft begins with the number of its row; a field without a column is None, and `amount` is the field of
    `amount_minor`.
    """

    def __init__(
        self,
        draft_type: type[DraftType],
        parsers: Mapping[str, Parser],
        match: ColumnMatch,
        headings: Sequence[str],
    ) -> None:
        places = {name.removesuffix("_minor"): place for place, name in enumerate(draft_type._fields)}
        self._draft_type = draft_type
        self._columns = match.columns
        self._headings = headings
        self._plan = [(places[field], column, parsers[field]) for field, column in match.columns.items()]

    def read(self, row: Row) -> DraftType | list[Problem]:
        """Give the draft of a row, or all that is wrong with its cells."""
        values: list[Any] = [None] * len(self._draft_type._fields)
        try:
            for place, column, parse in self._plan:
                values[place] = parse(row.cells[column])
        except CellError:
            return self._problems(row)
        values[0] = row.number
        return self._draft_type._make(values)

    def problem(self, row: Row, fault: Fault) -> Problem:
        """Make the problem of a row that can be read and that a rule refuses."""
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
