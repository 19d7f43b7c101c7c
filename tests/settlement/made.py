"""Small builders, so that a test line reads like a line of a statement."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date

from agencies.common import money
from settlement.statements.rules import Facts, Line, LockedTotal, Original, Part, Statement, settle
from settlement.terms.rules import Terms, TermsVersion, parse_terms

MONTH = date(2026, 10, 1)
WHOLE = """
[ladder]
metric = "batch_recovery_rate"
method = "whole_amount"
steps = [
    { from = "0%", below = "1%", rate = "18%" },
    { from = "1%", below = "2%", rate = "20%" },
    { from = "2%", rate = "22%" },
]
"""
MARGINAL = WHOLE.replace("whole_amount", "marginal")
MONTHLY = """
[ladder]
metric = "monthly_amount"
method = "{method}"
steps = [{{ from = "0", below = "1,000.00", rate = "10%" }}, {{ from = "1,000.00", rate = "20%" }}]
"""
MONTHLY_WHOLE = MONTHLY.format(method="whole_amount")
MONTHLY_MARGINAL = MONTHLY.format(method="marginal")


def minor(text: str) -> int:
    """Read dollars and cents."""
    return money.parse(text, "USD")


def terms(text: str) -> Terms:
    """Read a terms file."""
    return parse_terms(tomllib.loads(text))


def version(text: str, since: date = date(2026, 1, 1), number: int = 1) -> TermsVersion:
    """Make approved terms of a terms file."""
    return TermsVersion(number, since, terms(text))


def paid(part_id: int, amount: str, day: str = "2026-10-05") -> Part:
    """Make a payment P1, P2 and so on by its id."""
    return Part(part_id, f"P{part_id}", date.fromisoformat(day), minor(amount), 0, "M4-M6", 1, "B1", None)


def undone(part_id: int, original: Part, day: str) -> Part:
    """Make the reversal of a payment."""
    return original._replace(
        part_id=part_id,
        reference=f"R{part_id}",
        paid_on=date.fromisoformat(day),
        amount_minor=-original.amount_minor,
        excess_minor=0,
        reverses=original.part_id,
    )


def facts(
    text: str | Iterable[TermsVersion],
    *parts: Part,
    month: date = MONTH,
    placed: Mapping[str, int] | None = None,
    locked: Iterable[LockedTotal] = (),
    originals: Iterable[Original] = (),
    currency: str = "USD",
) -> Facts:
    """Make the facts of a statement of agency A for a month."""
    return Facts(
        agency="A",
        portfolio="CARDS",
        currency=currency,
        month=month,
        parts=parts,
        versions=[version(text)] if isinstance(text, str) else list(text),
        placed={"B1": minor("10,000,000.00")} if placed is None else placed,
        locked=list(locked),
        originals=list(originals),
    )


def locked_of(statement: Statement) -> list[LockedTotal]:
    """Say what a locked statement leaves for later ones."""
    pairs = zip(statement.parts, statement.lines, strict=True)
    return [LockedTotal(line.month, part.batch, line.rate_ppm, line.base_minor) for part, line in pairs]


def originals_of(statement: Statement) -> list[Original]:
    """Say what the reversal of a line of a locked statement rests on."""
    pairs = zip(statement.parts, statement.lines, strict=True)
    return [original_of(part, line) for part, line in pairs]


def original_of(part: Part, line: Line) -> Original:
    """Say what the reversal of one locked line rests on."""
    return Original(
        part.part_id,
        part.reference,
        part.amount_minor,
        line.base_minor,
        line.rate_ppm,
        line.commission_minor,
        line.terms_number,
    )


def earned(statement: Statement) -> list[str]:
    """List the commission of each line as a person reads it."""
    return [money.format_amount(line.commission_minor, "USD") for line in statement.lines]


def settled(text: str | Iterable[TermsVersion], *parts: Part) -> list[str]:
    """Settle payments of one month and list what each earned."""
    return earned(settle(facts(text, *parts)))
