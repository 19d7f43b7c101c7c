"""Unchanged, every formula of a workbook gives in LibreOffice what stands beside it, in every sheet."""

from collections.abc import Mapping

import pytest

from tests import libreoffice
from tests.settlement.workbook.make import STATEMENTS, written
from tests.settlement.workbook.sheets import Cells, cells_of


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Cells, Cells]]:
    """Write every statement and recalculate all of them: cells before and after."""
    folder = tmp_path_factory.mktemp("written")
    files = [
        written(folder, given, name=f"{number}.xlsx") for number, given in enumerate(STATEMENTS.values())
    ]
    again = libreoffice.recalculate_all(files, folder / "recalculated")
    return {
        name: (cells_of(before), cells_of(after))
        for name, before, after in zip(STATEMENTS, files, again, strict=True)
    }


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_formula_gives_what_stands_beside_it(
    recalculated: Mapping[str, tuple[Cells, Cells]], name: str
) -> None:
    before, after = recalculated[name]
    formulas = {place for place, cell in before.items() if cell.formula}
    assert formulas == {place for place, cell in after.items() if cell.formula}
    pairs = {place: (before[place].value, after[place].value) for place in formulas}
    assert {place: pair for place, pair in pairs.items() if pair[0] != pair[1]} == {}
