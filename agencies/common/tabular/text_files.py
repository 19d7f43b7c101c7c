"""Rows of csv and other text files, whatever separates their fields and ends their lines."""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO, TextIOWrapper
from itertools import islice

from agencies.common.tabular.encodings import decoded
from agencies.common.tabular.formula_text import plain_text
from agencies.common.tabular.heading_row import LOOK_AT
from agencies.common.tabular.headings import normalise_heading
from agencies.common.tabular.refusals import Refusal

_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SAMPLE_LINES = 100


class TextFile:
    """A source of rows: every record counts as a row from 1, blank lines and a sep= line included."""

    sheet = ""
    merges: Collection[tuple[int, int]] = ()

    def __init__(self, data: bytes, known: Collection[str]) -> None:
        self._data, self._encoding = decoded(data)
        self._apostrophes = b"'" in data
        sample = list(islice(self._lines(), _SAMPLE_LINES))
        declared = _DECLARED.fullmatch(next(iter(sample), ""))
        self._lines_before = 1 if declared else 0
        self._delimiter = declared[1] if declared else _likely_delimiter(sample, known)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows anew; Refusal where a quoted field never ends."""
        lines = _Lines(islice(self._lines(), self._lines_before, None))
        reader = csv.reader(lines, delimiter=self._delimiter)
        number, lines_read = self._lines_before, 0
        try:
            for cells in reader:
                number += 1
                if lines.ended:
                    # The record that holds the line put after the last one holds nothing else, or is open.
                    if reader.line_num - lines_read > 1:
                        raise Refusal("unfinished_quote", row=number)
                    return
                lines_read = reader.line_num
                yield number, cells
        except csv.Error as error:
            raise Refusal("unfinished_quote", row=number + 1) from error

    def texts(self, cells: Sequence[str]) -> list[str]:
        """Give a row's cells without the apostrophes that keep formulas harmless."""
        if self._apostrophes:
            return [plain_text(cell) if cell[:1] == "'" else cell for cell in cells]
        return list(cells)

    def _lines(self) -> Iterator[str]:
        return iter(TextIOWrapper(BytesIO(self._data), self._encoding, newline=""))


class _Lines:
    """Lines, and one more after the last, by which an open quotation shows."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        yield from self._lines
        self.ended = True
        yield "end"


def _likely_delimiter(sample: Sequence[str], known: Collection[str]) -> str:
    """Choose what gives the most known headings, then the most rows of the same width, then the widest.

    Quotation marks count strictly at first, since a wrong separator breaks them.
    """
    strict, loose = (
        {each: _merit(_fields(sample, each, strict=strict), known) for each in _DELIMITERS}
        for strict in (True, False)
    )
    merits = strict if any(map(any, strict.values())) else loose
    return max(_DELIMITERS, key=merits.__getitem__)


def _merit(rows: Sequence[Sequence[str]], known: Collection[str]) -> tuple[int, int, int]:
    found = (len({normalise_heading(cell) for cell in row}.intersection(known)) for row in rows[:LOOK_AT])
    widths = Counter(len(row) for row in rows if len(row) > 1)
    count, width = max(((count, width) for width, count in widths.items()), default=(0, 0))
    return max(found, default=0), count, width


def _fields(sample: Sequence[str], delimiter: str, *, strict: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        # Kept up to the error: the sample may end within a quoted field.
        rows.extend(csv.reader(sample, delimiter=delimiter, strict=strict))
    return rows
