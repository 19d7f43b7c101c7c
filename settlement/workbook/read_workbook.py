"""Reads a workbook that somebody hands in: every cell's value and the formula behind it."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from agencies.common.errors import FileRefused
from agencies.common.tabular.limits import LIMITS
from settlement.workbook.rules import Found, FoundRow, SheetName

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 40
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, NotImplementedError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
)


def read_workbook(path: Path) -> Found:
    """Read the filled rows of every sheet; FileRefused when the file is no workbook that mandate exported."""
    inline = _check(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library will not keep is of no account to a reader
        try:
            return _read(path, inline)
        except _DAMAGES:
            raise _not_ours(path) from None


def _check(path: Path) -> bool:
    """Refuse what is no workbook or too large, and say whether texts stand in the cells themselves."""
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
            size = sum(part.file_size for part in parts.infolist())
    except (*_DAMAGES, OSError):
        raise _not_ours(path) from None
    if "xl/workbook.xml" not in names or size > LIMITS.inflated_bytes:
        raise _not_ours(path)
    return "xl/sharedStrings.xml" not in names


def _not_ours(path: Path) -> FileRefused:
    return FileRefused(
        "“{name}” is not a workbook that mandate exported; take the xlsx file that export statement wrote.",
        code="not_a_statement",
        name=path.name,
    )


def _read(path: Path, inline: bool) -> Found:
    with path.open("rb") as one, path.open("rb") as other:
        values = openpyxl.load_workbook(one, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(other, read_only=True)
        if not set(SheetName) <= set(values.sheetnames):
            raise _not_ours(path)
        return {name: list(_rows(values, formulas, name, inline)) for name in values.sheetnames}


def _rows(values: Workbook, formulas: Workbook, name: str, inline: bool) -> Iterator[FoundRow]:
    pages = values[name], formulas[name]
    for page in pages:
        page.reset_dimensions()
    shown = pages[0].iter_rows(max_col=_MOST_COLUMNS, values_only=True)
    written = pages[1].iter_rows(max_col=_MOST_COLUMNS)
    for number, (row, cells) in enumerate(zip(shown, written, strict=True), start=1):
        if number > _MOST_ROWS:
            raise ValueError(number)
        behind = {place: _formula(cell.value) for place, cell in enumerate(cells) if cell.data_type == "f"}
        if behind or any(value is not None for value in row):
            yield FoundRow(number, _plain(row, inline), behind)


def _formula(value: Any) -> str:
    """Give a formula without its equals sign; what fills a whole range is told apart by its kind."""
    return value.removeprefix("=") if isinstance(value, str) else f"{type(value).__name__} {vars(value)}"


def _plain(row: Sequence[object], inline: bool) -> Sequence[object]:
    """Cut blank cells at the end, and undo the escapes that the library leaves in texts."""
    end = max((place for place, value in enumerate(row, start=1) if value is not None), default=0)
    if inline and any(isinstance(value, str) and "_x" in value for value in row):
        return [_unescaped(value) if isinstance(value, str) else value for value in row[:end]]
    return list(row[:end])


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
