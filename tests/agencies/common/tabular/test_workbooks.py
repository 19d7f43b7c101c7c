"""Workbooks found in the wild are read as a person reads them."""

import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from agencies.common.errors import FileRefused
from agencies.common.tabular import read_table
from tests.agencies.common.tabular import hostile
from tests.shared import path

EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("workbooks.toml").read_text(encoding="utf-8")
)
READ = {name: expected for name, expected in EXPECTED.items() if "refused" not in expected}


def workbook(name: str) -> Path:
    return path(f"data/workbooks/{name}.{EXPECTED[name]['suffix']}")


@pytest.mark.parametrize("name", READ)
async def test_workbook_is_read_as_written_down(name: str) -> None:
    expected = READ[name]
    table, rows = await read_table(workbook(name).read_bytes(), name=workbook(name).name)
    assert (table.sheet, table.heading_row, len(table.headings)) == (
        expected["sheet"],
        expected["heading_row"],
        expected["columns"],
    )
    assert list(table.headings[: len(expected["headings"])]) == expected["headings"]
    assert (table.total_rows, len(rows)) == (expected["rows"], expected["rows"])
    cells = {(row.number, column): text for row in rows for column, text in enumerate(row.cells, 1)}
    assert [[row, column, cells[row, column]] for row, column, _ in expected["cells"]] == expected["cells"]


@pytest.mark.parametrize("name", EXPECTED.keys() - READ.keys())
async def test_workbook_is_refused_for_its_reason(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        await read_table(workbook(name).read_bytes(), name="book.xlsx")
    assert refused.value.code == EXPECTED[name]["refused"]


@pytest.mark.parametrize("name", [name for name, expected in READ.items() if expected["suffix"] == "xlsx"])
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
async def test_no_cell_is_lost(name: str) -> None:
    """Openpyxl, which shares no code with calamine, sees as many filled cells below the headings."""
    table, rows = await read_table(workbook(name).read_bytes(), name="book.xlsx")
    sheet = openpyxl.load_workbook(workbook(name), data_only=True)[table.sheet]
    seen = [
        (cell.row, cell.column)
        for row in sheet.iter_rows(min_row=table.heading_row + 1)
        for cell in row
        if cell.value is not None and str(cell.value).strip()
    ]
    read = [(row.number, column) for row in rows for column, text in enumerate(row.cells, 1) if text.strip()]
    assert read == seen


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (hostile.SMALL, "named.xls"),
        (hostile.SMALL, "named.csv"),
        (hostile.SMALL, "unnamed"),
        (hostile.xls(hostile.xls_records()), "named.xlsx"),
        (hostile.xls(hostile.xls_records()), "named.txt"),
        (hostile.ods([("case_no", "amount"), ("A1", "12.5")]), "named.ods"),
        (b"case_no\tamount\nA1\t12.5\n", "named.txt"),
    ],
    ids=["xlsx as xls", "xlsx as csv", "xlsx", "xls as xlsx", "xls as txt", "ods", "text"],
)
async def test_content_decides_and_not_the_name(data: bytes, name: str) -> None:
    table, rows = await read_table(data, name=name)
    assert table.headings == ("case_no", "amount")
    assert rows[0] == (2, ("A1", "12.5"))


def test_every_workbook_is_written_down_and_at_most_two_are_refused() -> None:
    there = {file.stem for file in path("data/workbooks").iterdir()}
    assert there == set(EXPECTED)
    assert len(EXPECTED) - len(READ) <= 2
