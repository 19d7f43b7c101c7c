"""What was found in a file that may be a workbook of ours, and how its cells are read as figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from agencies.common.errors import Invalid
from agencies.common.money import PPM, to_minor
from settlement.workbook.rules.cells import DASH, SheetName, letters

_FIRST_YEAR, _LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of a file from its first column on: values, and by place from 0 the formulas behind them."""

    number: int
    values: Sequence[object]
    formulas: Mapping[int, str]

    def contents(self) -> list[tuple[object, str | None] | None]:
        """Give value and formula of each cell, None where it is blank."""
        return [
            None if value is None and place not in self.formulas else (value, self.formulas.get(place))
            for place, value in enumerate(self.values)
        ]


Found = Mapping[str, Sequence[FoundRow]]
"""The filled rows of each sheet by its name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one row by the codes of its columns; Invalid names the cell that is not what it should be."""

    sheet: SheetName
    row: FoundRow
    places: Mapping[str, int]
    currency: str = ""

    def cell(self, code: str) -> str:
        """Name a cell for people: Lines 明细!N5."""
        return f"{self.sheet.value}!{letters(self.places[code] + 1)}{self.row.number}"

    def value(self, code: str) -> object:
        """Give what a cell holds, None when it is blank."""
        place = self.places.get(code)
        if place is None:
            raise Invalid(
                "Sheet {sheet} has no column {code} any more; take the file as it was exported.",
                sheet=self.sheet.value,
                code=code,
            )
        return self.row.values[place] if place < len(self.row.values) else None

    def is_blank(self, code: str) -> bool:
        """Say whether a cell holds nothing, or the dash that stands for it."""
        return self.value(code) in {None, DASH}

    def text(self, code: str) -> str:
        """Read a text."""
        return str(self._known(code))

    def whole(self, code: str) -> int:
        """Read a whole number."""
        value = self._decimal(code)
        if value != value.to_integral_value():
            raise self._unreadable(code)
        return int(value)

    def money(self, code: str) -> int:
        """Read money as minor units."""
        try:
            return to_minor(self._decimal(code), self.currency)
        except ValueError:
            raise self._unreadable(code) from None

    def rate(self, code: str) -> int | None:
        """Read a rate as ppm; None where there is none."""
        if self.is_blank(code):
            return None
        value = self._decimal(code) * PPM
        if value != value.to_integral_value():
            raise self._unreadable(code)
        return int(value)

    def day(self, code: str) -> date:
        """Read a day, of years that calendars and people have in common."""
        day = self.moment(code).date()
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise self._unreadable(code)
        return day

    def moment(self, code: str) -> datetime:
        """Read a moment."""
        value = self._known(code)
        if not isinstance(value, datetime):
            raise self._unreadable(code)
        return value

    def _known(self, code: str) -> object:
        value = self.value(code)
        if value is None:
            raise Invalid("{cell} is empty; take the file as it was exported.", cell=self.cell(code))
        return value

    def _decimal(self, code: str) -> Decimal:
        value = self._known(code)
        if isinstance(value, bool | str | datetime):
            raise self._unreadable(code)
        try:
            return Decimal(f"{value:.15g}" if isinstance(value, float) else str(value))
        except InvalidOperation:
            raise self._unreadable(code) from None

    def _unreadable(self, code: str) -> Invalid:
        return Invalid(
            "{cell} holds {value}, which is no figure of that kind; take the file as it was exported.",
            cell=self.cell(code),
            value=str(self.value(code)),
        )
