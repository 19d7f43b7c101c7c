"""What is read and written of debtors and their cases; other slices take the names listed here."""

from agencies.cases.queries.balances import balance_sql, push_balances
from agencies.cases.queries.lookup import CaseRow, KnownCase, cases_by_number, find_case
from agencies.cases.queries.placing import PlacingFacts, placing_facts

__all__ = [
    "CaseRow",
    "KnownCase",
    "PlacingFacts",
    "balance_sql",
    "cases_by_number",
    "find_case",
    "placing_facts",
    "push_balances",
]
