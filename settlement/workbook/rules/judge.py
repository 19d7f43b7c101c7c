"""Judge a workbook by itself and one trusted key: whether all of it follows, and that key vouched for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from agencies.common.dates import format_month
from agencies.common.errors import MandateError
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from settlement.statements.rules import Statement, settle, statement_hash
from settlement.workbook.rules.book import sheets
from settlement.workbook.rules.cells import Sheet, SheetName
from settlement.workbook.rules.claims import Claims, claims_of, is_draft, summary_of
from settlement.workbook.rules.compare import added_sheets, cells_that_differ, figures_that_differ
from settlement.workbook.rules.digest import Digest, to_sign
from settlement.workbook.rules.found import Found
from settlement.workbook.rules.issue import issue
from settlement.workbook.rules.layout import Layout, lay_out
from settlement.workbook.rules.summary_sheet import Seal, summary_sheet

Holds = Callable[[bytes, str], bool]
_MOST = 20
# What a reader checks first: the rates, then the lines that rest on them, then the sums of these.
_ORDER = (
    *(SheetName.TERMS, SheetName.LINES, SheetName.REVERSALS, SheetName.GROUPS),
    *(SheetName.SUMMARY, SheetName.CHECKS),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a workbook holds, and why or why not; `problems` are the first twenty."""

    ok: bool
    reason: Message
    problems: tuple[Message, ...] = ()


def judge(found: Found, holds: Holds) -> Verdict:
    """Judge what was found in a file; `holds` says whether the trusted key made a signature over bytes."""
    try:
        claims = claims_of(found)
        if (draft := is_draft(found)) is not None:
            return _failed([_draft(draft.cell("value"))])
        statement = settle(claims.facts)
        problems = list(islice(_problems(found, claims, statement, holds), _MOST))
    except MandateError as error:
        return _failed([error.message])
    return _failed(problems) if problems else _passed(claims, statement)


def _failed(problems: list[Message]) -> Verdict:
    return Verdict(False, problems[0], tuple(problems))


def _passed(claims: Claims, statement: Statement) -> Verdict:
    facts, totals = claims.facts, statement.totals
    reason = say(
        "The statement {month} of {agency} follows from its payments ({lines}) and its terms, comes to "
        "{total} {currency}, and is signed by the trusted key.",
        month=format_month(facts.month),
        agency=facts.agency,
        lines=totals.payments,
        total=format_amount(totals.total_minor, facts.currency),
        currency=facts.currency,
    )
    return Verdict(True, reason)


def _draft(cell: str) -> Message:
    return say(
        "{cell} says that this is a draft; nobody has signed it, so only a locked statement can be verified.",
        cell=cell,
    )


def _problems(found: Found, claims: Claims, statement: Statement, holds: Holds) -> Iterator[Message]:
    yield from added_sheets(found)
    layout = _layout(claims, statement)
    currency = claims.facts.currency
    for sheet in _sheets(layout, claims):
        yield from figures_that_differ(sheet, found, currency)
    yield from _seals_that_fail(found, claims, statement, holds)
    if Digest.of(found) != claims.digest:
        yield from _changes(found, claims, layout)


def _layout(claims: Claims, statement: Statement) -> Layout:
    beside = [claims.beside[part.part_id] for part in statement.parts]
    return lay_out(issue(claims.facts, statement, claims.cover, beside, claims.places))


def _sheets(layout: Layout, claims: Claims) -> list[Sheet]:
    made = [*sheets(layout), summary_sheet(layout, Seal(claims.digest, claims.seal))]
    return sorted(made, key=lambda sheet: _ORDER.index(sheet.name))


def _seals_that_fail(found: Found, claims: Claims, statement: Statement, holds: Holds) -> Iterator[Message]:
    cell = {code: reader.cell("value") for code, reader in summary_of(found).items()}
    if claims.cover.hash != statement_hash(claims.facts, statement):
        yield say("{cell} does not hold the hash of the payments and terms in this file.", cell=cell["hash"])
    if not holds(claims.cover.hash.encode(), claims.cover.signature or ""):
        yield say(
            "{cell} holds a signature of this hash that the trusted key did not make.", cell=cell["signature"]
        )
    if not holds(to_sign(claims.cover.hash, claims.digest), claims.seal):
        yield say(
            "{cell} holds a signature of this workbook that the trusted key did not make.", cell=cell["seal"]
        )


def _changes(found: Found, claims: Claims, layout: Layout) -> Iterator[Message]:
    """Find what was changed where no figure shows it: a formula, or a text."""
    changes = [each for sheet in _sheets(layout, claims) for each in cells_that_differ(sheet, found)]
    yield from changes
    if not changes:
        yield say(
            "{cell} does not hold the digest of this file: a case number, a name or another text was changed "
            "or added after the export.",
            cell=summary_of(found)["digest"].cell("value"),
        )
