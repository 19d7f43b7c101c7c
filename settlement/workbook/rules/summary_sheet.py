"""The first sheet: whose statement it is, what it comes to, who answers for it, and what seals it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from agencies.common.dates import format_month
from agencies.common.words import Message, say
from settlement.workbook.rules.cells import (
    DASH,
    Cell,
    Cells,
    Row,
    Sheet,
    SheetName,
    Style,
    Value,
    in_two,
    side_by_side,
)
from settlement.workbook.rules.layout import Layout
from settlement.workbook.rules.summary_figures import figures_of, kind_heads, kind_row
from settlement.workbook.rules.summary_rows import FORM, KINDS, SEAL, STATEMENT, SummaryRows
from settlement.workbook.rules.vat import vat_terms

_SECTIONS = {
    "statement": say("Whose it is"),
    "figures": say("What it comes to"),
    "kinds": say("By kind of line"),
    "seals": say("What seals it"),
}
_LABELS = {
    "agency": say("Agency"),
    "agency_name": say("Name of the agency"),
    "portfolio": say("Portfolio"),
    "portfolio_name": say("Name of the portfolio"),
    "currency": say("Currency"),
    "month": say("Month"),
    "status": say("Status"),
    "drafted_by": say("Drafted by"),
    "drafted_at": say("Drafted at (UTC)"),
    "approved_by": say("Approved by"),
    "approved_at": say("Approved at (UTC)"),
    "sole_person": say("Drafted and approved by the only person here"),
    "payments": say("Payments"),
    "amount": say("Amount"),
    "base": say("Base"),
    "earned": say("Commission of all lines"),
    "commission": say("Commission without VAT"),
    "vat": say("VAT"),
    "total": say("Total"),
    "verdict": say("Checks"),
    "hash": say("Hash of the statement (SHA-256)"),
    "signature": say("Signature of the hash (Ed25519)"),
    "key": say("Key that signed (SHA-256 of it)"),
    "digest": say("Digest of this workbook (SHA-256)"),
    "seal": say("Signature of the digest (Ed25519)"),
    "form": say("Form of this workbook"),
}
_NOTES = (
    say("Blue figures are inputs: change one, and all that follows from it moves; formulas are black."),
    say("To check this file: mandate verify statement FILE.xlsx --key PUBLIC.pem"),
    say("Take the public key from the lender itself; the key named here only says which one is meant."),
)


@dataclass(frozen=True, slots=True)
class Seal:
    """The digest of all cells of a workbook, and its signature; a draft has none."""

    digest: str
    signature: str | None


def summary_sheet(layout: Layout, seal: Seal) -> Sheet:
    """Make the summary; `seal` is over all other cells."""
    return Sheet(
        name=SheetName.SUMMARY, widths=layout.summary.widths, rows=_rows(layout, seal), frozen=(1, 0)
    )


def _rows(layout: Layout, seal: Seal) -> Iterator[Row]:
    values = _statement(layout) | figures_of(layout) | _seals(layout, seal)
    for code in SummaryRows(layout.issue.cover).order:
        yield layout.summary.row(_row(layout, code, values))
    for note in _NOTES:
        yield [Cell(side_by_side(note), Style.NOTE)]


def _row(layout: Layout, code: str, values: Mapping[str, Cell]) -> Cells:
    if code == "title":
        return {"english": Cell(_title(layout), Style.TITLE)}
    if code in _SECTIONS:
        english, chinese = in_two(_SECTIONS[code], Style.SECTION)
        return {"english": english, "chinese": chinese} | (kind_heads() if code == "kinds" else {})
    if code in KINDS:
        return kind_row(layout, code)
    if code in values:
        english, chinese = in_two(_label(layout, code), Style.LABEL)
        return {
            "english": english,
            "chinese": chinese,
            "value": values[code],
            "code": Cell(code, Style.CODE),
        }
    return {}


def _title(layout: Layout) -> str:
    facts, cover = layout.issue.facts, layout.issue.cover
    title = side_by_side(say("Statement of commission"))
    return " · ".join((title, format_month(facts.month), cover.agency))


def _label(layout: Layout, code: str) -> Message:
    if code != "vat_rate":
        return _LABELS[code]
    if vat_terms(layout.issue).vat_included:
        return say("VAT rate, included in the commission of the lines")
    return say("VAT rate, added to the commission of the lines")


def _statement(layout: Layout) -> Cells:
    facts, cover = layout.issue.facts, layout.issue.cover
    status = say("locked") if cover.locked else say("draft")
    values: dict[str, tuple[Value | None, Style]] = {
        "agency": (facts.agency, Style.TEXT),
        "agency_name": (cover.agency, Style.TEXT),
        "portfolio": (facts.portfolio, Style.TEXT),
        "portfolio_name": (cover.portfolio, Style.TEXT),
        "currency": (facts.currency, Style.TEXT),
        "month": (facts.month, Style.MONTH),
        "status": (side_by_side(status), Style.TEXT),
        "drafted_by": (cover.drafted_by, Style.TEXT),
        "drafted_at": (_clock(cover.drafted_at), Style.MOMENT),
        "approved_by": (cover.approved_by, Style.TEXT),
        "approved_at": (_clock(cover.approved_at), Style.MOMENT),
        "sole_person": (side_by_side(say("yes")), Style.TEXT),
    }
    return {code: _shown(*values[code]) for code in STATEMENT}


def _clock(moment: datetime | None) -> datetime | None:
    """Write a moment as a cell holds it: without a zone, which the label names."""
    return None if moment is None else moment.replace(tzinfo=None)


def _seals(layout: Layout, seal: Seal) -> Cells:
    cover = layout.issue.cover
    values = {
        "hash": cover.hash,
        "signature": cover.signature,
        "key": cover.key,
        "digest": seal.digest,
        "seal": seal.signature,
        "form": FORM,
    }
    return {code: _shown(values[code], Style.DIGEST) for code in SEAL}


def _shown(value: Value | None, style: Style) -> Cell:
    return Cell(DASH, Style.TEXT) if value is None else Cell(value, style)
