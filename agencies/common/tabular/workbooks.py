"""Sheets of workbooks, read by calamine, and the choice of the one that holds the table."""

from collections.abc import Callable, Collection, Iterator, Sequence
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from agencies.common.tabular.file_kind import FileKind
from agencies.common.tabular.limits import Limits
from agencies.common.tabular.measure import find_head_of
from agencies.common.tabular.ole_streams import OleStream
from agencies.common.tabular.refusals import Refusal
from agencies.common.tabular.sources import BlankedCells
from agencies.common.tabular.typed_text import texts
from agencies.common.tabular.zip_parts import ZipParts


class Sheet:
    """One sheet as a source of rows."""

    def __init__(self, sheet: CalamineSheet, blanked: BlankedCells) -> None:
        merged = sheet.merged_cell_ranges or ()
        self.sheet = sheet.name
        self.merges = {(top + 1, bottom + 1) for (top, _), (bottom, _) in merged if top < bottom}
        self._sheet = sheet
        self._blanked = blanked

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Read the rows anew, from the sheet's first."""
        # Calamine leaves out the blank columns before the first filled one, but not the blank rows.
        _, first_column = self._sheet.start or (0, 0)
        number = 0
        for number, values in enumerate(self._sheet.iter_rows(), 1):
            cells = [""] * first_column + values if first_column else values
            yield number, _restored(cells, self._blanked[number]) if number in self._blanked else cells
        for below in sorted(row for row in self._blanked if row > number):
            yield below, _restored([], self._blanked[below])

    def texts(self, values: Sequence[Any]) -> list[str]:
        """Turn a row's values into text."""
        return texts(values)


def open_sheet(data: bytes, kind: FileKind, known: Collection[str], limits: Limits) -> Sheet:
    """Choose among the visible sheets the first with most known headings, else the first filled one."""
    parts = ZipParts(data, limits) if kind is FileKind.ZIP_WORKBOOK else OleStream(data)
    try:
        return _choose(CalamineWorkbook.from_filelike(BytesIO(data)), parts.blanked, known)
    except PasswordError as error:
        raise Refusal("password_protected") from error
    except CalamineError as error:
        raise Refusal("damaged") from error


def _choose(
    workbook: CalamineWorkbook, blanked: Callable[[int], BlankedCells], known: Collection[str]
) -> Sheet:
    best: tuple[int, Sheet] | None = None
    for place, each in enumerate(workbook.sheets_metadata):
        if each.typ is SheetTypeEnum.WorkSheet and each.visible is SheetVisibleEnum.Visible:
            sheet = Sheet(workbook.get_sheet_by_index(place), blanked(place))
            head = find_head_of(sheet, known)
            if head and (best is None or head.known > best[0]):
                best = head.known, sheet
            if best and best[0] == len(known):
                break
    if best is None:
        raise Refusal("no_rows")
    return best[1]


def _restored(cells: list[Any], blanked: dict[int, str]) -> list[Any]:
    cells += [""] * (max(blanked) + 1 - len(cells))
    return [blanked.get(column, "") if cell == "" else cell for column, cell in enumerate(cells)]
