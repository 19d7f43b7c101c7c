"""Formulas that are exact to the smallest unit in a spreadsheet, whose numbers are binary.

Every figure is turned into whole minor units, every rate into whole millionths, before it is used. Products
below 1e15 divide and round exactly, in 15 digits; for statements in which one could be larger (`wide`), the
formulas take amounts apart into millions and a rest, which is exact up to 99,999,999,999,999 minor units.
"""

from dataclasses import dataclass
from decimal import Decimal

from agencies.common.money import PPM, exponent

LARGEST_MINOR = 10**14
_SHORT = 10**15
_M = str(PPM)


@dataclass(frozen=True, slots=True)
class Climb:
    """The cells of a ladder: rises of its rate (ppm) and bounds (minor units), the first step apart."""

    first_rate: str
    rises: str | None
    bounds: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes the formulas of one workbook: its currency, and whether some of its figures are wide."""

    currency: str
    wide: bool

    def money(self, amount_minor: int) -> Decimal:
        """Give minor units as the number of a cell."""
        return Decimal(amount_minor).scaleb(-exponent(self.currency))

    def minor(self, cell: str) -> str:
        """Read a cell of money as whole minor units."""
        scale = 10 ** exponent(self.currency)
        return f"ROUND({cell}*{scale},0)" if scale > 1 else f"ROUND({cell},0)"

    def major(self, minor: str) -> str:
        """Write whole minor units as money."""
        scale = 10 ** exponent(self.currency)
        return f"{minor}/{scale}" if scale > 1 else minor

    def total(self, cells: str) -> str:
        """Sum money exactly."""
        return self.major(f"SUMPRODUCT({self.minor(cells)})")

    def plus(self, one: str, other: str) -> str:
        """Add two cells of money exactly."""
        return self.major(f"({self.minor(one)}+{self.minor(other)})")

    def less(self, one: str, other: str) -> str:
        """Take one cell of money from another exactly."""
        return self.major(f"({self.minor(one)}-{self.minor(other)})")

    def part(self, minor: str, share: str) -> str:
        """Take a rate of minor units, rounded half away from zero: 18 % of 123456 is 222.22."""
        if not self.wide:
            return self.major(f"ROUND({minor}*{share}/{_M},0)")
        whole = f"INT(ABS({minor})/{_M})*{share}"
        rest = f"ROUND(MOD(ABS({minor}),{_M})*{share}/{_M},0)"
        return self.major(f"SIGN({minor})*({whole}+{rest})")

    def without_vat(self, minor: str, share: str) -> str:
        """Split off VAT that is included: 36,000.00 with 6 % is 33,962.26."""
        divisor = f"({_M}+{share})"
        whole = f"INT(ABS({minor})/{divisor})*{_M}"
        rest = f"ROUND(MOD(ABS({minor}),{divisor})*{_M}/{divisor},0)"
        return self.major(f"SIGN({minor})*({whole}+{rest})")

    def climbed(self, minor: str, climb: Climb) -> str:
        """Sum the slices from zero to a position, rounded; the first step goes on below zero."""
        above = _above(minor, climb)
        if not self.wide:
            exact = f"{minor}*{climb.first_rate}{_each(climb, above)}"
            return self.major(f"ROUND(({exact})/{_M},0)")
        size = f"ABS({minor})"
        return self.major(f"SIGN({minor})*({_apart(size, above, climb)})")

    def slices(self, start: str, base: str, climb: Climb) -> str:
        """Sum the slices of a base that starts at a position, rounded."""
        end = f"({start}+{base})"
        above = f"({_above(end, climb)}-{_above(start, climb)})"
        if not self.wide:
            exact = f"{base}*{climb.first_rate}{_each(climb, above)}"
            return self.major(f"ROUND(({exact})/{_M},0)")
        return self.major(f"({_apart(base, above, climb)})")


def millionths(cell: str) -> str:
    """Read a cell of a rate as whole millionths."""
    return f"ROUND({cell}*{_M},0)"


def is_wide(largest_minor: int, rises: int) -> bool:
    """Say whether a product could have more than 15 digits; `rises` sums up a ladder's rises in ppm."""
    return largest_minor * max(PPM, rises) >= _SHORT


def rate(rate_ppm: int) -> Decimal:
    """Give millionths as the number of a cell."""
    return Decimal(rate_ppm).scaleb(-6)


def reached_rate(minor: str, rises: str, bounds: str, signs: str) -> str:
    """Find the rate of the step that holds an amount: the rises of all steps that start at or below it."""
    position = f"MAX({minor},0)"
    return f'SUMPRODUCT({rises}*(({position}>{bounds})+({position}={bounds})*({signs}="≥")))/{_M}'


def product_whole(before: tuple[str, str], minor: str, share: str) -> str:
    """Carry the whole minor units of a running product, which has as many more digits as a rate has."""
    whole, rest = before
    return f"{whole}+INT({minor}/{_M})*{share}+INT(({rest}+MOD({minor},{_M})*{share})/{_M})"


def product_rest(before: tuple[str, str], minor: str, share: str) -> str:
    """Carry the millionths of a minor unit of a running product: from 0 to 999,999."""
    return f"MOD({before[1]}+MOD({minor},{_M})*{share},{_M})"


def rounded_product(whole: str, rest: str) -> str:
    """Round a running product half away from zero, in minor units; below zero the rest counts upward."""
    half = PPM // 2
    return f"({whole}+IF({whole}<0,{rest}>{half},{rest}>={half}))"


def _above(minor: str, climb: Climb) -> str:
    return f"({minor}>{climb.bounds})*({minor}-{climb.bounds})"


def _each(climb: Climb, above: str) -> str:
    return f"+SUMPRODUCT({climb.rises}*{above})" if climb.rises else ""


def _apart(size: str, above: str, climb: Climb) -> str:
    wholes = f"INT({size}/{_M})*{climb.first_rate}"
    rests = f"MOD({size},{_M})*{climb.first_rate}"
    if climb.rises:
        wholes += f"+SUMPRODUCT({climb.rises}*INT({above}/{_M}))"
        rests += f"+SUMPRODUCT({climb.rises}*MOD({above},{_M}))"
    return f"{wholes}+INT(({rests}+{PPM // 2})/{_M})"
