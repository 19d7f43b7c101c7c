"""Tables that go out come back as they were, and nothing in them acts."""

import csv
import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.common.errors import Invalid
from agencies.common.tabular import match_columns
from agencies.common.tabular.formula_text import harmless_text, plain_text
from agencies.common.tabular.problems import Problem, RefusedRow
from agencies.common.tabular.write import Value, write_csv, write_refused, write_xlsx
from agencies.common.words import say
from tests.agencies.common.tabular.here import read_here

FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "-abc"]
# A workbook cannot hold all control characters, and lone surrogates are no text.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n")
CELLS = st.one_of(
    st.text(LETTERS, max_size=8),
    st.sampled_from([*FORMULAS, "'=1", "00123", "a;b|c,d", '"', "_x000D_", "<r>&</r>"]),
)
HEADINGS = ("case_no", "=name", "amount; due")
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS).filter(lambda row: any(map(str.strip, row))), max_size=6)


def read_back(path: Path, *wanted: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    table, rows = read_here(path.read_bytes(), *(wanted or HEADINGS))
    return table.headings, [row.cells for row in rows]


@given(rows=TABLES)
def test_csv_gives_back_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("out") / "table.csv"
    write_csv(path, HEADINGS, rows)
    assert read_back(path) == (HEADINGS, rows)


@given(rows=TABLES)
@settings(max_examples=40)
def test_xlsx_gives_back_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("out") / "table.xlsx"
    write_xlsx(path, "cases", HEADINGS, rows)
    assert read_back(path) == (HEADINGS, rows)


@given(CELLS)
def test_harmless_text_can_be_undone(text: str) -> None:
    assert plain_text(harmless_text(text)) == text
    assert harmless_text(text)[:1] not in tuple("=+@\t\r\n")


@pytest.mark.parametrize("text", ["Ann", "-12.50", "'s Gravenhage", "1=1", ""])
def test_ordinary_text_gets_no_apostrophe(text: str) -> None:
    assert harmless_text(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_like_text_is_text_in_both_forms(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "table.csv", ["name"], [[text]])
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["name"], [f"'{text}"]]
    write_xlsx(tmp_path / "table.xlsx", "names", ["name"], [[text]])
    cell = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]["A2"]
    assert cell.data_type == "s"


@pytest.mark.parametrize(
    "text", ["<r>&</r>", "<r></r>", "<r><t>x</t></r>", "<r>\n</r>", "<r", "<b>&amp;</b>"]
)
def test_text_like_markup_is_text_in_a_workbook(tmp_path: Path, text: str) -> None:
    write_xlsx(tmp_path / "table.xlsx", "notes", [text], [[text]])
    page = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in page] == [[text], [text]]
    assert read_back(tmp_path / "table.xlsx", text) == ((text,), [(text,)])


def test_values_have_their_types_in_a_workbook(tmp_path: Path) -> None:
    day = datetime.date(2017, 9, 30)
    row: list[Value] = [
        "00123",
        12,
        Decimal("12.50"),
        day,
        None,
        110101199001011234,
        Decimal("0.1234567890123456"),
    ]
    write_xlsx(tmp_path / "table.xlsx", "a/b: [c]", list("abcdefg"), [row])
    sheet = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]
    assert sheet.title == "a b   c"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]] == [
        *("00123", 12, 12.5, datetime.datetime.combine(day, datetime.time()), None),
        *("110101199001011234", "0.1234567890123456"),
    ]


def test_values_are_plain_in_csv(tmp_path: Path) -> None:
    row: list[Value] = [12, Decimal("1E+3"), Decimal("-12.50"), datetime.date(2017, 9, 30), None]
    write_csv(tmp_path / "table.csv", list("abcde"), [row])
    assert (tmp_path / "table.csv").read_bytes() == (
        b'\xef\xbb\xbf"a","b","c","d","e"\r\n"12","1000","-12.50","2017-09-30",""\r\n'
    )


def test_text_too_long_for_a_cell_is_refused_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="row 2, column 1"):
        write_xlsx(tmp_path / "table.xlsx", "notes", ["note"], [["x" * 32_768]])


@pytest.mark.parametrize(
    ("suffix", "language", "names"),
    [(".csv", "en", ["! row", "! column", "! reason"]), (".xlsx", "zh_CN", ["! 行号", "! 列", "! 拒收原因"])],
)
def test_refused_rows_can_be_mended_and_sent_again(
    tmp_path: Path, suffix: str, language: str, names: list[str]
) -> None:
    path = tmp_path / f"refused{suffix}"
    cells = ("A1", "=Ann", "abc")
    empty = Problem(7, "case_no", "", "missing", say("The cell is empty."))
    wrong = Problem(
        7, "amount; due", "AAA", "not_an_amount", say("This is not an amount; write it like 1,234.50.")
    )
    other = Problem(9, "", "", "missing", say("The cell is empty."))
    refused = [RefusedRow(empty, cells), RefusedRow(wrong, cells), RefusedRow(other, ("A2", "Bob", "1"))]
    write_refused(path, HEADINGS, refused, language)
    headings, rows = read_back(path)
    assert headings == (*names, *HEADINGS)
    assert [row[3:] for row in rows] == [cells, ("A2", "Bob", "1")]
    assert rows[0][:2] == ("7", "case_no; amount; due")
    if language == "en":
        assert rows[0][2] == "The cell is empty. This is not an amount; write it like 1,234.50."
    match = match_columns(headings, {name: (name,) for name in HEADINGS}, {})
    assert (list(match.columns.values()), match.unused) == ([3, 4, 5], ())
    write_refused(path, headings, [RefusedRow(wrong, rows[0])], language)
    assert read_back(path)[0] == headings
