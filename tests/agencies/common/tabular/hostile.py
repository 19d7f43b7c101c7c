"""Files made by hand: small ones, and ones made to break a reader."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from struct import pack, pack_into, unpack_from

import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from xlwt.CompoundDoc import XlsDoc

_XML = '<?xml version="1.0"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
SHEET = "xl/worksheets/sheet1.xml"
_BOF, _BOUND_SHEET, _FILE_PASS = 0x0809, 0x0085, 0x002F


def xlsx(cells: str, dimension: str = "A1") -> bytes:
    """Make a workbook of one sheet from the XML of its rows."""
    head = f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
    return zipped({**_PARTS, SHEET: f"{head}<sheetData>{cells}</sheetData></worksheet>"})


def rows_xml(rows: Iterable[tuple[int, Iterable[tuple[str, str]]]]) -> str:
    """Write rows of (number, (reference, text) ...) as a sheet's XML."""
    return "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in cells)
        + "</row>"
        for number, cells in rows
    )


def zipped(parts: dict[str, str]) -> bytes:
    """Put parts into a zip."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def ods(rows: Iterable[Iterable[str]]) -> bytes:
    """Make an OpenDocument workbook of one sheet of text."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"{_XML}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet1">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'{_XML}<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def declaring(data: bytes, size: int) -> bytes:
    """Make the last part of a zip declare another unpacked size than it has."""
    changed = bytearray(data)
    pack_into("<I", changed, data.rindex(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def locked_xlsx(data: bytes, password: str) -> bytes:
    """Protect a workbook by a password, as spreadsheet programs do."""
    made = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, made)
    return made.getvalue()


def xls_records() -> bytes:
    """Make the stream of records of a small xls workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row, cells in enumerate((("case_no", "amount"), ("A1", 12.5), ("A2", 13))):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    return bytes(book.get_biff_data())


def xls(records: bytes) -> bytes:
    """Put a stream of records into an xls file."""
    made = BytesIO()
    XlsDoc().save(made, records)
    return made.getvalue()


def locked_xls() -> bytes:
    """Make an xls workbook whose second record says that all that follows is encrypted (RC4)."""
    records = xls_records()
    begin = 4 + unpack_from("<H", records, 2)[0]
    locked = pack("<HHHHH", _FILE_PASS, 54, 1, 1, 1) + b"\x5a" * 48
    return xls(records[:begin] + locked + records[begin:])


def panicking_xls() -> bytes:
    """Make an xls workbook whose sheet begins far behind the file's end, on which calamine panics."""
    records = bytearray(xls_records())
    place = 0
    while unpack_from("<H", records, place)[0] != _BOUND_SHEET:
        place += 4 + unpack_from("<H", records, place + 2)[0]
    pack_into("<I", records, place + 4, 0x0044_0000)
    return xls(bytes(records))


SMALL = xlsx(rows_xml([(1, [("A1", "case_no"), ("B1", "amount")]), (2, [("A2", "A1"), ("B2", "12.5")])]))
