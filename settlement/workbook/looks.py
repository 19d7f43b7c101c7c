"""How a workbook looks: one typeface, hairlines, blue for what may be changed, the rest calm."""

import math
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from agencies.common.money import exponent
from settlement.workbook.rules import Row, SheetName, Style, changed, digits

_FONT, _MONO = "Microsoft YaHei", "Consolas"
_TEXT, _SOFT, _FAINT, _INPUT = "#14181f", "#4a525e", "#868e9b", "#1f4fd1"
_HAIRLINE, _LINE, _HEAD_FILL = "#e3e6eb", "#cbd0d8", "#f6f7f9"
_OK, _OK_FILL, _BAD, _BAD_FILL = "#146c3b", "#ecf7f0", "#b3261e", "#fdf0ee"
_ROW, _WORDS_LINE = 18.0, 13.5
_HIGHEST = 400.0  # spreadsheets know no rows above 409
_SMALL = 1.12  # how many more letters of a sentence than digits of a figure fit a width
_HEIGHTS = {
    Style.TITLE: 34.0,
    Style.SECTION: 28.0,
    Style.HEADING: 44.0,
    Style.HEADING_RIGHT: 44.0,
    Style.CODE: 14.0,
    Style.CODE_RIGHT: 14.0,
}
_VERDICT_ROWS = 1_048_575

Attributes = dict[str, object]

_RULED: Attributes = {"bottom": 1, "bottom_color": _HAIRLINE, "valign": "vcenter"}


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, currency: str) -> None:
        decimals = exponent(currency)
        money = "#,##0" + ("." + "0" * decimals if decimals else "")
        self._formats = {
            style: book.add_format({"font_name": _FONT, "font_size": 10, "font_color": _TEXT, **attributes})
            for style, attributes in _attributes(money).items()
        }
        self._bad = book.add_format({"font_color": _BAD, "bg_color": _BAD_FILL})

    def of(self, style: Style) -> Format:
        """Give the format of a style."""
        return self._formats[style]

    def set_columns(self, page: Worksheet, widths: Sequence[float]) -> None:
        """Set the widths of columns, in digits, and the height of common rows."""
        page.set_default_row(_ROW)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)

    def set_row(self, page: Worksheet, number: int, row: Row, widths: Sequence[float]) -> None:
        """Set the height of a row that is higher or lower than common ones."""
        height = _height(row, widths)
        if height != _ROW:
            page.set_row(number, height)

    def mark_verdicts(self, page: Worksheet, sheet: SheetName) -> None:
        """Let a verdict stand out once it is not ok."""
        if sheet in {SheetName.SUMMARY, SheetName.REVERSALS, SheetName.CHECKS}:
            rule = {"type": "cell", "criteria": "==", "value": f'"{changed()}"', "format": self._bad}
            page.conditional_format(0, 0, _VERDICT_ROWS, 20, rule)


def _height(row: Row, widths: Sequence[float]) -> float:
    """Say how high a row must be for its sentences; what else it holds stays in one line."""
    height = 0.0
    for cell, width in zip(row, widths, strict=False):
        if cell is None:
            continue
        if cell.style is Style.WORDS:
            lines = math.ceil(digits(str(cell.value)) / (width * _SMALL)) or 1
            height = max(height, min(_ROW + (lines - 1) * _WORDS_LINE, _HIGHEST))
        else:
            height = max(height, _HEIGHTS.get(cell.style, _ROW))
    return height or _ROW


def _attributes(money: str) -> dict[Style, Attributes]:
    text: Attributes = {**_RULED, "align": "left", "indent": 1}
    figure: Attributes = {**_RULED, "align": "right"}
    sign: Attributes = {**_RULED, "align": "center"}
    rate: Attributes = {**figure, "num_format": "0.00##%"}
    cash: Attributes = {**figure, "num_format": money}
    given: Attributes = {"font_color": _INPUT}
    return _text_attributes(text) | {
        Style.SIGN: sign,
        Style.SIGN_INPUT: sign | given,
        Style.DASH: figure | {"font_color": _FAINT},
        Style.DATE: text | {"num_format": "yyyy-mm-dd"},
        Style.MONTH: text | {"num_format": "yyyy-mm"},
        Style.MOMENT: text | {"num_format": "yyyy-mm-dd hh:mm:ss"},
        Style.NUMBER: figure | {"num_format": "0"},
        Style.COUNT: figure | {"num_format": "#,##0"},
        Style.MONEY: cash,
        Style.MONEY_INPUT: cash | given,
        Style.MONEY_TOTAL: cash | {"bold": True, "top": 1, "top_color": _LINE},
        Style.RATE: rate,
        Style.RATE_INPUT: rate | given,
        Style.VERDICT: sign | {"font_color": _OK, "bg_color": _OK_FILL},
    }


def _text_attributes(text: Attributes) -> dict[Style, Attributes]:
    left: Attributes = {"align": "left", "indent": 1}
    soft: Attributes = {"font_color": _SOFT}
    small: Attributes = {"font_size": 9, **soft}
    wrapped: Attributes = {"text_wrap": True}
    heading: Attributes = small | wrapped | {"valign": "bottom", "bg_color": _HEAD_FILL}
    code: Attributes = {"font_size": 7, "font_color": _FAINT, "valign": "vcenter"}
    return {
        Style.TITLE: left | {"bold": True, "font_size": 16, "valign": "vcenter"},
        Style.SECTION: left | {"bold": True, "font_size": 12, "valign": "vcenter", "num_format": "0"},
        Style.HEADING: heading | left,
        Style.HEADING_RIGHT: heading | {"align": "right"},
        Style.CODE: code | left,
        Style.CODE_RIGHT: code | {"align": "right"},
        Style.LABEL: text | soft,
        Style.TEXT: text,
        Style.WORDS: text | wrapped | small,
        Style.NOTE: left | small,
        Style.DIGEST: soft | left | {"font_name": _MONO, "font_size": 8, "valign": "vcenter"},
    }
