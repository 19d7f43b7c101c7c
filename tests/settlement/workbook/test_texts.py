"""Text stays text, whatever it begins with, in the file and after a spreadsheet program saved it again."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from settlement.workbook.rules import Beside
from settlement.workbook.verify_statement import verify_statement
from settlement.workbook.write_workbook import write_workbook
from tests import libreoffice
from tests.settlement.made import paid
from tests.settlement.workbook.make import FLAT, Key, issued, october
from tests.settlement.workbook.test_contents import table

TEXTS = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")'),
    *("'=1+1", " leading", "trailing ", "two\nlines", "007", "1e5", "TRUE", "2026-10-01"),
    *("<r>bold</r>", "<r><t>x</t></r>", "<b>&amp;</b>", "_x0041_", "张三，“李四”", "🙂"),
]


def odd(folder: Path, key: Key) -> Path:
    """Write a statement in which every text of a line may be odd."""
    parts = [
        paid(number, "10.00", f"2026-10-{number:02d}")._replace(reference=text, batch=text)
        for number, text in enumerate(TEXTS, start=1)
    ]
    made = issued(october(FLAT, *parts), key, agency="=1+1", drafted_by="@Frank", approved_by="-Fiona")
    path = folder / "odd.xlsx"
    write_workbook(path, replace(made, beside=[Beside(text, text) for text in TEXTS]), key.sign)
    return path


def test_text_stays_text(tmp_path: Path) -> None:
    path = odd(tmp_path, Key())
    rows = table(path, "Lines 明细")
    plain = [text for text in TEXTS if "_x" not in text]  # openpyxl leaves these escapes as they are
    for code in ("reference", "batch", "case_no", "debtor"):
        assert [row[code] for row, text in zip(rows, TEXTS, strict=True) if text in plain] == plain
    sheet = openpyxl.load_workbook(path)["Lines 明细"]
    kinds = {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row if cell.value in TEXTS}
    assert kinds == {"s"}


def test_it_holds_as_written_and_as_saved_again(tmp_path: Path) -> None:
    key = Key()
    path = odd(tmp_path, key)
    assert [str(each) for each in verify_statement(path, key.pem).problems] == []
    again = libreoffice.recalculate(path, tmp_path / "out")
    assert [str(each) for each in verify_statement(again, key.pem).problems] == []


def test_an_empty_name_is_a_blank_cell(tmp_path: Path) -> None:
    key = Key()
    made = issued(october(FLAT, paid(1, "10.00")), key, drafted_by="", agency="")
    write_workbook(tmp_path / "blank.xlsx", made, key.sign)
    assert verify_statement(tmp_path / "blank.xlsx", key.pem).ok


@pytest.mark.parametrize("name", ["Summary 汇总", "Lines 明细"])
def test_nothing_but_ours_is_a_formula(name: str, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(odd(tmp_path, Key()))[name]
    formulas = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [each for each in formulas if each in TEXTS] == []
    assert formulas != []
