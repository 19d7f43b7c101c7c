"""Unchanged, every formula of a workbook gives in LibreOffice what stands beside it, in every sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from settlement.workbook.verify_statement import verify_statement
from tests import libreoffice
from tests.settlement.workbook.make import STATEMENTS, Key, written
from tests.settlement.workbook.sheets import cells_of


@dataclass(frozen=True)
class Saved:
    """A workbook as it was exported, and as LibreOffice computed and saved it again."""

    exported: Path
    again: Path
    key: Key


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Saved]:
    """Write every statement and recalculate all of them in one go."""
    folder, key = tmp_path_factory.mktemp("written"), Key()
    files = [
        written(folder, given, key, f"{number}.xlsx") for number, given in enumerate(STATEMENTS.values())
    ]
    again = libreoffice.recalculate_all(files, folder / "recalculated")
    return {
        name: Saved(before, after, key) for name, before, after in zip(STATEMENTS, files, again, strict=True)
    }


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_formula_gives_what_stands_beside_it(saved: Mapping[str, Saved], name: str) -> None:
    before, after = cells_of(saved[name].exported), cells_of(saved[name].again)
    formulas = {place for place, cell in before.items() if cell.formula}
    assert formulas == {place for place, cell in after.items() if cell.formula}
    pairs = {place: (before[place].value, after[place].value) for place in formulas}
    assert {place: pair for place, pair in pairs.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_verifies_as_exported_and_as_saved_again(saved: Mapping[str, Saved], name: str) -> None:
    for file in (saved[name].exported, saved[name].again):
        verdict = verify_statement(file, saved[name].key.pem)
        assert (verdict.ok, [str(each) for each in verdict.problems]) == (True, [])
