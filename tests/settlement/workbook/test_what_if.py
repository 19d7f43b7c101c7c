"""Change one input and recalculate: exactly what depends on it moves, to what the rules give for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest

from settlement.statements.rules import Facts, Part
from settlement.workbook.rules import SheetName
from tests import libreoffice
from tests.settlement.made import terms
from tests.settlement.workbook.closure import Place, dependents
from tests.settlement.workbook.make import (
    FLAT,
    FLAT_PER_TOTAL,
    INCLUDED,
    TABLE,
    UP_TO_BALANCE,
    ladder,
    later,
    october,
    payments,
    written,
)
from tests.settlement.workbook.sheets import Cells, cells_of

CHANGED, OK = "changed 已改动", "ok 一致"
TERMS, LINES, SUMMARY, CHECKS = SheetName.TERMS, SheetName.LINES, SheetName.SUMMARY, SheetName.CHECKS


@dataclass(frozen=True)
class WhatIf:
    """A statement, the input that is changed, and the facts from which the changed figures follow."""

    facts: Facts
    sheet: str
    code: str
    row: int  # the number of the row, from 1, among those with the code (terms, summary) or below the codes
    value: float | str
    changed: Facts


def retermed(facts: Facts, text: str) -> Facts:
    """Put other terms in the place of the only ones."""
    return replace(facts, versions=[replace(facts.versions[0], terms=terms(text))])


def repaid(facts: Facts, part_id: int, amount: int | None = None, excess: int | None = None) -> Facts:
    """Change the amount of a payment, or what of it is above the balance, in minor units."""
    return replace(
        facts,
        parts=[_repaid(part, amount, excess) if part.part_id == part_id else part for part in facts.parts],
    )


def _repaid(part: Part, amount: int | None, excess: int | None) -> Part:
    return part._replace(
        amount_minor=part.amount_minor if amount is None else amount,
        excess_minor=part.excess_minor if excess is None else excess,
    )


def what_ifs() -> dict[str, WhatIf]:
    """List the changes, each with what the rules give for it."""
    flat = october(FLAT, *payments("1,234.56", "0.25", "99.99"))
    table = october(TABLE, *payments("1,234.56", "250", "99.99", "20,000"))
    whole, marginal = (
        october(ladder(method), *payments("1,100.01", "2,000.33", "3,999.66", "0.05"))
        for method in ("whole_amount", "marginal")
    )
    after, running = later(ladder("marginal")), later(FLAT_PER_TOTAL)
    included = october(INCLUDED, *payments("1,234.56", "200"))
    limited = october(UP_TO_BALANCE, *payments("1,234.56", "200"))
    slices = october(ladder("marginal", "per_payment"), *payments("999.95", "4,100.13", "7"))
    text = ladder("marginal")
    return {
        "a flat rate": WhatIf(flat, TERMS, "rate", 1, 0.19, retermed(flat, FLAT.replace("18%", "19%"))),
        "a rate of a table": WhatIf(
            table, TERMS, "rate", 3, 0.3, retermed(table, TABLE.replace("33.3333%", "30%"))
        ),
        "a rate of a table that no line has": WhatIf(
            table, TERMS, "rate", 4, 0.3, retermed(table, TABLE.replace("25%", "30%"))
        ),
        "the rate that a whole month reached": WhatIf(
            whole, TERMS, "step", 3, 0.25, retermed(whole, ladder("whole_amount").replace("20%", "25%"))
        ),
        "the bound of a step": WhatIf(
            marginal,
            TERMS,
            "step",
            2,
            1500,
            retermed(marginal, text.replace("1,000", "1,500")),
        ),
        "a rate of a ladder": WhatIf(
            marginal, TERMS, "step", 2, 0.15, retermed(marginal, text.replace("12.5%", "15%"))
        ),
        "a rate of a ladder, each payment rounded": WhatIf(
            slices,
            TERMS,
            "step",
            1,
            0.11,
            retermed(slices, ladder("marginal", "per_payment").replace('"10%"', '"11%"')),
        ),
        "an amount": WhatIf(flat, LINES, "amount", 1, 2234.56, repaid(flat, 1, 223_456)),
        "an amount on a whole-amount ladder": WhatIf(whole, LINES, "amount", 2, 0.33, repaid(whole, 2, 33)),
        "an amount after others and before reversals": WhatIf(
            after, LINES, "amount", 3, 1950, repaid(after, 11, 195_000)
        ),
        "an amount of a running total": WhatIf(
            running, LINES, "amount", 2, 77.79, repaid(running, 32, 7_779)
        ),
        "what is above a balance": WhatIf(
            limited, LINES, "excess", 2, 150, repaid(limited, 2, excess=15_000)
        ),
        "the VAT rate": WhatIf(
            flat, SUMMARY, "vat_rate", 1, 0.13, retermed(flat, FLAT.replace('vat = "6%"', 'vat = "13%"'))
        ),
        "a VAT rate that is included": WhatIf(
            included, SUMMARY, "vat_rate", 1, 0.13, retermed(included, INCLUDED.replace('"6%"', '"13%"'))
        ),
    }


WHAT_IFS = what_ifs()


def input_cell(path: Path, case: WhatIf) -> str:
    """Find the cell that is changed."""
    sheet = openpyxl.load_workbook(path)[case.sheet]
    if case.sheet == LINES:
        codes = [cell.value for cell in sheet[3]]
        return str(sheet.cell(3 + case.row, codes.index(case.code) + 1).coordinate)
    rows = [row for row in sheet.iter_rows() if row[-1].value == case.code]
    column = {"rate": 7, "step": 4 if case.value == 1500 else 7, "vat_rate": 2}[case.code]
    return str(rows[case.row - 1][column].coordinate)


@dataclass(frozen=True)
class Moved:
    """The cells before a change and after it was recalculated, and those of a statement issued with it."""

    place: Place
    before: Cells
    after: Cells
    issued: Cells


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Moved]:
    """Write, change and recalculate every case in one go."""
    folder = tmp_path_factory.mktemp("what-if")
    places, edited = {}, []
    for number, (name, case) in enumerate(WHAT_IFS.items()):
        path = written(folder, case.facts, name=f"{number}.xlsx")
        book = openpyxl.load_workbook(path)
        places[name] = (str(case.sheet), input_cell(path, case))
        book[case.sheet][places[name][1]].value = case.value
        edited.append(folder / f"{number}-edited.xlsx")
        book.save(edited[-1])
    after = libreoffice.recalculate_all(edited, folder / "recalculated")
    return {
        name: Moved(
            places[name],
            cells_of(folder / f"{number}.xlsx"),
            cells_of(after[number]),
            cells_of(written(folder, case.changed, name=f"{number}-issued.xlsx")),
        )
        for number, (name, case) in enumerate(WHAT_IFS.items())
    }


def checked(found: Moved) -> Mapping[Place, object]:
    """Say what each cell of the checks must hold after the change."""
    codes = {
        int(name[1:]): str(cell.value)
        for (sheet, name), cell in found.before.items()
        if sheet == CHECKS and name[0] == "G" and int(name[1:]) > 3
    }
    wanted: dict[Place, object] = {}
    for row, code in codes.items():
        if code == "all":
            wanted[CHECKS, f"F{row}"] = CHANGED
            continue
        value = counted(found, code)
        if value is None:
            value = found.issued[CHECKS, f"D{row}"].value
        wanted[CHECKS, f"D{row}"] = value
        wanted[CHECKS, f"F{row}"] = OK if value == found.before[CHECKS, f"E{row}"].value else CHANGED
    return wanted


def counted(found: Moved, code: str) -> int | None:
    """Count the lines, or the approved rates and bounds, that the change makes different."""
    if code == "issued":
        letter = next(p[1][0] for p, cell in found.before.items() if p[0] == LINES and cell.value == "issued")
        places = [place for place in found.before if place[0] == LINES and place[1][0] == letter]
        return len([place for place in places if found.before[place].value != found.issued[place].value])
    return int(found.place[0] == TERMS) if code.startswith("terms") else None


@pytest.mark.parametrize("name", WHAT_IFS)
def test_exactly_what_depends_on_it_moves(moved: Mapping[str, Moved], name: str) -> None:
    found = moved[name]
    reached = dependents(found.before, found.place)
    wanted: dict[Place, object] = {place: found.issued[place].value for place in reached} | {
        place: value for place, value in checked(found).items() if place in reached
    }
    verdicts = {place for place in reached if place[0] == SUMMARY and found.before[place].value == OK}
    wanted |= dict.fromkeys(verdicts, CHANGED)
    assert {place: found.after[place].value for place in reached} == wanted
    moved_places = {
        place for place, cell in found.before.items() if found.after[place].value != cell.value
    } - {found.place}
    assert moved_places == {place for place in reached if wanted[place] != found.before[place].value}
    assert len(verdicts) == 1
    assert verdicts < moved_places
