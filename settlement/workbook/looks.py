"""How a workbook looks: one typeface, hairlines, blue for what may be changed, the rest calm."""

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from agencies.common.money import exponent
from settlement.workbook.rules import Row, SheetName, Style, changed

_FONT, _MONO = "Microsoft YaHei", "Consolas"
_TEXT, _SOFT, _FAINT, _INPUT = "#14181f", "#4a525e", "#868e9b", "#1f4fd1"
_HAIRLINE, _LINE, _HEAD_FILL = "#e3e6eb", "#cbd0d8", "#f6f7f9"
_OK, _OK_FILL, _BAD, _BAD_FILL = "#146c3b", "#ecf7f0", "#b3261e", "#fdf0ee"
_HEIGHTS = {Style.TITLE: 30.0, Style.SECTION: 24.0, Style.HEADING: 40.0, Style.CODE: 14.0, Style.NOTE: 18.0}
_VERDICT_ROWS = 1_048_575

Attributes = dict[str, object]

_RULED: Attributes = {"bottom": 1, "bottom_color": _HAIRLINE, "valign": "top"}


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
        self._rules = book.add_format({"font_name": _FONT, "font_size": 10})

    def of(self, style: Style) -> Format:
        """Give the format of a style."""
        return self._formats[style]

    def set_columns(self, page: Worksheet, widths: Sequence[float]) -> None:
        """Set the widths of columns, in digits."""
        for column, width in enumerate(widths):
            page.set_column(column, column, width)

    def set_row(self, page: Worksheet, number: int, row: Row) -> None:
        """Set the height of a row that has one; others fit their text."""
        heights = [_HEIGHTS[cell.style] for cell in row if cell is not None and cell.style in _HEIGHTS]
        if heights and len(heights) == sum(cell is not None for cell in row):
            page.set_row(number, max(heights))

    def mark_verdicts(self, page: Worksheet, sheet: SheetName) -> None:
        """Let a verdict stand out once it is not ok."""
        if sheet in {SheetName.SUMMARY, SheetName.REVERSALS, SheetName.CHECKS}:
            rule = {"type": "cell", "criteria": "==", "value": f'"{changed()}"', "format": self._bad}
            page.conditional_format(0, 0, _VERDICT_ROWS, 20, rule)


def _attributes(money: str) -> dict[Style, Attributes]:
    text: Attributes = {**_RULED, "indent": 1}
    day: Attributes = {**text, "align": "left"}
    figure: Attributes = {**_RULED, "align": "right"}
    sign: Attributes = {**_RULED, "align": "center"}
    rate: Attributes = {**figure, "num_format": "0.00##%"}
    cash: Attributes = {**figure, "num_format": money}
    given: Attributes = {"font_color": _INPUT}
    return _text_attributes(text) | {
        Style.SIGN: sign,
        Style.SIGN_INPUT: sign | given,
        Style.DASH: figure | {"font_color": _FAINT},
        Style.DATE: day | {"num_format": "yyyy-mm-dd"},
        Style.MONTH: day | {"num_format": "yyyy-mm"},
        Style.MOMENT: day | {"num_format": "yyyy-mm-dd hh:mm:ss"},
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
    wrapped: Attributes = {"text_wrap": True}
    soft: Attributes = {"font_color": _SOFT}
    small: Attributes = {"font_size": 9}
    return {
        Style.TITLE: {"bold": True, "font_size": 16, "valign": "vcenter"},
        Style.SECTION: {
            "bold": True,
            "font_size": 12,
            "valign": "bottom",
            "align": "left",
            "num_format": "0",
        },
        Style.HEADING: soft | small | wrapped | {"valign": "bottom", "bg_color": _HEAD_FILL, "indent": 1},
        Style.HEADING_RIGHT: soft
        | small
        | wrapped
        | {"valign": "bottom", "bg_color": _HEAD_FILL, "align": "right"},
        Style.CODE: {"font_size": 7, "font_color": _FAINT, "indent": 1, "valign": "top"},
        Style.LABEL: _RULED | soft,
        Style.TEXT: text,
        Style.WORDS: text | wrapped | soft | small,
        Style.NOTE: soft | small,
        Style.DIGEST: soft | {"font_name": _MONO, "font_size": 8, "indent": 1, "valign": "top"},
    }
