"""The row with the headings is found below titles, console lines and instructions."""

from io import BytesIO

import openpyxl
import pytest

from agencies.common.tabular import Row, read_table
from agencies.common.tabular.heading_row import find_head, name_columns
from agencies.common.tabular.headings import normalise_heading

KNOWN = {normalise_heading(each) for each in ("委案日期", "委案金额", "case_no", "outstanding", "name")}


def rows(*written: str) -> list[Row]:
    return [Row(number, tuple(line.split("|"))) for number, line in enumerate(written, 1) if line]


@pytest.mark.parametrize(
    ("written", "heading_row"),
    [
        (["case_no|outstanding", "A1|12"], 1),
        (["", "case_no|outstanding", "A1|12"], 2),
        (["October's cases||", "", "case_no|name|outstanding", "A1|Ann|12"], 3),
        (["SQL> select * from cases", "case_no|name|outstanding", "A1|Ann|12"], 2),
        (["fill in all columns with *||", "*委案日期|*委案金额|姓名", "2017-09-30|12|张三"], 2),
        (["name||", "case_no|name|outstanding", "A1|Ann|12"], 2),  # a title that is a known heading too
        (["who|what|how|why", "case_no|outstanding|remark|", "A1|12||"], 2),  # known headings beat width
        (["who|what|how", "1|2|3", "4|name|5"], 1),  # a cell that happens to be a known heading
        (["October's cases", "case_no", "A1"], 2),  # the only heading, and known
        (["A1|12", "A2|13"], 1),  # at least as many words as any other row
        (["2017|2018", "1|2"], 0),  # no row of words: no heading, and no row is lost
        (["1|2", "3|4", "a remark at the end|"], 0),
    ],
)
def test_row_of_headings_is_found(written: list[str], heading_row: int) -> None:
    assert find_head(rows(*written), KNOWN).last == heading_row


def test_headings_merged_over_two_rows_are_one() -> None:
    written = rows("no|debtor||placed on", "|name|phone|", "1|Ann|555|2017-09-30")
    head = find_head(written, (), merges=[(1, 2), (1, 2)])
    assert (head.first, head.last) == (1, 2)
    assert head.cells == ("no", "name", "phone", "placed on")


def test_cells_merged_below_the_headings_are_rows() -> None:
    head = find_head(rows("case_no|name", "A1|Ann", "|Bob"), (), merges=[(2, 3)])
    assert (head.first, head.last) == (1, 1)


@pytest.mark.parametrize(
    ("cells", "width", "names"),
    [
        (["a", "b"], 2, ("a", "b")),
        (["a", "", " "], 4, ("a", "column 2", "column 3", "column 4")),
        (["a", "a", "a"], 3, ("a", "a (2)", "a (3)")),
        (["a", "a (2)", "a"], 3, ("a", "a (2)", "a (3)")),
        (["column 2", ""], 2, ("column 2", "column 2 (2)")),
        ([" *a\n"], 1, (" *a\n",)),  # shown as typed
    ],
)
def test_every_column_has_its_own_name(cells: list[str], width: int, names: tuple[str, ...]) -> None:
    assert name_columns(cells, width) == names


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, written in sheets.items():
        sheet = book.create_sheet(title)
        for row in written:
            sheet.append(row)
    book.active = len(sheets) - 1
    made = BytesIO()
    book.save(made)
    return made.getvalue()


async def test_sheet_with_most_known_headings_is_chosen() -> None:
    data = workbook(
        cover=[["Cases of October"], ["for", "North"]],
        lookup=[["name", "code"], ["North", "N"]],
        cases=[["case_no", "name", "outstanding"], ["A1", "Ann", 12]],
        more=[["case_no", "name", "outstanding"], ["A2", "Bob", 13]],
    )
    table, _ = await read_table(data, name="book.xlsx", known_headings=("Case No.", "Name", "Outstanding"))
    assert table.sheet == "cases"
    table, _ = await read_table(data, name="book.xlsx")
    assert table.sheet == "cover"


async def test_blank_sheets_are_passed_over() -> None:
    table, _ = await read_table(workbook(blank=[], cases=[["case_no"], ["A1"]]), name="book.xlsx")
    assert table.sheet == "cases"
