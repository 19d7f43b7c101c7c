"""The sheet of checks: what the formulas give beside what was issued, one verdict a row and one over all."""

from collections.abc import Iterator
from dataclasses import dataclass

from agencies.common.words import Message, say
from settlement.terms.rules import Ladder
from settlement.workbook.rules.cells import Cell, Row, Sheet, SheetName, Style, Value, in_two
from settlement.workbook.rules.figures import millionths, rate
from settlement.workbook.rules.layout import FIRST_ROW, Layout
from settlement.workbook.rules.summary_rows import SummaryRows
from settlement.workbook.rules.vat import vat_rate
from settlement.workbook.rules.verdicts import ok, verdict, verdict_of_all


@dataclass(frozen=True, slots=True)
class Check:
    """A figure that the formulas give, and the one that was issued."""

    code: str
    sentence: Message
    formula: str
    issued: Value
    style: Style


def checks_sheet(layout: Layout) -> Sheet:
    """Make the sheet of checks."""
    return Sheet(
        name=SheetName.CHECKS,
        widths=layout.checks.widths,
        rows=_rows(layout),
        frozen=(FIRST_ROW - 1, 0),
        repeated=FIRST_ROW - 1,
    )


def overall(layout: Layout) -> str:
    """Name the cell of the verdict over all checks."""
    return layout.checks.there("verdict", FIRST_ROW + len(checks(layout)))


def checks(layout: Layout) -> list[Check]:
    """List the checks in order."""
    return [*_of_lines(layout), *_of_terms(layout), *_of_totals(layout)]


def _of_lines(layout: Layout) -> Iterator[Check]:
    parts, figures = layout.issue.statement.parts, layout.figures
    commission, as_issued = (figures.minor(layout.all_lines(code)) for code in ("commission", "issued"))
    yield Check(
        "lines", say("Number of lines"), f"COUNT({layout.all_lines('line')})", len(parts), Style.COUNT
    )
    for code, sentence, minor in (
        ("amount", say("Sum of the amounts"), sum(part.amount_minor for part in parts)),
        ("excess", say("Sum of what is above the balance"), sum(part.excess_minor for part in parts)),
    ):
        total = figures.total(layout.all_lines(code))
        yield Check(code, sentence, total, figures.money(minor), Style.MONEY)
    yield Check(
        "issued",
        say("Lines whose commission is not as issued"),
        f"SUMPRODUCT(--({commission}<>{as_issued}))",
        0,
        Style.COUNT,
    )
    verdicts = layout.reversals.span("verdict", FIRST_ROW, layout.last_reversal)
    undone = f"COUNT({layout.reversals.span('line', FIRST_ROW, layout.last_reversal)})"
    yield Check(
        "reversals",
        say("Reversals that are not the exact negative of what they undo"),
        f'{undone}-SUMPRODUCT(--({verdicts}="{ok()}"))',
        0,
        Style.COUNT,
    )


def _of_terms(layout: Layout) -> Iterator[Check]:
    for version in layout.issue.facts.versions:
        block, terms = layout.blocks[version.number], layout.terms
        rates, approved = (terms.span(code, block.first, block.last) for code in ("rate", "approved_rate"))
        differing = f"SUMPRODUCT(--({millionths(rates)}<>{millionths(approved)}))"
        if isinstance(version.terms.pricing, Ladder):
            starts, known = (terms.span(code, block.first, block.last) for code in ("from", "approved_from"))
            signs, said = (terms.span(code, block.first, block.last) for code in ("sign", "approved_sign"))
            differing += f"+SUMPRODUCT(--({layout.figures.minor(starts)}<>{layout.figures.minor(known)}))"
            differing += f"+SUMPRODUCT(--({signs}<>{said}))"
        sentence = say("Rates and bounds of terms {number} that are not as approved", number=version.number)
        yield Check(f"terms_{version.number}", sentence, differing, 0, Style.COUNT)


def _of_totals(layout: Layout) -> Iterator[Check]:
    rows, totals, money = SummaryRows(layout.issue.cover), layout.issue.statement.totals, layout.figures.money
    earned = sum(line.commission_minor for line in layout.issue.statement.lines)
    issued = (
        ("base", say("Base of all lines"), money(totals.base_minor), Style.MONEY),
        ("earned", say("Commission of all lines"), money(earned), Style.MONEY),
        ("vat_rate", say("VAT rate"), rate(vat_rate(layout.issue)), Style.RATE),
        ("commission", say("Commission without VAT"), money(totals.commission_minor), Style.MONEY),
        ("vat", say("VAT"), money(totals.vat_minor), Style.MONEY),
        ("total", say("Total"), money(totals.total_minor), Style.MONEY),
    )
    for code, sentence, figure, style in issued:
        yield Check(code, sentence, rows.there(code), figure, style)


def _rows(layout: Layout) -> Iterator[Row]:
    yield [Cell(SheetName.CHECKS.value, Style.TITLE)]
    yield from layout.checks.head()
    found = checks(layout)
    for number, check in enumerate(found, start=1):
        yield _check(layout, number, check)
    english, chinese = in_two(say("All of it"), Style.SECTION)
    last = FIRST_ROW + len(found) - 1
    yield layout.checks.row(
        {
            "english": english,
            "chinese": chinese,
            "verdict": verdict_of_all(layout.checks.span("verdict", FIRST_ROW, last)),
            "code": Cell("all", Style.CODE),
        }
    )


def _check(layout: Layout, number: int, check: Check) -> Row:
    row = FIRST_ROW + number - 1
    english, chinese = in_two(check.sentence, Style.LABEL)
    result, issued = (layout.checks.here(code, row) for code in ("result", "issued"))
    return layout.checks.row(
        {
            "number": Cell(number, Style.NUMBER),
            "english": english,
            "chinese": chinese,
            "result": Cell(check.issued, check.style, check.formula),
            "issued": Cell(check.issued, check.style),
            "verdict": verdict(f"{result}={issued}"),
            "code": Cell(check.code, Style.CODE),
        }
    )
