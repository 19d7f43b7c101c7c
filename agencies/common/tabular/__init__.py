"""Tables from outside and back: read under limits in a child process, matched to fields, written plainly."""

from agencies.common.tabular.headings import (
    ColumnMatch,
    match_columns,
    match_required,
    normalise_heading,
    told_headings,
)
from agencies.common.tabular.limits import LIMITS, Limits
from agencies.common.tabular.reading import OpenTable, open_table, read_table
from agencies.common.tabular.rows import Row, Table

__all__ = [
    "LIMITS",
    "ColumnMatch",
    "Limits",
    "OpenTable",
    "Row",
    "Table",
    "match_columns",
    "match_required",
    "normalise_heading",
    "open_table",
    "read_table",
    "told_headings",
]
