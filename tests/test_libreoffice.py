"""The recalculator does recalculate, or the workbook tests would compare cached values with themselves."""

from pathlib import Path

import openpyxl
import xlsxwriter

from tests import libreoffice


def test_a_wrong_cached_value_is_replaced(tmp_path: Path) -> None:
    workbook = tmp_path / "sum.xlsx"
    with xlsxwriter.Workbook(workbook) as book:
        sheet = book.add_worksheet("Sum")
        sheet.write_number("A1", 40)
        sheet.write_formula("A2", "=A1+2", None, 7)
    recalculated = libreoffice.recalculate(workbook, tmp_path / "out")
    assert openpyxl.load_workbook(recalculated, data_only=True)["Sum"]["A2"].value == 42
