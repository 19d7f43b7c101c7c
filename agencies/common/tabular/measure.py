"""The table in a source of rows: its headings, its width, its rows counted."""

from collections.abc import Collection
from itertools import islice

from agencies.common.tabular.heading_row import LOOK_AT, Head, find_head, name_columns
from agencies.common.tabular.limits import Limits
from agencies.common.tabular.refusals import Refusal
from agencies.common.tabular.rows import Row, Table
from agencies.common.tabular.sources import Source, filled_rows, filled_width


def find_head_of(source: Source, known: Collection[str]) -> Head | None:
    """Find the headings among the first filled rows, or give None where no row is filled."""
    rows = [
        Row(number, tuple(source.texts(values))) for number, values in islice(filled_rows(source), LOOK_AT)
    ]
    return find_head(rows, known, source.merges) if rows else None


def measure(source: Source, known: Collection[str], limits: Limits) -> Table:
    """Read a source to its end once, so that what is wrong with the whole is said before its first row."""
    head = find_head_of(source, known)
    if head is None:
        raise Refusal("no_rows")
    width = filled_width(head.cells, 0)
    count = 0
    for number, values in filled_rows(source):
        if number > head.last:
            count += 1
            if len(values) > width:
                width = filled_width(values, width)
    if count > limits.rows:
        raise Refusal("too_many_rows", rows=count, limit=limits.rows)
    if width > limits.columns:
        raise Refusal("too_many_columns", columns=width, limit=limits.columns)
    return Table(source.sheet, name_columns(head.cells, width), head.last, count)
