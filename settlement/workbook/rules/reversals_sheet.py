"""The sheet of reversals: what each undoes, where that stands, and that it is the exact negative."""

from collections.abc import Iterator

from agencies.common.words import say
from settlement.statements.rules import Line, Original, Part
from settlement.workbook.rules.cells import DASH, Cell, Cells, Row, Sheet, SheetName, Style, side_by_side
from settlement.workbook.rules.figures import rate
from settlement.workbook.rules.issue import Place
from settlement.workbook.rules.layout import FIRST_ROW, Layout
from settlement.workbook.rules.verdicts import verdict


def reversals_sheet(layout: Layout) -> Sheet:
    """Make the sheet of reversals."""
    return Sheet(
        name=SheetName.REVERSALS,
        widths=layout.reversals.widths,
        rows=_rows(layout),
        frozen=(FIRST_ROW - 1, 2),
        repeated=FIRST_ROW - 1,
    )


def _rows(layout: Layout) -> Iterator[Row]:
    yield [Cell(SheetName.REVERSALS.value, Style.TITLE)]
    yield from layout.reversals.head()
    originals = {original.part_id: original for original in layout.issue.facts.originals}
    statement = layout.issue.statement
    for part, line in zip(statement.parts, statement.lines, strict=True):
        if part.reverses is not None:
            cells = _reversal(layout, part, line)
            place = layout.places.get(part.reverses)
            if place is None:
                cells |= _locked(layout, originals[part.reverses])
            else:
                cells |= _here(layout, place)
            yield layout.reversals.row(cells)
    if not layout.reversal_rows:
        yield [Cell(side_by_side(say("No payment is undone in this statement.")), Style.NOTE)]


def _reversal(layout: Layout, part: Part, line: Line) -> Cells:
    figures, columns, lines = layout.figures, layout.reversals, layout.lines
    row, line_row = layout.reversal_rows[part.part_id], FIRST_ROW + layout.places[part.part_id]
    figures_taken = {
        "amount": part.amount_minor,
        "base": line.base_minor,
        "commission": line.commission_minor,
    }
    cells = {
        f"back_{code}": Cell(figures.money(minor), Style.MONEY, lines.there(code, line_row))
        for code, minor in figures_taken.items()
    }
    exact = ",".join(
        f"{columns.here(f'back_{code}', row)}=-{columns.here(code, row)}" for code in figures_taken
    )
    return cells | {
        "line": Cell(line.line_no, Style.NUMBER),
        "reference": Cell(part.reference, Style.TEXT),
        "paid_on": Cell(part.paid_on, Style.DATE),
        "part": Cell(part.reverses or 0, Style.NUMBER),
        "terms": Cell(line.terms_number, Style.NUMBER),
        "verdict": verdict(f"AND({exact})"),
    }


def _locked(layout: Layout, original: Original) -> Cells:
    """Show a line of an earlier statement as it was locked; its figures are inputs here."""
    place, money = layout.issue.places[original.part_id], layout.figures.money
    return _place(place) | {
        "undoes": Cell(original.reference, Style.TEXT),
        "amount": Cell(money(original.amount_minor), Style.MONEY_INPUT),
        "base": Cell(money(original.base_minor), Style.MONEY_INPUT),
        "rate": _rate(original.rate_ppm, None),
        "commission": Cell(money(original.commission_minor), Style.MONEY_INPUT),
    }


def _here(layout: Layout, place: int) -> Cells:
    """Point to a line of this statement."""
    part, line = layout.issue.statement.parts[place], layout.issue.statement.lines[place]
    money, row = layout.figures.money, FIRST_ROW + place
    shown = {"amount": part.amount_minor, "base": line.base_minor, "commission": line.commission_minor}
    cells = {
        code: Cell(money(minor), Style.MONEY, layout.lines.there(code, row)) for code, minor in shown.items()
    }
    return (
        cells
        | _place(Place(layout.issue.facts.month, line.line_no))
        | {
            "undoes": Cell(part.reference, Style.TEXT),
            "rate": _rate(line.rate_ppm, layout.lines.there("rate", row)),
        }
    )


def _place(place: Place) -> Cells:
    return {
        "statement": Cell(place.month, Style.MONTH),
        "place": Cell(place.line_no, Style.NUMBER),
    }


def _rate(rate_ppm: int | None, formula: str | None) -> Cell:
    if rate_ppm is None:
        return Cell(DASH, Style.DASH)
    return Cell(rate(rate_ppm), Style.RATE if formula else Style.RATE_INPUT, formula)
