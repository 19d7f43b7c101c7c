"""Write exact figures the way a person reads them; formulas are the same in every language."""

from collections.abc import Iterable

from agencies.common.money import PPM, exponent, format_amount, format_rate
from agencies.common.words import Message, say
from settlement.terms.rules.ladder import EXACT, Slice


def format_exact(exact: int, currency: str) -> str:
    """Write 1e-12 of a minor unit in full: 18 % of 1,234.56 is 222.2208, of 100.00 is 18.00."""
    decimals = exponent(currency)
    whole, fraction = divmod(abs(exact), EXACT * 10**decimals)
    digits = f"{fraction:0{12 + decimals}d}"
    kept = digits[:decimals] + digits[decimals:].rstrip("0")
    sign = "-" if exact < 0 else ""
    return f"{sign}{whole:,}" + (f".{kept}" if kept else "")


def product(amount: str, rate_ppm: int) -> str:
    """Write an amount times a rate."""
    return f"{amount} × {format_rate(rate_ppm)}"


def sum_of_slices(slices: Iterable[Slice], currency: str) -> str:
    """Write slices as a sum: "100,000.00 × 18 % + 50,000.00 × 20 %"; a line without money is "0"."""
    terms = [product(format_exact(each.amount * PPM, currency), each.rate_ppm) for each in slices]
    return " + ".join(terms) or "0"


def equation(formula: str, exact: int, rounded_minor: int, currency: str) -> Message:
    """Say what a formula gives: "1,234.56 × 18 % = 222.2208, rounded to 222.22"."""
    shown, rounded = format_exact(exact, currency), format_amount(rounded_minor, currency)
    if shown == rounded:
        return say("{formula} = {result}", formula=formula, result=rounded)
    return say("{formula} = {exact}, rounded to {result}", formula=formula, exact=shown, result=rounded)
