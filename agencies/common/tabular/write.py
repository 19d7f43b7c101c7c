"""Plain tables out: csv and xlsx whose text stays text, and the refused rows of an import."""

import csv
import datetime
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from agencies.common.errors import Invalid
from agencies.common.tabular.cell_text import put_text
from agencies.common.tabular.formula_text import harmless_text
from agencies.common.tabular.headings import REMARK
from agencies.common.tabular.problems import RefusedRow
from agencies.common.words import render, say

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = str | int | Decimal | datetime.date | datetime.datetime | None

_LONGEST_CELL = 32_767
_SAFE_DIGITS = 15
_LONGEST_FOOTER = 200
_NARROWEST, _WIDEST = 10, 50
_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_csv(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]], *, notice: str = ""
) -> None:
    """Write a table as csv in UTF-8 with a byte order mark, as spreadsheet programs expect it.

    All fields are quoted, so that no separator in a text misleads; text that would act as a formula gets an
    apostrophe, which the reader takes away. A notice stands above the headings and below the rows.
    """
    around = [[harmless_text(notice)]] if notice else []
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows(around)
        writer.writerow([harmless_text(heading) for heading in headings])
        writer.writerows([_csv_text(value) for value in row] for row in rows)
        writer.writerows(around)


def write_xlsx(
    path: Path,
    sheet: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    notice: str = "",
) -> None:
    """Write a table as a workbook of one sheet; text stays text whatever it begins with, ids too.

    Numbers of more than 15 digits are written as text, since a spreadsheet would round them. Datetimes
    are naive. A notice stands above the headings and at the foot of each printed page. Invalid for a text
    that is longer than a cell can be.
    """
    import xlsxwriter  # noqa: PLC0415 - as slow to load as the rest of the command line together

    with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        page = book.add_worksheet(sheet.translate(_NO_SHEET_NAME).strip()[:31] or None)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        looks = {
            str: book.add_format(),
            datetime.date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        top = _notice(page, notice)
        page.freeze_panes(top + 1, 0)
        for column, heading in enumerate(headings):
            page.set_column(column, column, _width(heading))
            put_text(page, top, column, heading, bold)
        for number, row in enumerate(rows, top + 1):
            for column, value in enumerate(row):
                _write_cell(page, number, column, value, looks)


def _notice(page: "Worksheet", notice: str) -> int:
    """Write a notice, where there is one, and give the row in which the headings stand."""
    if not notice:
        return 0
    page.write_string(0, 0, notice)
    page.repeat_rows(0, 1)
    page.set_footer("&L" + notice.replace("&", "&&")[:_LONGEST_FOOTER])
    return 1


def write_refused(path: Path, headings: Sequence[str], refused: Iterable[RefusedRow], language: str) -> None:
    """Write refused rows as they came, after three columns that say where and why.

    What is wrong with one row stands together in `refused` and makes one row of the file, which can be
    mended and imported again as it is: `match_columns` passes over these columns. A path that ends in .xlsx
    makes a workbook, every other csv.
    """
    kept = [place for place, heading in enumerate(headings) if not heading.startswith(REMARK)]
    names = [render(each, language) for each in (say("! row"), say("! column"), say("! reason"))]
    names += [headings[place] for place in kept]
    rows = (
        _refused_row(number, list(found), kept, language)
        for number, found in groupby(refused, key=lambda each: each.problem.row)
    )
    if path.suffix.lower() == ".xlsx":
        write_xlsx(path, render(say("Refused rows"), language), names, rows)
    else:
        write_csv(path, names, rows)


def _refused_row(
    number: int, refused: Sequence[RefusedRow], kept: Iterable[int], language: str
) -> list[Value]:
    problems = [each.problem for each in refused]
    columns = dict.fromkeys(each.column for each in problems if each.column)
    reasons = dict.fromkeys(render(each.message, language) for each in problems)
    return [number, "; ".join(columns), " ".join(reasons), *(refused[0].cells[place] for place in kept)]


def _csv_text(value: Value) -> str:
    if isinstance(value, str):
        return harmless_text(value)
    return _plain(value)


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _write_cell(
    page: "Worksheet", row: int, column: int, value: Value, looks: Mapping[type[Value], "Format"]
) -> None:
    if isinstance(value, datetime.date):
        page.write_datetime(row, column, value, looks[type(value)])
    elif isinstance(value, int | Decimal) and _is_safe(value):
        page.write_number(row, column, value)
    elif value is not None:
        text = value if isinstance(value, str) else _plain(value)
        if len(text) > _LONGEST_CELL:
            raise Invalid(
                "The text in row {row}, column {column} is longer than a cell can be; write csv instead.",
                row=row + 1,
                column=column + 1,
            )
        put_text(page, row, column, text, looks[str])


def _is_safe(number: int | Decimal) -> bool:
    return len(Decimal(number).as_tuple().digits) <= _SAFE_DIGITS


def _width(heading: str) -> int:
    """Say how wide a column should be, in digits: Han characters take two."""
    lines = heading.splitlines() or [""]
    width = max(sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in line) for line in lines)
    return min(max(width + 2, _NARROWEST), _WIDEST)
