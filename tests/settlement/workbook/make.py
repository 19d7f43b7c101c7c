"""Statements to be written, one for each way of earning, sealed by a key of the test."""

import base64
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from settlement.statements.rules import Facts, Part, settle, statement_hash
from settlement.terms.rules import TermsVersion
from settlement.workbook.rules import Beside, Cover, Issue, Place, issue
from settlement.workbook.write_workbook import write_workbook
from tests.settlement.made import facts, locked_of, originals_of, paid, undone, version

FLAT = 'rate = "18%"\nvat = "6%"'
FLAT_PER_TOTAL = FLAT + '\nrounding = "per_total"'
INCLUDED = FLAT + "\nvat_included = true"
UP_TO_BALANCE = FLAT + '\nbase = "up_to_balance"'
TABLE = """
vat = "6%"
rates = [
    { bucket = "M4-M6", rate = "18%" },
    { bucket = "M4-M6", hand = 2, rate = "20.5%" },
    { bucket = "M25+", rate = "33.3333%" },
    { rate = "25%" },
]
"""
LADDER = """
vat = "6%"
rounding = "{rounding}"
[ladder]
metric = "monthly_amount"
method = "{method}"
steps = [
    {{ from = "0", below = "1,000", rate = "10%" }},
    {{ from = "1,000", up_to = "5,000", rate = "12.5%" }},
    {{ above = "5,000", rate = "20%" }},
]
"""
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def ladder(method: str, rounding: str = "per_total") -> str:
    """Write a ladder with edges of both kinds."""
    return LADDER.format(method=method, rounding=rounding)


class Key:
    """A key that signs, as a home has one."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()

    def sign(self, content: bytes) -> str:
        """Sign as the vault does."""
        return base64.b64encode(self._private.sign(content)).decode()

    @property
    def pem(self) -> str:
        """Give the public half."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self._private.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def payments(*amounts: str) -> list[Part]:
    """Make payments of October, one a day, in two buckets and two hands."""
    made = []
    for number, amount in enumerate(amounts, start=1):
        part = paid(number, amount, f"2026-10-{number:02d}")
        bucket, hand = ("M25+" if number % 3 == 0 else "M4-M6"), 1 + number % 2
        made.append(part._replace(bucket=bucket, hand=hand, excess_minor=min(number, part.amount_minor)))
    return made


def october(terms: str | Iterable[TermsVersion], *parts: Part, currency: str = "USD") -> Facts:
    """Make the facts of a month of the agency's own payments."""
    return facts(terms, *parts, currency=currency, placed={})


def later(terms: str | Iterable[TermsVersion], currency: str = "USD") -> Facts:
    """Make an October after a locked September: late payments, and reversals of lines here and there."""
    versions = [version(terms)] if isinstance(terms, str) else list(terms)
    old = [paid(number, f"{number * 700}.05", f"2026-09-{number:02d}") for number in range(1, 5)]
    september = settle(facts(versions, *old, month=SEPTEMBER, placed={}, currency=currency))
    fresh = payments("950", "1,500.25", "4,321.99", "0.03")
    new = [part._replace(part_id=part.part_id + 10) for part in fresh]
    late = [paid(31, "2,000.49", "2026-09-20"), paid(32, "77.77", "2026-09-30")]
    back = [
        undone(41, old[2], "2026-10-01"),  # before the month has any payment: it stands below zero
        undone(42, new[1], "2026-10-20"),
        undone(43, late[0], "2026-10-21"),
    ]
    after = paid(51, "333.33", "2026-10-25")
    return facts(
        versions,
        *(*new, *late, *back, after),
        locked=locked_of(september),
        originals=originals_of(september),
        placed={},
        currency=currency,
    )


def issued(given: Facts, key: Key | None = None, **cover: object) -> Issue:
    """Issue a statement, locked and signed where a key is given."""
    statement = settle(given)
    digest = statement_hash(given, statement)
    made = Cover(
        agency="North Agency",
        portfolio="Card loans",
        locked=key is not None,
        drafted_by="Frank",
        drafted_at=datetime(2026, 11, 2, 14, 3, 7, tzinfo=UTC),
        approved_by="Fiona" if key else None,
        approved_at=datetime(2026, 11, 3, 9, 30, 1, tzinfo=UTC) if key else None,
        sole_person=False,
        hash=digest,
        signature=key.sign(digest.encode()) if key else None,
        key="ab" * 32 if key else None,
    )
    beside = [Beside(f"C-{line.line_no:05d}", "张**") for line in statement.lines]
    places = {
        original.part_id: Place(SEPTEMBER, place) for place, original in enumerate(given.originals, start=1)
    }
    return issue(given, statement, replace(made, **cover), beside, places)  # type: ignore[arg-type]


