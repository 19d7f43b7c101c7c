"""Workbooks as tests read them, by openpyxl and nothing of the product."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl


class Cell(NamedTuple):
    """What a cell shows, and the formula behind it."""

    value: Any
    formula: str | None


Cells = Mapping[tuple[str, str], Cell]


def cells_of(path: Path) -> Cells:
    """Read all filled cells by sheet and name."""
    shown, behind = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    found = {}
    for sheet in shown.sheetnames:
        for row in behind[sheet].iter_rows():
            for cell in row:
                if cell.value is not None:
                    formula = str(cell.value) if cell.data_type == "f" else None
                    found[sheet, cell.coordinate] = Cell(shown[sheet][cell.coordinate].value, formula)
    return found
