"""Writes a workbook to a file: every formula beside its value, row by row, however many lines there are."""

from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from agencies.common.errors import Conflict
from agencies.common.tabular.cell_text import put_text
from settlement.workbook.looks import Looks
from settlement.workbook.rules import (
    Cell,
    Digest,
    Issue,
    Layout,
    Row,
    Seal,
    Sheet,
    SheetName,
    lay_out,
    sheets,
    summary_sheet,
    to_sign,
)

Sign = Callable[[bytes], str]
LONGEST_TEXT = 32_767
_EVERYWHERE = "A1:XFD1048576"


class _Page(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that takes formulas as they are written.

    The library would search each for thirty functions that spreadsheets learnt later, which ours do not use;
    that takes a quarter of the time of a long statement.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def write_workbook(path: Path, issue: Issue, sign: Sign | None) -> None:
    """Write the workbook of a statement; without `sign` it is not sealed, as a draft is not.

    The same statement gives the same file. Conflict when a spreadsheet cannot hold it.
    """
    layout = lay_out(issue)
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(path, options) as book:
        looks = Looks(book, issue.facts.currency)
        _introduce(book, issue)
        pages = {name: book.add_worksheet(name.value, _Page) for name in SheetName}
        digest = Digest()
        for sheet in sheets(layout):
            _write(pages[sheet.name], sheet, looks, digest)
        _write(pages[SheetName.SUMMARY], summary_sheet(layout, _seal(layout, digest, sign)), looks, digest)


def _introduce(book: xlsxwriter.Workbook, issue: Issue) -> None:
    cover = issue.cover
    book.set_properties({"created": cover.approved_at or cover.drafted_at})
    book.set_size(2400, 1400)


def _seal(layout: Layout, digest: Digest, sign: Sign | None) -> Seal:
    """Take the summary into the digest, and sign it; the summary is written after it."""
    for number, row in enumerate(summary_sheet(layout, Seal("", None)).rows, start=1):
        digest.take(SheetName.SUMMARY, number, _contents(row))
    text = digest.text()
    return Seal(text, sign(to_sign(layout.issue.cover.hash, text)) if sign else None)


def _contents(row: Row) -> list[tuple[object, str | None] | None]:
    return [None if cell is None else (cell.value, cell.formula) for cell in row]


def _write(page: Worksheet, sheet: Sheet, looks: Looks, digest: Digest) -> None:
    looks.set_columns(page, sheet.widths)
    _set_up(page, sheet)
    for number, row in enumerate(sheet.rows):
        if sheet.name is not SheetName.SUMMARY:
            digest.take(sheet.name, number + 1, _contents(row))
        looks.set_row(page, number, row, sheet.widths)
        for column, cell in enumerate(row):
            if cell is not None:
                _put(page, number, column, cell, looks.of(cell.style))
    looks.mark_verdicts(page, sheet.name)


def _put(page: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
    value = cell.value
    if cell.formula is not None:
        page.write_formula(row, column, f"={cell.formula}", look, value)
    elif isinstance(value, str):
        _put_text(page, row, column, value, look)
    elif isinstance(value, int) or not hasattr(value, "year"):
        page.write_number(row, column, value, look)
    else:
        page.write_datetime(row, column, value, look)


def _put_text(page: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    if len(text) > LONGEST_TEXT:
        raise Conflict(
            "A text that begins “{start}” is longer than a cell can be; shorten it at its source.",
            start=text[:30],
        )
    put_text(page, row, column, text, look)


def _set_up(page: Worksheet, sheet: Sheet) -> None:
    """Set what is seen and printed besides the cells."""
    page.hide_gridlines(2)
    page.freeze_panes(*sheet.frozen)
    page.set_landscape()
    page.set_paper(8 if sheet.wide else 9)  # A3 for what is wide, else A4
    page.fit_to_pages(1, 1 if sheet.name is SheetName.SUMMARY else 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&8&A&R&8&P / &N")
    page.ignore_errors({"number_stored_as_text": _EVERYWHERE, "formula_differs": _EVERYWHERE})
    if sheet.repeated:
        page.repeat_rows(0, sheet.repeated - 1)
    if sheet.filtered:
        row, last, columns = sheet.filtered
        page.autofilter(row - 1, 0, last - 1, columns - 1)
    if sheet.printed and sheet.filtered:
        page.print_area(0, 0, sheet.filtered[1] - 1, sheet.printed - 1)
