"""The first sheet: whose statement it is, what it comes to, who answers for it, and what seals it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from agencies.common.dates import format_month
from agencies.common.words import Message, render, say
from settlement.statements.rules import LineKind
from settlement.workbook.rules.cells import (
    DASH,
    Cell,
    Row,
    Sheet,
    SheetName,
    Style,
    Value,
    both,
    in_two,
    side_by_side,
)
from settlement.workbook.rules.checks_sheet import overall
from settlement.workbook.rules.figures import ppm, rate
from settlement.workbook.rules.layout import Layout
from settlement.workbook.rules.lines_sheet import KINDS as KIND_WORDS
from settlement.workbook.rules.summary_rows import FIGURES, FORM, KINDS, SEAL, STATEMENT, SummaryRows
from settlement.workbook.rules.vat import vat_rate, vat_terms
from settlement.workbook.rules.verdicts import ok

Cells = dict[str, Cell]
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
    values = _statement(layout) | _Figures(layout).cells() | _seals(layout, seal)
    for code in SummaryRows(layout.issue.cover).order:
        yield layout.summary.row(_row(layout, code, values))
    for note in _NOTES:
        yield [Cell(side_by_side(note), Style.NOTE)]


def _row(layout: Layout, code: str, values: Mapping[str, Cell]) -> Cells:
    if code == "title":
        return {"english": Cell(_title(layout), Style.TITLE)}
    if code in _SECTIONS:
        english, chinese = in_two(_SECTIONS[code], Style.SECTION)
        return {"english": english, "chinese": chinese} | (_kind_heads() if code == "kinds" else {})
    if code in KINDS:
        return _kind(layout, code)
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


def _statement(layout: Layout) -> dict[str, Cell]:
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


def _seals(layout: Layout, seal: Seal) -> dict[str, Cell]:
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


class _Figures:
    """Writes what the statement comes to, as formulas over the lines."""

    def __init__(self, layout: Layout) -> None:
        self._layout, self._figures = layout, layout.figures
        self._rows = SummaryRows(layout.issue.cover)

    def cells(self) -> dict[str, Cell]:
        """Give the cells by their code."""
        layout, totals = self._layout, self._layout.issue.statement.totals
        lines, money = layout.issue.statement, self._figures.money
        commission, vat = self._vat()
        figures: dict[str, tuple[Value, Style, str | None]] = {
            "payments": (totals.payments, Style.COUNT, f"COUNT({layout.all_lines('line')})"),
            "amount": (
                money(sum(part.amount_minor for part in lines.parts)),
                Style.MONEY,
                self._total("amount"),
            ),
            "base": (money(totals.base_minor), Style.MONEY, self._total("base")),
            "earned": (
                money(sum(line.commission_minor for line in lines.lines)),
                Style.MONEY,
                self._total("commission"),
            ),
            "vat_rate": (rate(vat_rate(layout.issue)), Style.RATE_INPUT, None),
            "commission": (money(totals.commission_minor), Style.MONEY, commission),
            "vat": (money(totals.vat_minor), Style.MONEY, vat),
            "total": (
                money(totals.total_minor),
                Style.MONEY_TOTAL,
                self._figures.plus(self._here("commission"), self._here("vat")),
            ),
            "verdict": (ok(), Style.VERDICT, overall(layout)),
        }
        return {code: Cell(*figures[code]) for code in FIGURES}

    def _total(self, code: str) -> str:
        return self._figures.total(self._layout.all_lines(code))

    def _here(self, code: str) -> str:
        return self._layout.summary.here("value", self._rows.row(code))

    def _vat(self) -> tuple[str, str]:
        """Round VAT once: added to what the lines earn, or split off it."""
        earned, vat = self._here("earned"), ppm(self._here("vat_rate"))
        minor = self._figures.minor(earned)
        if vat_terms(self._layout.issue).vat_included:
            return self._figures.without_vat(minor, vat), self._figures.less(earned, self._here("commission"))
        return earned, self._figures.part(minor, vat)


def _kind_heads() -> Cells:
    heads = {
        "value": say("Lines"),
        "amount": say("Amount"),
        "base": say("Base"),
        "commission": say("Commission"),
    }
    return {code: Cell(both(word), Style.HEADING_RIGHT) for code, word in heads.items()}


def _kind(layout: Layout, code: str) -> Cells:
    """Sum the lines of one kind, told apart by the words in the line's kind."""
    statement, figures = layout.issue.statement, layout.figures
    kind, row = LineKind(code), SummaryRows(layout.issue.cover).row(code)
    chosen = [place for place, line in enumerate(statement.lines) if line.kind is kind]
    sums = {
        "amount": sum(statement.parts[place].amount_minor for place in chosen),
        "base": sum(statement.lines[place].base_minor for place in chosen),
        "commission": sum(statement.lines[place].commission_minor for place in chosen),
    }
    english, chinese = (layout.summary.here(each, row) for each in ("english", "chinese"))
    of_kind = f'({layout.all_lines("kind")}={english}&" "&{chinese})'
    cells = {
        each: Cell(
            figures.money(minor),
            Style.MONEY,
            figures.major(f"SUMPRODUCT({of_kind}*{figures.minor(layout.all_lines(each))})"),
        )
        for each, minor in sums.items()
    }
    return cells | {
        "english": Cell(render(KIND_WORDS[kind], "en"), Style.LABEL),
        "chinese": Cell(render(KIND_WORDS[kind], "zh_CN"), Style.LABEL),
        "value": Cell(len(chosen), Style.COUNT, f"SUMPRODUCT(--{of_kind})"),
        "code": Cell(f"kind_{code}", Style.CODE),
    }
