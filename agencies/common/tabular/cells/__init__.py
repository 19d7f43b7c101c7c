"""What the text of one cell means: pure parsers that give a value or raise CellError."""

from agencies.common.tabular.cells.amounts import parse_amount
from agencies.common.tabular.cells.dates import parse_date, parse_moment
from agencies.common.tabular.cells.errors import CellError
from agencies.common.tabular.cells.texts import (
    has_control,
    if_filled,
    parse_identifier,
    parse_text,
    parse_whole_number,
)

__all__ = [
    "CellError",
    "has_control",
    "if_filled",
    "parse_amount",
    "parse_date",
    "parse_identifier",
    "parse_moment",
    "parse_text",
    "parse_whole_number",
]
