"""The workbook inside an xls file: whether it is locked, and its errors, which calamine gives as blank."""

import re
from collections.abc import Iterator
from io import BytesIO
from struct import unpack, unpack_from

import olefile  # type: ignore[import-untyped]

from agencies.common.tabular.refusals import Refusal
from agencies.common.tabular.sources import BlankedCells

_FILE_PASS, _BOUND_SHEET, _END_OF_GLOBALS = 0x002F, 0x0085, 0x000A
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_CODE = rb"([\x00\x07\x0f\x17\x1d\x24\x2a])"
# [MS-XLS] 2.4.24 BoolErr, and 2.4.127 Formula with the error value of 2.5.133: row, column, code.
_ERROR_CELL = re.compile(rb"\x05\x02\x08\x00(..)(..).." + _CODE + rb"\x01", re.DOTALL)
_ERROR_RESULT = re.compile(rb"\x06\x00..(..)(..)..\x02." + _CODE + rb"...\xff\xff", re.DOTALL)


class OleStream:
    """The stream of records that is an xls workbook, checked before calamine reads it."""

    def __init__(self, data: bytes) -> None:
        try:
            with olefile.OleFileIO(BytesIO(data)) as container:
                name = "Workbook" if container.exists("Workbook") else "Book"
                self._stream = bytes(container.openstream(name).read())
        except OSError as error:
            raise Refusal("damaged") from error
        globals_ = list(self._globals())
        if any(kind == _FILE_PASS for kind, _ in globals_):
            raise Refusal("password_protected")
        self._starts = [
            unpack_from("<I", self._stream, at)[0] for kind, at in globals_ if kind == _BOUND_SHEET
        ]

    def blanked(self, sheet: int) -> BlankedCells:
        """Give the errors of the sheet at a place in the workbook, from 0."""
        if sheet >= len(self._starts):
            return {}
        begin = self._starts[sheet]
        end = min((start for start in self._starts if start > begin), default=len(self._stream))
        cells: BlankedCells = {}
        for pattern in (_ERROR_CELL, _ERROR_RESULT):
            for found in pattern.finditer(self._stream, begin, end):
                row, column = unpack("<HH", found[1] + found[2])
                cells.setdefault(row + 1, {})[column] = _ERRORS[found[3][0]]
        return cells

    def _globals(self) -> Iterator[tuple[int, int]]:
        """Walk the records before the first sheet: the kind of each, and where its content begins."""
        place = 0
        while place + 4 <= len(self._stream):
            kind, length = unpack_from("<HH", self._stream, place)
            if kind == _END_OF_GLOBALS:
                return
            yield kind, place + 4
            place += 4 + length
