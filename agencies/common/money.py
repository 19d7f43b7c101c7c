"""Exact money: integer minor units of an ISO currency, rates in parts per million, one rounding rule."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from agencies.common.errors import Invalid

PPM = 1_000_000
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "ISK": 0,
    "BHD": 3,
    "JOD": 3,
    "KWD": 3,
    "OMR": 3,
    "TND": 3,
}


def exponent(currency: str) -> int:
    """Say how many decimals a currency has (ISO 4217): USD 2, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


def round_half_away(numerator: int, denominator: int) -> int:
    """Divide by a positive number and round half away from zero: 222.2208 -> 222, 0.5 -> 1, -0.5 -> -1."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number by weights with largest remainders, ties to the earlier: 10 by 1, 1, 1 is 4, 3, 3.

    The shares sum to `total`; all weights are >= 0 and at least one is positive, else ValueError.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(weights)
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares


def shown_shares(parts: Sequence[int], decimals: int = 1) -> list[int]:
    """Round the shares of parts, in parts per million, so that as per cent with `decimals` they sum to 100.

    Largest remainders decide, as in `share_out`: 1, 1, 1 are 33.4, 33.3, 33.3 %. Of nothing each has 0.
    """
    steps = 100 * 10**decimals
    return [each * PPM // steps for each in share_out(steps, parts)] if any(parts) else [0] * len(parts)


def to_minor(amount: Decimal, currency: str) -> int:
    """Turn major units into minor ones exactly; ValueError when the currency has no such small unit."""
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(amount)
    return int(scaled)


def parse(text: str, currency: str) -> int:
    """Read a plain amount as minor units: "1,234.50" USD is 123450; Invalid names what could not be read."""
    plain = text.strip().replace(",", "")
    try:
        if not _AMOUNT.fullmatch(plain):
            raise ValueError(text)
        return to_minor(Decimal(plain), currency)
    except ValueError:
        raise Invalid(
            "“{text}” is not an amount in {currency}; write it like 1,234.50.", text=text, currency=currency
        ) from None


def format_amount(minor: int, currency: str) -> str:
    """Write minor units with separators: 1962228443 USD is 19,622,284.43."""
    decimals = exponent(currency)
    sign = "-" if minor < 0 else ""
    whole, fraction = divmod(abs(minor), 10**decimals)
    return f"{sign}{whole:,}" + (f".{fraction:0{decimals}d}" if decimals else "")


def parse_rate(text: str) -> int:
    """Read a rate as parts per million: "18%" is 180000; between 0 and 100 % with at most four decimals."""
    try:
        percent = Decimal(text.strip().removesuffix("%").strip())
        ppm = percent * 10_000
        if not text.strip().endswith("%") or ppm != int(ppm) or not 0 <= ppm <= PPM:
            raise ValueError(text)
    except (InvalidOperation, ValueError, OverflowError):
        raise Invalid(
            "“{text}” is not a rate from 0% to 100%; write it like 18% or 2.5%.", text=text
        ) from None
    return int(ppm)


def format_rate(rate_ppm: int) -> str:
    """Write parts per million as a percentage without idle zeros: 180000 is 18 %, 25000 is 2.5 %."""
    percent = Decimal(rate_ppm) / 10_000
    return f"{percent.normalize():f} %"
