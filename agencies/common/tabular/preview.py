"""A first look at a file from outside: what its columns are taken for, and which rows could not be read."""

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from agencies.common.errors import FileRefused, Invalid
from agencies.common.tabular.headings import REMARK, ColumnMatch
from agencies.common.tabular.problems import Problem, shape_of
from agencies.common.tabular.reading import OpenTable
from agencies.common.tabular.rows import Row
from agencies.common.words import Message

SAMPLES = 3
MOST_PROBLEMS = 20
_LOOK_FOR_SAMPLES = 200
_LONGEST_SAMPLE = 60
_CHUNK = 1_000


class How(StrEnum):
    """How the field of a column was found."""

    ALIAS = "alias"
    CHOSEN = "chosen"
    REMEMBERED = "remembered"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its field, if any, and the first values, masked where they are personal."""

    heading: str
    field: str | None
    how: How
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file looks like before it is taken in.

    `good` and `refused` count the rows of the whole file, each judged by itself; `problems` are the first of
    those refused, with the value itself for a shape where it is not personal. `headings` are all of the
    file's. `stopper` says why the file cannot be taken in as it is read now, None where it can.
    """

    sheet: str
    headings: tuple[str, ...]
    rows: int
    columns: tuple[Column, ...]
    fields: tuple[str, ...]
    required: tuple[str, ...]
    good: int
    refused: int
    problems: tuple[Problem, ...]
    stopper: Message | None

    @property
    def recognised(self) -> int:
        """How many columns have a field."""
        return sum(each.field is not None for each in self.columns)


class Reader(Protocol):
    """What reads the rows of one kind of file."""

    def read(self, row: Row) -> object:
        """Give the draft of a row, or a list of Problem."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of file is read.

    `match` finds columns and never refuses; `reader` may refuse a file that lacks a column. `masks` say how
    the values of personal fields are shown.
    """

    fields: Mapping[str, Sequence[str]]
    required: Sequence[str]
    match: Callable[[Sequence[str], Mapping[str, str]], ColumnMatch]
    reader: Callable[[Sequence[str], Mapping[str, str]], Reader]
    masks: Mapping[str, Callable[[str], str]]


Watch = Callable[[int, int | None], Awaitable[None]]


async def look_at(
    opened: OpenTable, form: Form, chosen: Mapping[str, str], *, remembered: bool, watch: Watch
) -> Preview:
    """Read a table once, from its first row to its last, and say what would become of it."""
    table = opened.table
    match, reader, stopper = _open(form, table.headings, chosen)
    samples = _Samples(form, match, table.headings)
    refused, problems, done = 0, list[Problem](), 0
    async for rows in opened.chunks(_CHUNK):
        samples.take(rows)
        for row, found in zip(rows, map(reader.read, rows), strict=True) if reader else ():
            if isinstance(found, list):
                refused += 1
                told = found[: MOST_PROBLEMS - len(problems)]
                problems += [replace(each, shape=samples.told(each, row.cells)) for each in told]
        done += len(rows)
        await watch(done, table.total_rows)
    return Preview(
        sheet=table.sheet,
        headings=tuple(table.headings),
        rows=done,
        columns=samples.columns(chosen, remembered=remembered),
        fields=tuple(form.fields),
        required=tuple(form.required),
        good=done - refused if reader else 0,
        refused=refused,
        problems=tuple(problems),
        stopper=stopper,
    )


def _open(
    form: Form, headings: Sequence[str], chosen: Mapping[str, str]
) -> tuple[ColumnMatch, Reader | None, Message | None]:
    try:
        match = form.match(headings, chosen)
    except Invalid as error:
        return form.match(headings, {}), None, error.message
    try:
        return match, form.reader(headings, chosen), None
    except (FileRefused, Invalid) as error:
        return match, None, error.message


class _Samples:
    """Collects the first values of each column."""

    def __init__(self, form: Form, match: ColumnMatch, headings: Sequence[str]) -> None:
        self._fields = {column: field for field, column in match.columns.items()}
        self._masks = form.masks
        self._headings = headings
        self._found: list[list[str]] = [[] for _ in headings]
        self._left = _LOOK_FOR_SAMPLES

    def take(self, rows: Sequence[Row]) -> None:
        """Look for values among the first rows."""
        for row in rows[: self._left]:
            for found, cell in zip(self._found, row.cells, strict=True):
                if len(found) < SAMPLES and cell.strip() and cell not in found:
                    found.append(cell)
        self._left = max(0, self._left - len(rows))

    def columns(self, chosen: Mapping[str, str], *, remembered: bool) -> tuple[Column, ...]:
        """Give the columns, without those in which an earlier refusal left its remarks."""
        by_hand = How.REMEMBERED if remembered else How.CHOSEN
        found = []
        for place, heading in enumerate(self._headings):
            if heading.startswith(REMARK):
                continue
            field = self._fields.get(place)
            how = How.NONE if field is None else by_hand if field in chosen else How.ALIAS
            found.append(Column(heading, field, how, self._shown(place, field)))
        return tuple(found)

    def told(self, problem: Problem, cells: Sequence[str]) -> str:
        """Show what is wrong in a row as it stands, or its form where it may be personal."""
        fields = {self._headings[place]: field for place, field in self._fields.items()}
        field = fields.get(problem.column)
        return told_value(problem, cells, self._headings, field, personal=self._masks)

    def _shown(self, place: int, field: str | None) -> tuple[str, ...]:
        show = shape_of if field is None else self._masks.get(field, _shortened)
        return tuple(show(each) for each in self._found[place])


def told_value(
    problem: Problem,
    cells: Sequence[str],
    headings: Sequence[str],
    field: str | None,
    *,
    personal: Container[str],
) -> str:
    """Give the value that a row was refused for, as it stood; its form alone where it may be personal."""
    if field is None or field in personal or problem.column not in headings:
        return problem.shape
    return _shortened(cells[headings.index(problem.column)])


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SAMPLE else text[:_LONGEST_SAMPLE] + "…"
