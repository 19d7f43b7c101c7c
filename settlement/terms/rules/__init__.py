"""What commission terms mean: read, check, apply and say them; pure."""

from settlement.terms.rules.definition import (
    Base,
    FlatRate,
    Ladder,
    Method,
    Metric,
    RateRow,
    RateTable,
    Rounding,
    Step,
    TailCondition,
    Terms,
    TermsVersion,
)
from settlement.terms.rules.document import canonical, from_canonical, parse_terms
from settlement.terms.rules.versions import terms_on
from settlement.terms.rules.words import describe

__all__ = [
    "Base",
    "FlatRate",
    "Ladder",
    "Method",
    "Metric",
    "RateRow",
    "RateTable",
    "Rounding",
    "Step",
    "TailCondition",
    "Terms",
    "TermsVersion",
    "canonical",
    "describe",
    "from_canonical",
    "parse_terms",
    "terms_on",
]
