"""Which VAT a statement bears."""

from agencies.common.dates import month_end
from settlement.terms.rules import Terms, terms_on
from settlement.workbook.rules.issue import Issue


def vat_terms(issue: Issue) -> Terms:
    """Find the terms whose VAT counts: those in force on the last day of the statement's month."""
    return terms_on(issue.facts.versions, month_end(issue.facts.month)).terms


def vat_rate(issue: Issue) -> int:
    """Give the VAT rate of a statement in ppm."""
    return vat_terms(issue).vat_ppm
