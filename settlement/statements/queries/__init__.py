"""The SQL of statements: what is stored, what they are computed from, how they are written."""

from settlement.statements.queries.facts import facts_for
from settlement.statements.queries.stored import (
    LineRow,
    StatementRow,
    agencies_to_settle,
    lines_of,
    months_in_the_way,
    statement_of,
    statements_of,
)
from settlement.statements.queries.writing import hold_draft, lock_statement, store_draft

__all__ = [
    "LineRow",
    "StatementRow",
    "agencies_to_settle",
    "facts_for",
    "hold_draft",
    "lines_of",
    "lock_statement",
    "months_in_the_way",
    "statement_of",
    "statements_of",
    "store_draft",
]
