"""Compare a workbook cell by cell with the one that follows from its own payments and terms."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from agencies.common.money import exponent
from agencies.common.words import Message, say
from settlement.workbook.rules.cells import Cell, Sheet, SheetName, Style, letters
from settlement.workbook.rules.digest import normal, number
from settlement.workbook.rules.figures import LARGEST_MINOR
from settlement.workbook.rules.found import Found, FoundRow

_MONEY = {Style.MONEY, Style.MONEY_INPUT, Style.MONEY_TOTAL}
_RATES = {Style.RATE, Style.RATE_INPUT}
_NUMBERS = _MONEY | _RATES | {Style.NUMBER, Style.COUNT}
_DAYS = {Style.DATE, Style.MONTH, Style.MOMENT}
_SIGNS = {Style.SIGN, Style.SIGN_INPUT, Style.VERDICT, Style.DASH}
_FIGURES = _NUMBERS | _DAYS | _SIGNS
_BLANK = FoundRow(0, (), {})


def added_sheets(found: Found) -> Iterator[Message]:
    """Tell of sheets that no export has."""
    for name in found:
        if name not in set(SheetName):
            yield say("Sheet {sheet} was added after the export.", sheet=name)


def figures_that_differ(sheet: Sheet, found: Found, currency: str) -> Iterator[Message]:
    """Tell of each figure that is not what follows, and of each formula that has become a fixed figure."""
    for expected, value, formula, cell in _pairs(sheet, found):
        if expected.style in _FIGURES and not _same(expected, value):
            yield _difference(sheet.name, expected, value, cell, currency)
        elif expected.formula is not None and formula is None:
            yield say("{cell} holds a fixed figure; a formula was exported there.", cell=cell)


def cells_that_differ(sheet: Sheet, found: Found) -> Iterator[Message]:
    """Tell of each text and formula that is not what the same export would write now."""
    for expected, value, formula, cell in _pairs(sheet, found):
        if normal(expected.value, expected.formula) != normal(value, formula):
            shown = value if formula is None else f"={formula}"
            yield say("{cell} holds “{shown}”, which is not what was exported.", cell=cell, shown=str(shown))


def _pairs(sheet: Sheet, found: Found) -> Iterator[tuple[Cell, object, str | None, str]]:
    """Give each expected cell with the value and the formula found in its place, and its name."""
    rows: Mapping[int, FoundRow] = {row.number: row for row in found[sheet.name]}
    for row_number, cells in enumerate(sheet.rows, start=1):
        row = rows.get(row_number, _BLANK)
        for place, cell in enumerate(cells):
            if cell is not None:
                value = row.values[place] if place < len(row.values) else None
                name = f"{sheet.name.value}!{letters(place + 1)}{row_number}"
                yield cell, value, row.formulas.get(place), name


def _same(expected: Cell, value: object) -> bool:
    if expected.style in _NUMBERS:
        return _is_number(value) and number(value) == number(expected.value)
    if expected.style in _DAYS:
        return isinstance(value, datetime) and normal(value, None) == normal(expected.value, None)
    return value == expected.value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _difference(sheet: SheetName, expected: Cell, value: object, cell: str, currency: str) -> Message:
    shown, figure = (_shown(expected.style, each, currency) for each in (value, expected.value))
    if sheet is SheetName.TERMS or (sheet is SheetName.SUMMARY and expected.style is Style.RATE_INPUT):
        return say(
            "{cell} shows {shown}; the text of the terms in this file says {figure}.",
            cell=cell,
            shown=shown,
            figure=figure,
        )
    return say(
        "{cell} shows {shown}; from the payments and terms in this file follows {figure}.",
        cell=cell,
        shown=shown,
        figure=figure,
    )


def _shown(style: Style, value: object, currency: str) -> object:
    if value is None:
        return say("nothing")
    if _is_number(value):
        return _figure(style, Decimal(number(value)), currency)
    return str(value).removesuffix(" 00:00:00")


def _figure(style: Style, plain: Decimal, currency: str) -> str:
    if abs(plain) >= LARGEST_MINOR:
        return f"{plain:.15g}"
    if style in _RATES:
        return f"{Decimal(number(plain * 100)):f} %"
    smallest = Decimal(1).scaleb(-exponent(currency))
    if style in _MONEY and plain == plain.quantize(smallest):
        return f"{plain.quantize(smallest):,}"
    return f"{plain:,}"
