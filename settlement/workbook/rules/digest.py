"""The digest over all cells of a workbook: the same however a spreadsheet program saves it again."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from settlement.workbook.rules.cells import SheetName
from settlement.workbook.rules.found import Found
from settlement.workbook.rules.summary_rows import FORM, NOT_IN_DIGEST

Content = tuple[object, str | None]
DIGESTED = (
    *(SheetName.LINES, SheetName.GROUPS, SheetName.REVERSALS, SheetName.TERMS, SheetName.CHECKS),
    SheetName.SUMMARY,
)
_VALUE_PLACE, _CODE_PLACE = 2, 6
_BLANK: Content = ("", None)


class Digest:
    """Takes in rows, sheet after sheet, and gives the SHA-256 of what they hold.

    A formula counts by its text and not by its value, a number by its first fifteen digits, a day by its
    date; the digest and its own signature on the summary do not count.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256(f"{FORM}\n".encode())

    def take(self, sheet: SheetName, row: int, cells: Sequence[Content | None]) -> None:
        """Take in a row: value and formula of each cell from the first column on, None where blank."""
        left_out = _VALUE_PLACE if sheet is SheetName.SUMMARY and _code(cells) in NOT_IN_DIGEST else None
        texts = [
            f"{place}\0{normal(*cell)}"
            for place, cell in enumerate(cells)
            if cell is not None and cell != _BLANK and place != left_out
        ]
        if texts:
            self._hash.update("\0".join((sheet.value, str(row), *texts, "\n")).encode())

    @classmethod
    def of(cls, found: Found) -> str:
        """Give the digest of what was found in a file."""
        digest = cls()
        for sheet in DIGESTED:
            for row in found[sheet]:
                digest.take(sheet, row.number, row.contents())
        return digest.text()

    def text(self) -> str:
        """Give the digest in hexadecimal."""
        return self._hash.hexdigest()


def to_sign(statement_hash: str, digest: str) -> bytes:
    """Give the bytes whose signature vouches for a workbook."""
    return f"{FORM}\n{statement_hash}\n{digest}".encode()


def _code(cells: Sequence[Content | None]) -> object:
    cell = cells[_CODE_PLACE] if len(cells) > _CODE_PLACE else None
    return cell[0] if cell else None


def normal(value: object, formula: str | None) -> str:
    """Write a cell so that what means the same is written the same."""
    if formula is not None:
        return "=" + formula.replace(" ", "")
    if isinstance(value, str):
        return "t" + value.replace("\r\n", "\n")
    if isinstance(value, datetime):
        return "d" + value.isoformat()
    if isinstance(value, date):
        return f"d{value.isoformat()}T00:00:00"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return "n" + number(value)
    return f"x{value!r}"


def number(value: object) -> str:
    """Write a number with the fifteen digits that a spreadsheet keeps, the same for 1, 1.0 and 1.00."""
    plain = Decimal(f"{value:.15g}" if isinstance(value, float) else str(value))
    return f"{plain.normalize():f}"
