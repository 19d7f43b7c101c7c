"""What a statement of an agency comes to, line by line, and why; pure."""

from settlement.statements.rules.canonical import (
    canonical_statement,
    read_arithmetic,
    statement_hash,
    versions_used,
    write_arithmetic,
)
from settlement.statements.rules.explain import explain
from settlement.statements.rules.facts import (
    Arithmetic,
    ArithmeticKind,
    Facts,
    Line,
    LineKind,
    LockedTotal,
    Original,
    Part,
    Statement,
    Totals,
)
from settlement.statements.rules.needs import Needs, needs
from settlement.statements.rules.settle import settle, totals_of

__all__ = [
    "Arithmetic",
    "ArithmeticKind",
    "Facts",
    "Line",
    "LineKind",
    "LockedTotal",
    "Needs",
    "Original",
    "Part",
    "Statement",
    "Totals",
    "canonical_statement",
    "explain",
    "needs",
    "read_arithmetic",
    "settle",
    "statement_hash",
    "totals_of",
    "versions_used",
    "write_arithmetic",
]
