"""What a workbook is made of, free of any spreadsheet library: sheets, rows, cells and their names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import NamedTuple

from agencies.common.words import Message, render

Value = str | int | Decimal | date | datetime
DASH = "—"
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
)


class SheetName(StrEnum):
    """The sheets; formulas and verifiers know them by these names in every language."""

    SUMMARY = "Summary 汇总"
    LINES = "Lines 明细"
    GROUPS = "Groups 分组"
    REVERSALS = "Reversals 冲正"
    TERMS = "Terms 条款"
    CHECKS = "Checks 核对"


class Style(Enum):
    """How a cell looks; an input is a figure that a reader may change to see what follows."""

    TITLE = "title"
    SECTION = "section"
    HEADING = "heading"
    HEADING_RIGHT = "heading right"
    CODE = "code"
    CODE_RIGHT = "code right"
    LABEL = "label"
    TEXT = "text"
    WORDS = "words"
    NOTE = "note"
    DIGEST = "digest"
    SIGN = "sign"
    SIGN_INPUT = "sign input"
    DASH = "dash"
    DATE = "date"
    MONTH = "month"
    MOMENT = "moment"
    NUMBER = "number"
    COUNT = "count"
    MONEY = "money"
    MONEY_INPUT = "money input"
    MONEY_TOTAL = "money total"
    RATE = "rate"
    RATE_INPUT = "rate input"
    VERDICT = "verdict"


class Cell(NamedTuple):
    """A constant, or a formula (without its equals sign) beside the value it has."""

    value: Value
    style: Style
    formula: str | None = None


Row = Sequence[Cell | None]
Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose rows are made one after the other, from the first on.

    `frozen` counts the rows and columns that stay in sight, `repeated` is the number of the last row printed
    on every page, `wide` asks for larger paper, `printed` counts the columns that go on it (0 is all), and
    `filtered` names the row, the last row and the columns of a filter.
    """

    name: SheetName
    widths: Sequence[float]
    rows: Iterable[Row]
    frozen: tuple[int, int] = (0, 0)
    repeated: int = 0
    wide: bool = False
    printed: int = 0
    filtered: tuple[int, int, int] | None = None


class Column(NamedTuple):
    """A column of a table: a code for programs, a heading for people, the width in digits.

    Headings of figures stand at the right, as figures do.
    """

    code: str
    heading: Message
    width: float
    right: bool = False


_HEADINGS = {False: Style.HEADING, True: Style.HEADING_RIGHT}
_CODES = {False: Style.CODE, True: Style.CODE_RIGHT}


class Columns:
    """The columns of a table on a sheet, and the names of their cells."""

    def __init__(self, sheet: SheetName, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.widths = [column.width for column in columns]
        self._sheet = f"'{sheet}'!"
        self._letters = {column.code: letters(place) for place, column in enumerate(columns, start=1)}

    def __contains__(self, code: str) -> bool:
        return code in self._letters

    def here(self, code: str, row: int) -> str:
        """Name a cell for formulas of its own sheet: N5."""
        return f"{self._letters[code]}{row}"

    def there(self, code: str, row: int) -> str:
        """Name a cell for formulas of any sheet: 'Lines 明细'!$N$5."""
        return f"{self._sheet}${self._letters[code]}${row}"

    def span(self, code: str, first: int, last: int) -> str:
        """Name the cells of a column from one row to another, for formulas of any sheet."""
        letter = self._letters[code]
        return f"{self._sheet}${letter}${first}:${letter}${last}"

    def head(self) -> list[Row]:
        """Give the two rows above a table: what people read, and the codes that programs read."""
        return [
            [Cell(both(each.heading), _HEADINGS[each.right]) for each in self.columns],
            [Cell(each.code, _CODES[each.right]) for each in self.columns],
        ]

    def number(self, code: str) -> int:
        """Say which column it is, from 1."""
        return [column.code for column in self.columns].index(code) + 1

    def row(self, cells: Cells) -> Row:
        """Put cells in the order of the columns."""
        return [cells.get(column.code) for column in self.columns]


def letters(column: int) -> str:
    """Name a column by its number from 1: A, Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def both(message: Message) -> str:
    """Say a heading in both languages, one below the other."""
    return f"{render(message, 'en')}\n{render(message, 'zh_CN')}"


def side_by_side(message: Message) -> str:
    """Say a word in both languages on one line: ok 一致."""
    return f"{render(message, 'en')} {render(message, 'zh_CN')}"


def in_two(message: Message, style: Style) -> tuple[Cell, Cell]:
    """Say a sentence in both languages in two cells."""
    return Cell(render(message, "en"), style), Cell(render(message, "zh_CN"), style)


def digits(text: str) -> int:
    """Count how many digits wide a text is: Han characters take two."""
    return len(text) + (0 if text.isascii() else len(_WIDE.findall(text)))
