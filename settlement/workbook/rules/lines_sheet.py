"""The sheet of lines: one row per payment, with its figures and its arithmetic in words."""

from collections.abc import Iterator

from agencies.common.words import render, say
from settlement.statements.rules import Line, LineKind, Part, explain
from settlement.workbook.rules.cells import DASH, Cell, Cells, Row, Sheet, SheetName, Style, side_by_side
from settlement.workbook.rules.earning import Earning
from settlement.workbook.rules.headings import PRINTED_LINES
from settlement.workbook.rules.issue import Beside
from settlement.workbook.rules.layout import FIRST_ROW, Layout

KINDS = {
    LineKind.PAYMENT: say("payment"),
    LineKind.LATE: say("late"),
    LineKind.REVERSAL: say("reversal"),
}
_DASH = Cell(DASH, Style.DASH)


def kind_label(kind: LineKind) -> str:
    """Say the kind of a line in both languages; the summary counts by this text."""
    return side_by_side(KINDS[kind])


def lines_sheet(layout: Layout) -> Sheet:
    """Make the sheet of lines."""
    columns = layout.lines
    return Sheet(
        name=SheetName.LINES,
        widths=columns.widths,
        rows=_rows(layout),
        frozen=(FIRST_ROW - 1, 3),
        repeated=FIRST_ROW - 1,
        wide=True,
        printed=columns.number(PRINTED_LINES),
        filtered=(FIRST_ROW - 1, layout.last_line, len(columns.columns)),
    )


def _rows(layout: Layout) -> Iterator[Row]:
    yield [Cell(SheetName.LINES.value, Style.TITLE)]
    yield from layout.lines.head()
    earning, statement = Earning(layout), layout.issue.statement
    blank = dict.fromkeys((column.code for column in layout.lines.columns), _DASH)
    each = zip(statement.parts, statement.lines, layout.issue.beside, strict=True)
    for place, (part, line, beside) in enumerate(each):
        cells = blank | _payment(layout, part, line, beside) | _words(layout, line)
        yield layout.lines.row(cells | earning.cells(place, part, line))


def _payment(layout: Layout, part: Part, line: Line, beside: Beside) -> Cells:
    money = layout.figures.money
    return {
        "line": Cell(line.line_no, Style.NUMBER),
        "part": Cell(part.part_id, Style.NUMBER),
        "reference": Cell(part.reference, Style.TEXT),
        "case_no": Cell(beside.case_no, Style.TEXT),
        "debtor": Cell(beside.debtor or DASH, Style.TEXT),
        "paid_on": Cell(part.paid_on, Style.DATE),
        "month": Cell(line.month, Style.MONTH),
        "kind": Cell(kind_label(line.kind), Style.TEXT),
        "reverses": _DASH if part.reverses is None else Cell(part.reverses, Style.NUMBER),
        "bucket": Cell(part.bucket, Style.TEXT),
        "hand": Cell(part.hand, Style.NUMBER),
        "batch": Cell(part.batch, Style.TEXT),
        "amount": Cell(money(part.amount_minor), Style.MONEY_INPUT),
        "excess": Cell(money(part.excess_minor), Style.MONEY_INPUT),
        "issued": Cell(money(line.commission_minor), Style.MONEY),
        "terms": Cell(line.terms_number, Style.NUMBER),
    }


def _words(layout: Layout, line: Line) -> Cells:
    words = explain(line, layout.issue.facts.currency)
    return {
        "english": Cell(render(words, "en"), Style.WORDS),
        "chinese": Cell(render(words, "zh_CN"), Style.WORDS),
    }
