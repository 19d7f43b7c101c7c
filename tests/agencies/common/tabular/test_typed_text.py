"""Values of a workbook become the text that a person would have typed."""

import datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from agencies.common.tabular.typed_text import decimal_text, duration_text, moment_text
from tests.agencies.common.tabular import hostile
from tests.agencies.common.tabular.here import read_here


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (123.0, "123"),
        (-0.0, "0"),
        (19.99, "19.99"),
        (-19.9, "-19.9"),
        (0.1 + 0.2, "0.3"),  # 0.30000000000000004
        (1234567.8900000001, "1234567.89"),
        (1e-7, "0.0000001"),
        (5062.43358177841234, "5062.433581778412"),  # all digits meant
        (999_999_999_999_999.0, "999999999999999"),  # 15 digits are safe
        (6222021234567890.0, "6.22202123456789E+15"),  # a card number of 16 digits is not
        (110101199001011234.0, "1.1010119900101123E+17"),
        (1e15, "1E+15"),
        (-2e20, "-2E+20"),
    ],
)
def test_number_is_written_as_typed(number: float, text: str) -> None:
    assert decimal_text(number) == text


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_amounts_of_two_decimals_are_exact(amount: Decimal) -> None:
    assert Decimal(decimal_text(float(amount))) == amount


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2017-09-30", "2017-09-30"),
        ("2017-09-30 14:05", "2017-09-30T14:05:00"),
        ("2017-09-30 14:04:59.999", "2017-09-30T14:05:00"),  # noise of a spreadsheet's serial number
        ("2017-09-30 23:59:59.9996", "2017-10-01"),
    ],
)
def test_moment_is_written_in_iso_form(written: str, text: str) -> None:
    assert moment_text(moment(written)) == text


def test_duration_is_written_in_hours() -> None:
    assert duration_text(datetime.timedelta(days=1, hours=2, minutes=30)) == "26:30:00"
    assert duration_text(datetime.timedelta(minutes=-1)) == "-0:01:00"


def test_cells_of_an_xlsx_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    values = {
        "id": "012345678901234567",
        "number": 12,
        "amount": 19.99,
        "date": datetime.date(2017, 9, 30),
        "moment": moment("2017-09-30 14:05"),
        "time": datetime.time(14, 5),
        "duration": datetime.timedelta(hours=26),
        "boolean": True,
        "error": "#N/A",
        "formula": "=SUM(B2:C2)",  # openpyxl stores no result: nobody ever computed it
        "lines": "a\nb",
    }
    sheet.append(list(values))
    sheet.append(list(values.values()))
    sheet["A4"] = "=1+1"  # beyond the last row that calamine gives
    made = BytesIO()
    book.save(made)
    table, rows = read_here(made.getvalue())
    assert dict(zip(table.headings, rows[0].cells, strict=True)) == {
        "id": "012345678901234567",
        "number": "12",
        "amount": "19.99",
        "date": "2017-09-30",
        "moment": "2017-09-30T14:05:00",
        "time": "14:05:00",
        "duration": "26:00:00",
        "boolean": "TRUE",
        "error": "#N/A",
        "formula": "=SUM(B2:C2)",
        "lines": "a\nb",
    }
    assert (rows[1].number, rows[1].cells[0]) == (4, "=1+1")


def test_cells_of_an_xls_workbook() -> None:
    book = xlwt.Workbook()
    book.add_sheet("hidden").visibility = 1
    sheet = book.add_sheet("cases")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for column, heading in enumerate(("id", "number", "amount", "date", "boolean", "error", "last")):
        sheet.write(0, column, heading)
    row = sheet.row(1)
    row.write(0, "00123")
    row.write(1, 12)
    row.write(2, 19.99)
    row.write(3, datetime.date(2017, 9, 30), day)
    row.write(4, True)
    row.set_cell_error(5, "#DIV/0!")
    row.write(6, "end")
    made = BytesIO()
    book.save(made)
    table, rows = read_here(made.getvalue())
    assert table.sheet == "cases"
    assert rows[0].cells == ("00123", "12", "19.99", "2017-09-30", "TRUE", "#DIV/0!", "end")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="inlineStr"><is><t>a_x000D_b</t></is></c>', "a\rb"),
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="B2"><f>A1&amp;"x"</f></c>', '=A1&"x"'),
        ('<c r="B2"><f t="shared" si="0"/></c>', "="),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', ""),  # computed, and empty
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2"><v>110101199001011234</v></c>', "1.1010119900101123E+17"),
    ],
)
def test_cell_of_a_sheet(cell: str, text: str) -> None:
    head = hostile.rows_xml([(1, [("A1", "case_no"), ("B1", "value")])])
    data = hostile.xlsx(f'{head}<row r="2"><c r="A2"><v>1</v></c>{cell}</row>')
    _, rows = read_here(data)
    assert rows[0].cells == ("1", text)
