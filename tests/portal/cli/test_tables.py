"""Tables as people see them, in wide and narrow terminals."""

import io
from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from rich.console import Console

from portal.cli.tables import laid_out

HEADINGS = ["Agency", "Active cases", "Right-party contact rate", "Capacity", "Why"]
ROWS = [
    ["NORTH", "1,234", "33.33 %", "", "no case of the portfolio has the number"],
    ["SOUTH", "7", "—", "2,000", "paid"],
]


def shown(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    for table in laid_out(headings, rows, width):
        console.print(table)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def test_figures_stand_to_the_right_and_texts_to_the_left() -> None:
    assert shown(HEADINGS, ROWS, 120) == [
        "Agency  Active cases  Right-party contact rate  Capacity  Why",
        "NORTH          1,234                   33.33 %            no case of the portfolio has the number",
        "SOUTH              7                         —     2,000  paid",
    ]


def test_a_tighter_table_breaks_headings_and_texts_but_no_figure() -> None:
    lines = shown(HEADINGS, ROWS, 60)
    assert max(map(len, lines)) <= 60
    assert any("1,234" in line and "33.33 %" in line for line in lines)


@pytest.mark.parametrize("width", [24, 30, 40])
def test_a_table_that_cannot_be_upright_is_turned(width: int) -> None:
    lines = shown([f"measure {each}" for each in range(12)], [["33.33 %"] * 12] * 3, width)
    assert lines[0].startswith("measure 0   33.33 %")
    assert len(lines) == 12 * -(-3 // ((width - len("measure 10")) // len("  33.33 %")))


def test_chinese_takes_two_columns_a_character() -> None:
    lines = shown(["机构", "承诺兑现率（按金额）"], [["华诚催收", "100.00 %"], ["正信", "—"]], 26)
    assert max(map(cell_len, lines)) <= 26
    assert any("100.00 %" in line and "华诚催收" in line for line in lines)


def test_a_list_without_rows_shows_its_headings() -> None:
    assert shown(["Code", "Name"], [], 80) == ["Code  Name"]
