"""No cell of a workbook can be changed, emptied or retyped unnoticed, and none breaks the verifier."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agencies.common import vault
from settlement.statements.rules import Facts
from settlement.workbook.read_workbook import read_workbook
from settlement.workbook.rules import Found, FoundRow, Verdict, judge
from tests.settlement.workbook.make import STATEMENTS, Key, ladder, later, written

FULL = pytest.mark.full
ODD = (
    None,
    "",
    "—",
    "text",
    "=1+1",
    0,
    -1,
    7,
    1e300,
    0.1234567,
    True,
    datetime(1900, 1, 1),  # noqa: DTZ001 - cells have no zone
    datetime(9999, 12, 31),  # noqa: DTZ001
)


def few() -> Facts:
    """Make a statement of a late payment, a reversal of a locked line and a payment, on a ladder."""
    whole = later(ladder("whole_amount"))
    return replace(whole, parts=[part for part in whole.parts if part.part_id in {31, 41, 51}])


def verdict_on(found: Found, key: Key) -> Verdict:
    return judge(found, lambda content, signature: vault.signature_holds(content, signature, key.pem))


def edited(found: Found, sheet: str, place: int, row: FoundRow) -> Found:
    """Put another row in the place of one."""
    rows = list(found[sheet])
    rows[place] = row
    return {**found, sheet: rows}


def cells(found: Found) -> Iterator[tuple[str, int, int]]:
    """Name every filled cell: sheet, place of the row, place in the row."""
    for sheet, rows in found.items():
        for number, row in enumerate(rows):
            for place, value in enumerate(row.values):
                if value is not None:
                    yield sheet, number, place


def changed(value: object) -> object:
    """Change a value a little, without changing its kind."""
    if isinstance(value, str):
        return value + "."
    if isinstance(value, datetime):
        return value + timedelta(days=1)
    assert isinstance(value, int | float)
    return round(value + 0.01, 6)


def with_value(
    row: FoundRow, place: int, value: object, formulas: Mapping[int, str] | None = None
) -> FoundRow:
    """Give a row with another value in a place, and perhaps with other formulas."""
    values = [*row.values[:place], value, *row.values[place + 1 :]]
    return FoundRow(row.number, values, row.formulas if formulas is None else formulas)


def noticed(found: Found, key: Key, variants: Callable[[FoundRow, int], Iterable[FoundRow]]) -> None:
    """Fail for each cell of which a variant is taken for what was exported."""
    assert verdict_on(found, key).ok
    unnoticed = [
        (sheet, variant)
        for sheet, number, place in cells(found)
        for variant in variants(found[sheet][number], place)
        if verdict_on(edited(found, sheet, number, variant), key).ok
    ]
    assert unnoticed == []


def values(row: FoundRow, place: int) -> Iterator[FoundRow]:
    """Give a row with another value in a place, and with none."""
    yield with_value(row, place, changed(row.values[place]))
    yield with_value(row, place, None)


def formulas(row: FoundRow, place: int) -> Iterator[FoundRow]:
    """Give a row with another formula in a place that gives the same, and with none."""
    if place in row.formulas:
        others = {other: text for other, text in row.formulas.items() if other != place}
        for each in ({**others, place: row.formulas[place] + "+0"}, others):
            yield with_value(row, place, row.values[place], each)


def test_no_value_can_be_changed_unnoticed(tmp_path: Path) -> None:
    key = Key()
    found = read_workbook(written(tmp_path, STATEMENTS["nothing but a reversal"], key))
    noticed(found, key, values)


def test_no_formula_can_be_changed_unnoticed(tmp_path: Path) -> None:
    key = Key()
    found = read_workbook(written(tmp_path, few(), key))
    noticed(found, key, formulas)


@pytest.mark.parametrize("offset", [0, *(pytest.param(each, marks=FULL) for each in range(1, len(ODD)))])
def test_no_odd_value_breaks_the_verifier(offset: int, tmp_path: Path) -> None:
    key = Key()
    found = read_workbook(written(tmp_path, few(), key))
    for turn, (sheet, number, place) in enumerate(cells(found)):
        row = found[sheet][number]
        odd = ODD[(turn + offset) % len(ODD)]
        if odd != row.values[place]:
            assert not verdict_on(edited(found, sheet, number, with_value(row, place, odd)), key).ok


def test_added_cells_rows_and_sheets_are_noticed(tmp_path: Path) -> None:
    key = Key()
    found = read_workbook(written(tmp_path, STATEMENTS["flat"], key))
    for sheet, rows in found.items():
        wider = FoundRow(rows[0].number, [*rows[0].values, *[None] * 30, "added"], {})
        assert not verdict_on(edited(found, sheet, 0, wider), key).ok
        added = {**found, sheet: [*rows, FoundRow(rows[-1].number + 9, ["added"], {})]}
        assert not verdict_on(added, key).ok
        shorter = {**found, sheet: rows[:-1]}
        assert not verdict_on(shorter, key).ok
    verdict = verdict_on({**found, "Notes": []}, key)
    assert str(verdict.reason) == "Sheet Notes was added after the export."


def test_lines_in_another_order_are_noticed(tmp_path: Path) -> None:
    key = Key()
    found = read_workbook(written(tmp_path, STATEMENTS["flat"], key))
    rows = list(found["Lines 明细"])
    first, second = rows[3], rows[4]
    rows[3:5] = [FoundRow(4, second.values, second.formulas), FoundRow(5, first.values, first.formulas)]
    assert not verdict_on({**found, "Lines 明细": rows}, key).ok
