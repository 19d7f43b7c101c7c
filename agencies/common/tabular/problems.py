"""What is wrong with a cell of a file, told without repeating the personal data in it."""

import re
import unicodedata
from dataclasses import dataclass

from agencies.common.tabular.cells.errors import CellError
from agencies.common.words import Message

_LONGEST_RUN = 20
_LONGEST_SHAPE = 100
_LONGEST_READ = 10_000
_HAN = "\N{CJK UNIFIED IDEOGRAPH-6C49}"
_RUN = re.compile(r"(.)\1{20,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse one row: where, what the value looks like, a stable code, and the sentence.

    `column` is the heading as the file shows it, or empty where the row as a whole is at fault.
    """

    row: int
    column: str
    shape: str
    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One reason to refuse a row, and the row's cells as they were in the file."""

    problem: Problem
    cells: tuple[str, ...]


def problem(row: int, column: str, text: str, error: CellError) -> Problem:
    """Make the problem of a cell that could not be read."""
    return Problem(row, column, shape_of(text), error.code, error.message)


def shape_of(text: str) -> str:
    """Show the form of a text and none of its content: "张三 1380013" is "汉汉 9999999".

    Letters are A, Han characters 汉, digits 9; other signs stay. Runs longer than 20 are cut, the whole
    after 100 signs.
    """
    signs = "".join(map(_sign, text[:_LONGEST_READ]))
    shape = _RUN.sub(lambda run: run[1] * _LONGEST_RUN + "…", signs)
    return shape if len(shape) <= _LONGEST_SHAPE else shape[:_LONGEST_SHAPE] + "…"


def _sign(character: str) -> str:
    if character.isnumeric() and not character.isalpha():
        return "9"
    if "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000":
        return _HAN
    # Marks belong to letters: the vowels of Thai and Hindi are marks.
    return "A" if character.isalpha() or unicodedata.category(character)[0] == "M" else character
