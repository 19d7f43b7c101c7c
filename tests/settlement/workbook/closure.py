"""Which cells depend on a cell: worked out from the formulas alone, as a spreadsheet sees them."""

import re
from collections import defaultdict
from collections.abc import Iterator

from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import get_column_letter

from tests.settlement.workbook.sheets import Cells

Place = tuple[str, str]
_SHEET = re.compile(r"(?:'([^']+)'!)?(.+)")


def dependents(cells: Cells, start: Place) -> set[Place]:
    """Find all cells whose formulas lead back to a cell, directly or through others."""
    users: dict[Place, set[Place]] = defaultdict(set)
    for place, cell in cells.items():
        for used in references(place[0], cell.formula) if cell.formula else ():
            users[used].add(place)
    found: set[Place] = set()
    waiting = [start]
    while waiting:
        for place in users[waiting.pop()] - found:
            found.add(place)
            waiting.append(place)
    return found


def references(sheet: str, formula: str) -> Iterator[Place]:
    """Name every cell that a formula mentions, one by one where it mentions a range."""
    for token in Tokenizer(formula).items:
        if token.type == "OPERAND" and token.subtype == "RANGE":
            found = _SHEET.fullmatch(token.value)
            assert found is not None
            first_column, first_row, last_column, last_row = range_boundaries(found[2])
            assert None not in {first_column, first_row, last_column, last_row}
            for column in range(first_column, last_column + 1):
                for row in range(first_row, last_row + 1):
                    yield found[1] or sheet, f"{get_column_letter(column)}{row}"
