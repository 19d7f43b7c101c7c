"""What a statement comes to, on its summary: every figure a formula over the lines."""

from agencies.common.words import render, say
from settlement.statements.rules import LineKind
from settlement.workbook.rules.cells import Cell, Cells, Style, both
from settlement.workbook.rules.checks_sheet import overall
from settlement.workbook.rules.figures import millionths, rate
from settlement.workbook.rules.layout import Layout
from settlement.workbook.rules.lines_sheet import KINDS
from settlement.workbook.rules.summary_rows import FIGURES, SummaryRows
from settlement.workbook.rules.vat import vat_rate, vat_terms
from settlement.workbook.rules.verdicts import ok


def figures_of(layout: Layout) -> Cells:
    """Give the totals, VAT and the verdict by their code."""
    return _Figures(layout).cells()


def kind_heads() -> Cells:
    """Head the table of kinds."""
    heads = {
        "value": say("Lines"),
        "amount": say("Amount"),
        "base": say("Base"),
        "commission": say("Commission"),
    }
    return {code: Cell(both(word), Style.HEADING_RIGHT) for code, word in heads.items()}


def kind_row(layout: Layout, code: str) -> Cells:
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
        "english": Cell(render(KINDS[kind], "en"), Style.LABEL),
        "chinese": Cell(render(KINDS[kind], "zh_CN"), Style.LABEL),
        "value": Cell(len(chosen), Style.COUNT, f"SUMPRODUCT(--{of_kind})"),
        "code": Cell(f"kind_{code}", Style.CODE),
    }


class _Figures:
    """Writes what the statement comes to, as formulas over the lines."""

    def __init__(self, layout: Layout) -> None:
        self._layout, self._figures = layout, layout.figures
        self._rows = SummaryRows(layout.issue.cover)

    def cells(self) -> Cells:
        """Give the cells by their code."""
        layout, statement = self._layout, self._layout.issue.statement
        totals, (commission, vat) = statement.totals, self._vat()
        amount = sum(part.amount_minor for part in statement.parts)
        earned = sum(line.commission_minor for line in statement.lines)
        total = self._figures.plus(self._here("commission"), self._here("vat"))
        cells = {
            "payments": Cell(totals.payments, Style.COUNT, f"COUNT({layout.all_lines('line')})"),
            "amount": self._money(amount, self._total("amount")),
            "base": self._money(totals.base_minor, self._total("base")),
            "earned": self._money(earned, self._total("commission")),
            "vat_rate": Cell(rate(vat_rate(layout.issue)), Style.RATE_INPUT),
            "commission": self._money(totals.commission_minor, commission),
            "vat": self._money(totals.vat_minor, vat),
            "total": self._money(totals.total_minor, total, Style.MONEY_TOTAL),
            "verdict": Cell(ok(), Style.VERDICT, overall(layout)),
        }
        return {code: cells[code] for code in FIGURES}

    def _money(self, minor: int, formula: str, style: Style = Style.MONEY) -> Cell:
        return Cell(self._figures.money(minor), style, formula)

    def _total(self, code: str) -> str:
        return self._figures.total(self._layout.all_lines(code))

    def _here(self, code: str) -> str:
        return self._layout.summary.here("value", self._rows.row(code))

    def _vat(self) -> tuple[str, str]:
        """Round VAT once: added to what the lines earn, or split off it."""
        earned, vat = self._here("earned"), millionths(self._here("vat_rate"))
        minor = self._figures.minor(earned)
        if vat_terms(self._layout.issue).vat_included:
            return self._figures.without_vat(minor, vat), self._figures.less(earned, self._here("commission"))
        return earned, self._figures.part(minor, vat)
