"""The stable text of a statement, from which anyone can compute it again, and its hash."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache

from agencies.common.dates import format_month, month_end
from settlement.statements.rules.facts import (
    Arithmetic,
    ArithmeticKind,
    Facts,
    LineKind,
    LockedTotal,
    Statement,
)
from settlement.statements.rules.needs import needs
from settlement.terms.rules.definition import Metric, Rounding, TermsVersion
from settlement.terms.rules.document import canonical
from settlement.terms.rules.ladder import Slice
from settlement.terms.rules.versions import terms_on

FORMAT = "mandate statement 1"


def canonical_statement(facts: Facts, statement: Statement) -> bytes:
    """Write what a statement was computed from and what came out, the same bytes for the same statement.

    Of the facts only those that the lines rest on are written: the terms that rated a line or the VAT, and
    the locked figures that `needs` names. Names of people are no part of it.
    """
    needed = needs(statement.parts, facts.versions)
    document = {
        "format": FORMAT,
        "agency": facts.agency,
        "portfolio": facts.portfolio,
        "currency": facts.currency,
        "month": format_month(facts.month),
        "terms": [
            [version.number, version.valid_from.isoformat(), canonical(version.terms)]
            for version in versions_used(facts, statement)
        ],
        "placed": {batch: facts.placed[batch] for batch in needed.batches},
        "locked": sorted(
            (
                _locked(row)
                for row in facts.locked
                if row.month in needed.months or row.batch in needed.batches
            ),
            key=str,
        ),
        "originals": sorted(list(row) for row in facts.originals if row.part_id in needed.originals),
        "lines": list(_lines(statement)),
        "totals": [
            statement.totals.payments,
            statement.totals.base_minor,
            statement.totals.commission_minor,
            statement.totals.vat_minor,
            statement.totals.total_minor,
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def statement_hash(facts: Facts, statement: Statement) -> str:
    """Give the SHA-256 of the canonical statement in hexadecimal."""
    return hashlib.sha256(canonical_statement(facts, statement)).hexdigest()


def versions_used(facts: Facts, statement: Statement) -> list[TermsVersion]:
    """List the terms that rated a payment here or give the VAT rate, by first day; others may be left out."""
    numbers = {line.terms_number for line in statement.lines if line.kind is not LineKind.REVERSAL}
    numbers.add(terms_on(facts.versions, month_end(facts.month)).number)
    used = [version for version in facts.versions if version.number in numbers]
    return sorted(used, key=lambda version: (version.valid_from, version.number))


@lru_cache(maxsize=1024)
def write_arithmetic(arithmetic: Arithmetic) -> str:
    """Write an arithmetic as compact JSON without what does not apply; exact figures stay integers."""
    said = {name: value for name, value in arithmetic._asdict().items() if value not in (None, ())}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_arithmetic(text: str) -> Arithmetic:
    """Read back what `write_arithmetic` wrote."""
    said = json.loads(text)
    said["kind"] = ArithmeticKind(said["kind"])
    if "rounding" in said:
        said["rounding"] = Rounding(said["rounding"])
    if "metric" in said:
        said["metric"] = Metric(said["metric"])
    said["slices"] = tuple(Slice(*each) for each in said.get("slices", ()))
    return Arithmetic(**said)


def _locked(row: LockedTotal) -> list[object]:
    return [format_month(row.month), row.batch, row.rate_ppm, row.base_minor]


def _lines(statement: Statement) -> Iterator[tuple[object, ...]]:
    for part, line in zip(statement.parts, statement.lines, strict=True):
        yield (
            line.line_no,
            part.part_id,
            part.reference,
            part.paid_on.isoformat(),
            part.amount_minor,
            part.excess_minor,
            part.bucket,
            part.hand,
            part.batch,
            part.reverses,
            line.kind,
            line.terms_number,
            line.base_minor,
            line.rate_ppm,
            line.commission_minor,
        )
