"""Text files are read whatever their encoding, their separators and their line ends."""

import pytest

from agencies.common.tabular import Row
from tests.agencies.common.tabular.here import read_here

CHINESE = "客户姓名,欠款金额\n张三,1\n李四,2\n"
ROWS = [("张三", "1"), ("李四", "2")]


def cells_of(data: bytes) -> list[tuple[str, ...]]:
    table, rows = read_here(data, "case_no")
    assert table.heading_row
    return [table.headings, *(row.cells for row in rows)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encoding_is_found(encoding: str) -> None:
    assert cells_of(CHINESE.encode(encoding)) == [("客户姓名", "欠款金额"), *ROWS]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_byte_order_of_utf_16_is_found(order: str) -> None:
    assert cells_of(("\ufeff" + CHINESE).encode(order)) == [("客户姓名", "欠款金额"), *ROWS]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("case_no,name\nA1,José Muñoz\nA2,Zoë\n", "cp1252"),
        ("case_no,name\nA1,João Conceição\nA2,Ação\n", "cp1252"),
        ("case_no,city\nA1,Köln\nA2,€ 5 – Genève\n", "cp1252"),
        ("case_no,姓名\nA1,朱镕基\nA2,陶喆\n", "gbk"),  # two characters beyond GB2312
        ("case_no,姓名\nA1,㐀𠀀张三\n", "gb18030"),  # four bytes for one character
        ("case_no,姓名\nA1,張學友與劉德華，欠款逾期\n", "gbk"),  # traditional characters
    ],
)
def test_letters_are_not_mistaken(text: str, encoding: str) -> None:
    expected = [tuple(line.split(",", 1)) for line in text.splitlines()]
    assert cells_of(text.encode(encoding)) == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_separators_and_line_ends_are_found(delimiter: str, line_end: str) -> None:
    rows = [("case_no", "name", "amount"), ("A1", "Ann", "1"), ("A2", "", "2")]
    text = "".join(delimiter.join(row) + line_end for row in rows)
    assert cells_of(text.encode()) == rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("sep=;\na;b,c\n1;2,3\n", [("a", "b,c"), ("1", "2,3")], id="a sep= line decides"),
        pytest.param("sep=\t\r\na\tb\r\n1\t2\r\n", [("a", "b"), ("1", "2")], id="sep= and a tab"),
        pytest.param(
            "a;b\n1,5;2,5\n3,5;4,5\n", [("a", "b"), ("1,5", "2,5"), ("3,5", "4,5")], id="decimal commas"
        ),
        pytest.param('"a","b"\n"x;y;z","1"\n', [("a", "b"), ("x;y;z", "1")], id="separators in quotes"),
        pytest.param("case_no|b;c;d\n1|2;3;4\n", [("case_no", "b;c;d"), ("1", "2;3;4")], id="known heading"),
        pytest.param('a,b\n"x\ny",1\n', [("a", "b"), ("x\ny", "1")], id="a line end in quotes"),
        pytest.param('a,b\n"say ""hi""",1\n', [("a", "b"), ('say "hi"', "1")], id="doubled quotes"),
        pytest.param('a,b\n5" pipe,1\n', [("a", "b"), ('5" pipe', "1")], id="a quote within a field"),
        pytest.param("a,b\n1,2", [("a", "b"), ("1", "2")], id="no line end at the end"),
        pytest.param(
            "a,b\n1\n1,2,3\n", [("a", "b", "column 3"), ("1", "", ""), ("1", "2", "3")], id="ragged"
        ),
        pytest.param("a,b,,\n1,2,,\n", [("a", "b"), ("1", "2")], id="idle columns at the end"),
        pytest.param("a\nx\n", [("a",), ("x",)], id="one column"),
        pytest.param("a,b\n'=1+1,'tis\n", [("a", "b"), ("=1+1", "'tis")], id="harmless formula"),
        pytest.param(
            "SQL> spool cases.csv\na,b,c\n1,2,3\n", [("a", "b", "c"), ("1", "2", "3")], id="console line"
        ),
        pytest.param(
            "007,0\ncase_no,b\n00012,1e5\n", [("case_no", "b"), ("00012", "1e5")], id="digits stay text"
        ),
    ],
)
def test_text_file_is_read(text: str, expected: list[tuple[str, ...]]) -> None:
    assert cells_of(text.encode()) == expected


def test_rows_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    text = 'My cases\n\ncase_no,name\n\nA1,"two\nlines"\n,\nA2,Bob\n'
    table, rows = read_here(text.encode())
    assert (table.sheet, table.heading_row, table.total_rows) == ("", 3, 2)
    assert rows == [Row(5, ("A1", "two\nlines")), Row(7, ("A2", "Bob"))]
