"""What a file really is, by its content and not by its name."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from struct import pack

from agencies.common.tabular.refusals import Refusal

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = re.compile(
    rb"(?P<picture>\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP)"
    rb"|(?P<archive>Rar!\x1a|7z\xbc\xaf|\x1f\x8b\x08|PK\x05\x06|BZh[1-9]|\xfd7zXZ)"
    rb"|(?P<pdf>%PDF-)|(?P<document>\{\\rtf)",
    re.DOTALL,
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|(?:html|head|meta|style|body|table)[\s>])", re.IGNORECASE
)
# Control characters that no text has; NUL is judged apart, since UTF-16 is full of it.
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_WORKBOOK_NAMES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".et")


class FileKind(StrEnum):
    """The three ways a table comes."""

    TEXT = "text"
    OLE_WORKBOOK = "ole_workbook"
    ZIP_WORKBOOK = "zip_workbook"


def kind_of(data: bytes, name: str) -> FileKind:
    """Say how to read a file; Refusal names what is no table, or is locked."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refusal("empty")
    if data.startswith(_ZIP):
        _check_zip(data)
        return FileKind.ZIP_WORKBOOK
    if data.startswith(_OLE):
        _check_ole(data)
        return FileKind.OLE_WORKBOOK
    _check_text(data, name)
    return FileKind.TEXT


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            names = [part.replace("\\", "/").lower() for part in parts.namelist()]
            open_document = b"spreadsheet" in _mimetype(parts)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise Refusal("damaged") from error
    if not open_document and not any(name.startswith("xl/") for name in names):
        document = any(name.startswith(("word/", "ppt/")) or name == "content.xml" for name in names)
        raise Refusal("not_a_table", kind="document" if document else "archive")


def _mimetype(parts: zipfile.ZipFile) -> bytes:
    if "mimetype" not in parts.namelist():
        return b""
    with parts.open("mimetype") as part:
        return part.read(100)


def _check_ole(data: bytes) -> None:
    if _directory_entry("EncryptedPackage") in data:
        raise Refusal("password_protected")
    if _directory_entry("Workbook") not in data and _directory_entry("Book") not in data:
        raise Refusal("not_a_table", kind="document")


def _directory_entry(name: str) -> bytes:
    """Give the bytes with which the directory of an OLE file names a stream ([MS-CFB] 2.6.1)."""
    return name.encode("utf-16-le").ljust(64, b"\0") + pack("<H", 2 * len(name) + 2)


def _check_text(data: bytes, name: str) -> None:
    named_workbook = name.lower().endswith(_WORKBOOK_NAMES)
    code = "not_a_workbook" if named_workbook else "not_a_table"
    foreign = _FOREIGN.match(data)
    if foreign:
        raise Refusal("not_a_table", kind=str(foreign.lastgroup))
    if _MARKUP.match(data):
        raise Refusal(code, kind="markup")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _CONTROL.search(data, 0, 4096):
        raise Refusal("not_a_table", kind="binary")
    if named_workbook:
        raise Refusal(code, kind="text")
