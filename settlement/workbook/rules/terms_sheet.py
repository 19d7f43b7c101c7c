"""The sheet of terms: each version in words, its rates as inputs, and the text that was approved."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from agencies.common.words import Message, render, say
from settlement.terms.rules import FlatRate, Ladder, RateRow, RateTable, Step, TermsVersion, describe
from settlement.terms.rules.ladder import unit_of
from settlement.workbook.rules.cells import Cell, Cells, Row, Sheet, SheetName, Style, in_two
from settlement.workbook.rules.figures import millionths, rate
from settlement.workbook.rules.layout import Block, Layout

_RATE_CODES = ("number", "english", "chinese", "rate", "approved_rate", "code")


def terms_sheet(layout: Layout) -> Sheet:
    """Make the sheet of terms."""
    return Sheet(
        name=SheetName.TERMS, widths=layout.terms.widths, rows=_rows(layout), frozen=(1, 0), wide=True
    )


def _rows(layout: Layout) -> Iterator[Row]:
    yield [Cell(SheetName.TERMS.value, Style.TITLE)]
    for version in layout.issue.facts.versions:
        yield []
        block = layout.blocks[version.number]
        for cells in _block(layout, version, block):
            yield layout.terms.row(dict(cells))


def _block(layout: Layout, version: TermsVersion, block: Block) -> Iterator[Mapping[str, Cell]]:
    heading = say("Terms {number}, in force from {day}", number=version.number, day=version.valid_from)
    english, chinese = in_two(heading, Style.SECTION)
    yield {
        "number": Cell(version.number, Style.SECTION),
        "english": english,
        "chinese": chinese,
        "from": Cell(version.valid_from, Style.DATE),
        "code": Cell("version", Style.CODE),
    }
    for sentence in describe(version.terms, layout.issue.facts.currency):
        yield _words(sentence, Style.WORDS) | {"code": Cell("sentence", Style.CODE)}
    yield _heading(layout, version)
    yield from _rates(layout, version, block)
    for text in block.texts:
        yield {"english": Cell(text, Style.WORDS), "code": Cell("canonical", Style.CODE)}


def _heading(layout: Layout, version: TermsVersion) -> Cells:
    cells = dict(zip((each.code for each in layout.terms.columns), layout.terms.head()[0], strict=True))
    shown = {code: cell for code, cell in cells.items() if cell is not None}
    if isinstance(version.terms.pricing, Ladder):
        return shown
    return {code: shown[code] for code in _RATE_CODES}


def _rates(layout: Layout, version: TermsVersion, block: Block) -> Iterator[Cells]:
    pricing = version.terms.pricing
    if isinstance(pricing, Ladder):
        yield from _Steps(layout, pricing, block).rows()
    elif isinstance(pricing, FlatRate):
        yield _rate(1, say("Every receipt"), pricing.rate_ppm)
    else:
        yield from _table(pricing)


def _table(table: RateTable) -> Iterator[Cells]:
    for number, row in enumerate(table.rows, start=1):
        yield _rate(number, _applies_to(row), row.rate_ppm)


def _applies_to(row: RateRow) -> Message:
    any_ = say("any")
    bucket = any_ if row.bucket is None else row.bucket
    return say("Bucket {bucket}; hand {hand}", bucket=bucket, hand=any_ if row.hand is None else row.hand)


def _rate(number: int, label: Message, rate_ppm: int) -> Cells:
    return _words(label, Style.LABEL) | {
        "number": Cell(number, Style.NUMBER),
        "rate": Cell(rate(rate_ppm), Style.RATE_INPUT),
        "approved_rate": Cell(rate(rate_ppm), Style.RATE),
        "code": Cell("rate", Style.CODE),
    }


def _words(message: Message, style: Style) -> Cells:
    return {
        "english": Cell(render(message, "en"), style),
        "chinese": Cell(render(message, "zh_CN"), style),
    }


class _Steps:
    """Writes the steps of a ladder; the end of each is where the next one starts."""

    def __init__(self, layout: Layout, ladder: Ladder, block: Block) -> None:
        self._layout, self._ladder, self._first = layout, ladder, block.first
        self._unit = unit_of(ladder, layout.issue.facts.currency, 0)

    def rows(self) -> Iterator[Cells]:
        steps = self._ladder.steps
        rises = [steps[0].rate_ppm, *(after.rate_ppm - before.rate_ppm for before, after in pairwise(steps))]
        for number, (step, rise) in enumerate(zip(steps, rises, strict=True), start=1):
            yield self._step(number, step) | self._helpers(number, step, rise) | self._end(number)

    def _step(self, number: int, step: Step) -> Cells:
        sign, lower = _sign(step), self._money(step.lower)
        given = number > 1  # the first step starts at zero, whatever else is tried
        return _rate(number, say("Step {number}", number=number), step.rate_ppm) | {
            "sign": Cell(sign, Style.SIGN_INPUT if given else Style.SIGN),
            "from": Cell(lower, Style.MONEY_INPUT if given else Style.MONEY),
            "approved_sign": Cell(sign, Style.SIGN),
            "approved_from": Cell(lower, Style.MONEY),
            "code": Cell("step", Style.CODE),
        }

    def _helpers(self, number: int, step: Step, rise: int) -> Cells:
        row = self._first + number - 1
        terms, figures = self._layout.terms, self._layout.figures
        here = millionths(terms.here("rate", row))
        formula = here if number == 1 else f"{here}-{millionths(terms.here('rate', row - 1))}"
        bound = step.lower * self._unit // 1_000_000
        return {
            "rise": Cell(rise, Style.COUNT, formula),
            "bound": Cell(bound, Style.COUNT, figures.minor(terms.here("from", row))),
        }

    def _end(self, number: int) -> Cells:
        if number == len(self._ladder.steps):
            return {}
        row, terms = self._first + number, self._layout.terms
        following = self._ladder.steps[number]
        sign = terms.here("sign", row)
        return {
            "until_sign": Cell(
                "<" if following.lower_included else "≤", Style.SIGN, f'IF({sign}="≥","<","≤")'
            ),
            "until": Cell(self._money(following.lower), Style.MONEY, terms.here("from", row)),
        }

    def _money(self, bound: int) -> Decimal:
        return self._layout.figures.money(bound * self._unit // 1_000_000)


def _sign(step: Step) -> str:
    return "≥" if step.lower_included else ">"
