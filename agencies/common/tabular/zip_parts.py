"""The parts of a zipped workbook: their true size, and the cells in them that calamine gives as blank."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import reduce
from html import unescape
from io import BytesIO
from posixpath import join

from agencies.common.tabular.limits import Limits
from agencies.common.tabular.refusals import Refusal
from agencies.common.tabular.sources import BlankedCells

_BLOCK = 1 << 20
_LONGEST_ROW = 16 << 20
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)")
_SHEET = re.compile(r'<(?:\w+:)?sheet\b[^>]*?\s\w+:id="([^"]*)"')
_RELATION = re.compile(r'<(?:\w+:)?Relationship\b(?=[^>]*\sId="([^"]*)")(?=[^>]*\sTarget="([^"]*)")')


class ZipParts:
    """A workbook that is a zip (xlsx, xlsm, xlsb, ods), checked before calamine unpacks it."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._zip = zipfile.ZipFile(BytesIO(data))
        parts = self._zip.infolist()
        size = sum(part.file_size for part in parts)
        if size > limits.inflated_bytes:
            raise Refusal("inflates_too_far", size=size // 10**6, limit=limits.inflated_bytes // 10**6)
        if any(part.flag_bits & 1 for part in parts):
            raise Refusal("password_protected")
        self._blanked = {part.filename: self._read_through(part) for part in parts if _is_read(part)}

    def blanked(self, sheet: int) -> BlankedCells:
        """Give the errors and never computed formulas of the sheet at a place in the workbook, from 0."""
        if not any(self._blanked.values()) or not {_BOOK, _RELATIONS} <= self._blanked.keys():
            return {}
        parts = self._sheet_parts()
        return self._blanked.get(parts[sheet], {}) if sheet < len(parts) else {}

    def _read_through(self, part: zipfile.ZipInfo) -> BlankedCells:
        """Unpack a part once: one that is longer than the zip declares fails by its checksum."""
        blanked: BlankedCells = {}
        is_sheet = "/worksheets/" in part.filename
        try:
            for piece in self._pieces(part, rows=is_sheet):
                if is_sheet and (b't="e"' in piece or b"<f" in piece or b":f" in piece):
                    for row, column, text in _blanked_cells(piece):
                        blanked.setdefault(row, {})[column] = text
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Refusal("damaged") from error
        return blanked

    def _pieces(self, part: zipfile.ZipInfo, *, rows: bool) -> Iterator[bytes]:
        """Read a part piece by piece; with `rows`, each piece ends with the end of a row."""
        rest = b""
        with self._zip.open(part) as unpacked:
            while block := unpacked.read(_BLOCK):
                piece = rest + block
                end = _end_of_rows(piece) if rows else len(piece)
                rest = piece[end:]
                yield piece[:end]
        yield rest

    def _sheet_parts(self) -> list[str]:
        book = self._zip.read(_BOOK).decode("utf-8", "replace")
        relations = self._zip.read(_RELATIONS).decode("utf-8", "replace")
        targets = dict(_RELATION.findall(relations))
        return [join("xl", targets.get(each, "")).removeprefix("/") for each in _SHEET.findall(book)]


def _is_read(part: zipfile.ZipInfo) -> bool:
    """Say whether calamine may unpack a part: pictures and the like it leaves alone."""
    return part.filename.endswith((".xml", ".rels", ".bin"))


def _end_of_rows(piece: bytes) -> int:
    end = piece.rfind(b"row>")
    if end >= 0:
        return end + len(b"row>")
    return len(piece) if len(piece) >= _LONGEST_ROW else 0


def _blanked_cells(rows: bytes) -> Iterator[tuple[int, int, str]]:
    for attributes, content in _CELL.findall(rows):
        text = _blanked_text(attributes, content)
        place = _PLACE.search(attributes) if text else None
        if place:
            yield int(place[2]), _column(place[1]), text


def _blanked_text(attributes: bytes, content: bytes) -> str:
    value = _VALUE.search(content)
    if b't="e"' in attributes:
        return _as_text(value[1]) if value else "#N/A"
    if value or b't="str"' in attributes:
        return ""
    formula = _FORMULA.search(content)
    return f"={_as_text(formula[1])}" if formula else ""


def _as_text(content: bytes) -> str:
    return unescape(content.decode("utf-8", "replace"))


def _column(letters: bytes) -> int:
    return reduce(lambda column, letter: column * 26 + letter - 64, letters, 0) - 1
