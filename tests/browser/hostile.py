"""What somebody who means harm, or whose program is broken, would type, tick and upload."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.web.lists import write_cursor

# Harmless while it is text; as an element it is found by its name, as a template by its product.
ELEMENT = "x7-struck"
PRODUCT = "22962963"
VALUES: Mapping[str, str | bytes] = {
    "script": f"<script>window.struck=1</script><{ELEMENT} onclick=a()>",
    "attribute": f'"><{ELEMENT}><img src=x onerror="window.struck=1">',
    "single quotes": f"'><{ELEMENT} autofocus onfocus='window.struck=1'>",
    "address": "javascript:window.struck=1",
    "foreign": "//elsewhere.example/%0d%0aSet-Cookie:a=b",
    "sql": "' OR 1=1; DROP TABLE people; --",
    "sql wild": '%_\\" UNION SELECT 1,2,3',
    "braces": "{{ 7654321*3 }}{% raw %}${7654321*3}#{7654321*3}{reason}{0}{}%s%n",
    "long": "长" * 2001,
    "long word": "A" * 2001,
    "control": "a\x01\x07\x1b[31m\x7f\x85b",
    "nul": "a\x00b",
    "huge": "9" * 40,
    "beyond": str(2**63),
    "negative": "-1",
    "fraction": "1e308",
    "odd number": "NaN",
    "zero": "0",
    "no day": "2026-02-30",
    "year": "99999-01-01",
    "first day": "0001-01-01",
    "unicode digits": "١٢٣４５",
    "superscript": "²",
    "right to left": "\u202egnp.exe\u2066\ufeff\u200b",
    "lines": "a\r\nSet-Cookie: struck=1\r\n\r\n<b>",
    "climb": "../../../../etc/passwd",
    "astral": "𝔘𝔫𝔦\U0001f4a3́́́",
    "no text": b"\xff\xfe\xc0\xaf",
    "blank": " \t\u3000 ",
    "nothing": "",
}
# Numbers and words of paths.
PATHS = (("0", "x"), (str(2**63), f"<{ELEMENT}>"), ("9" * 30, "..%2f%00"))
# Places in a list that no list of ours begins a page at.
CURSORS = tuple(
    write_cursor(values, back=back)
    for values, back in (
        ([], True),
        ([None], False),
        (["x", "y", "z", 1], True),
        ([2**63, 2**70], False),
        (["2026-02-30", 1], True),
        (["0001-01-01", -1], False),
        ([1, "a\x00b"], True),
        (["9999-12-31T23:59:59+00:00", 10**30], False),
        ([True, "2026-11-01"], False),
    )
)


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file that is not what it says."""

    name: str
    data: bytes


_ROW = f'C-1,100.00,120,<{ELEMENT} onerror=a()>,"=cmd|1!A1",javascript:a()\n'
_HEADINGS = "案件编号,欠款余额,逾期天数,姓名,手机号,<script>window.struck=1</script>\n"
FILES = (
    HostileFile("empty.csv", b""),
    HostileFile("text.xlsx", b"this is no workbook"),
    HostileFile("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 300),
    HostileFile(f"<{ELEMENT}>'\"{{{{ 7654321*3 }}}}.csv", (_HEADINGS + _ROW).encode()),
    HostileFile("../../etc/passwd", _HEADINGS.encode()),
    HostileFile("a\r\nSet-Cookie: struck=1.csv", b"\xff\xfe\x00" * 40),
    HostileFile("\u202evsc." + "n" * 300 + ".csv", ("a," * 3000 + "\n").encode()),
    HostileFile("half.xlsx", b"PK\x03\x04\x14\x00" + b"\x00" * 60),
    HostileFile("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    HostileFile("nul.csv", b"case no,outstanding,days past due\nC\x00-1,1\x00,\x00\n"),
)