def written(
    folder: Path, given: Facts, key: Key | None = None, name: str = "statement.xlsx", **cover: object
) -> Path:
    """Write the workbook of a statement."""
    path = folder / name
    write_workbook(path, issued(given, key, **cover), key.sign if key else None)
    return path


def mixed() -> list[TermsVersion]:
    """Make terms that change twice inside October: running total of rates, slices, the rate reached."""
    return [
        version(FLAT_PER_TOTAL, number=1),
        version(ladder("marginal"), date(2026, 10, 3), 2),
        version(ladder("whole_amount"), date(2026, 10, 20), 3),
    ]


def large(facts_: Facts) -> Facts:
    """Make every amount so large that a product of it has more digits than a spreadsheet keeps."""

    def grown(amount: int) -> int:
        return amount * 40_000_037

    parts = [
        part._replace(amount_minor=grown(part.amount_minor), excess_minor=grown(part.excess_minor))
        for part in facts_.parts
    ]
    return replace(facts_, parts=parts)


STATEMENTS: dict[str, Facts] = {
    "flat": october(FLAT, *payments("1,234.56", "0.25", "99.99", "20,000")),
    "flat, every cent on the edge": october('rate = "0.5%"', *payments("1", "3", "5", "7", "101", "0.01")),
    "flat per total": october(FLAT_PER_TOTAL, *payments("0.02", "0.02", "0.02", "0.05", "1,234.56")),
    "table": october(TABLE, *payments("1,234.56", "0.25", "99.99", "20,000", "1", "77.77")),
    "table per total": october(TABLE + 'rounding = "per_total"', *payments("0.02", "0.07", "0.11", "19.99")),
    "whole": october(ladder("whole_amount"), *payments("1,000.01", "2,000.33", "1,999.66", "0.05")),
    "whole, on the included edge": october(ladder("whole_amount"), *payments("1,999.99", "3,000.01")),
    "whole, past it": october(ladder("whole_amount"), *payments("1,999.99", "3,000.02")),
    "whole, per payment": october(ladder("whole_amount", "per_payment"), *payments("1,000.05", "0.05")),
    "marginal": october(ladder("marginal"), *payments("999.99", "0.02", "3,999.99", "2,345.67", "0.05")),
    "marginal, per payment": october(ladder("marginal", "per_payment"), *payments("999.95", "4,100.13", "7")),
    "one step": october(
        '[ladder]\nmetric = "monthly_amount"\nmethod = "marginal"\nsteps = [{ from = "0", rate = "15%" }]',
        *payments("0.03", "0.03", "10.01"),
    ),
    "vat included": october(INCLUDED, *payments("1,234.56", "200,000.00")),
    "up to the balance": october(UP_TO_BALANCE, *payments("1,234.56", "0.25", "99.99")),
    "reversals and late, flat": later(FLAT),
    "reversals and late, flat per total": later(FLAT_PER_TOTAL),
    "reversals and late, whole": later(ladder("whole_amount")),
    "reversals and late, marginal": later(ladder("marginal")),
    "reversals and late, marginal per payment": later(ladder("marginal", "per_payment")),
    "reversals and late, up to the balance, vat included": later(UP_TO_BALANCE + "\nvat_included = true"),
    "reversals and late, terms that change": later(mixed()),
    "nothing but a reversal": october(FLAT, paid(1, "5.00"), undone(2, paid(1, "5.00"), "2026-10-09")),
    "yen": october(FLAT, *payments("1,234.56", "0.25", "99.99"), currency="JPY"),
    "yen, marginal": later(ladder("marginal"), "JPY"),
    "dinars": october(TABLE, *payments("1,234.56", "0.25", "99.99"), currency="KWD"),
    "dinars, whole": later(ladder("whole_amount"), "KWD"),
    "large, flat": large(october(FLAT, *payments("1,234.56", "0.25", "99.99"))),
    "large, flat per total": large(october(FLAT_PER_TOTAL, *payments("1,234.56", "0.25", "99.99", "3,33"))),
    "large, whole": large(october(ladder("whole_amount"), *payments("1,234.56", "0.25", "99.99"))),
    "large, marginal": large(october(ladder("marginal"), *payments("1,234.56", "0.25", "99.99"))),
    "large, marginal per payment": large(
        october(ladder("marginal", "per_payment"), *payments("1,234.56", "7"))
    ),
    "large, vat included": large(october(INCLUDED, *payments("1,234.56", "0.25", "99.99"))),
}
