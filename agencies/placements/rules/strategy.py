"""How a lender wants cases shared: a small TOML document, read strictly and written back in one form."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import gcd
from typing import TypeGuard

from agencies.common import money
from agencies.common.errors import Invalid
from agencies.common.toml import TomlError, read_toml

STRATA = ("bucket", "amount_band", "region")
DEFAULT_BANDS = ("1000", "5000", "10000", "50000")
LONGEST_TERM_DAYS = 3650
LARGEST_SHARE = 10_000
_KEYS = ("amount_bands", "shares", "shares_from", "strata", "term_days")


class Origin(StrEnum):
    """Where shares come from: named by somebody, decided from scores, or equal for want of both."""

    GIVEN = "given"
    PUBLISHED = "published"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Strategy:
    """Shares by agency code, the strata in which they must hold, and the term; bands rise, in minor units."""

    currency: str
    term_days: int | None
    shares: tuple[tuple[str, int], ...]
    amount_bands: tuple[int, ...]
    strata: tuple[str, ...]
    shares_from: Origin = Origin.GIVEN

    def share_of(self, code: str) -> int:
        """Give the share of an agency, in the lowest terms of all shares; 0 when it has none."""
        divisor = gcd(*(share for _, share in self.shares))
        return dict(self.shares).get(code, 0) // (divisor or 1)

    @property
    def canonical(self) -> str:
        """Write the strategy as the one TOML document that stands for it and reads back as the same."""
        bands = [money.format_amount(band, self.currency).replace(",", "") for band in self.amount_bands]
        lines = [] if self.term_days is None else [f"term_days = {self.term_days}"]
        if self.shares_from is not Origin.GIVEN:
            lines.append(f"shares_from = {_written(self.shares_from.value)}")
        lines += [f"amount_bands = {_written(bands)}", f"strata = {_written(self.strata)}", "", "[shares]"]
        lines += [f"{_written(code)} = {share}" for code, share in self.shares]
        return "\n".join(lines) + "\n"


def parse_strategy(
    document: str, *, agencies: Collection[str], currency: str, published: Mapping[str, int] | None = None
) -> Strategy:
    """Read a strategy for the agencies that may take cases; what is left out is open or the default.

    Shares that are left out are the `published` ones, and equal where none are. Invalid names the first key
    that is unknown or not understood, and what to write instead.
    """
    table = _table(document)
    for key in table:
        if key not in _KEYS:
            raise Invalid(
                "The strategy has an unknown key “{key}”; known are {known}.", key=key, known=list(_KEYS)
            )
    shares, origin = _shares_and_origin(table, agencies, published or {})
    return Strategy(
        currency=currency,
        term_days=_term_days(table.get("term_days")),
        shares=shares,
        amount_bands=_amount_bands(table.get("amount_bands", list(DEFAULT_BANDS)), currency),
        strata=_strata(table.get("strata", list(STRATA))),
        shares_from=origin,
    )


def _shares_and_origin(
    table: Mapping[str, object], agencies: Collection[str], published: Mapping[str, int]
) -> tuple[tuple[tuple[str, int], ...], Origin]:
    origin = table.get("shares_from", Origin.GIVEN.value)
    if not isinstance(origin, str) or origin not in set(Origin):
        raise Invalid(
            "shares_from is one of {known}; it is {value}.",
            known=[each.value for each in Origin],
            value=_written(origin),
        )
    decided = {code: published.get(code, 0) for code in agencies}
    if "shares" in table:
        shares = _shares(table["shares"], agencies)
        same = any(decided.values()) and {**dict.fromkeys(agencies, 0), **dict(shares)} == decided
        return shares, Origin.PUBLISHED if same else Origin(origin)
    if any(decided.values()):
        return _shares(decided, agencies), Origin.PUBLISHED
    return _shares(None, agencies), Origin.EQUAL


def _table(document: str) -> dict[str, object]:
    try:
        return read_toml(document)
    except TomlError as error:
        raise Invalid("The strategy is not a TOML document: {problem}.", problem=error.problem) from None


def _term_days(value: object) -> int | None:
    if value is None:
        return None
    if not _is_whole(value) or not 1 <= value <= LONGEST_TERM_DAYS:
        raise Invalid(
            "term_days is a whole number of days from 1 to {longest}; it is {value}.",
            longest=LONGEST_TERM_DAYS,
            value=_written(value),
        )
    return value


def _shares(value: object, agencies: Collection[str]) -> tuple[tuple[str, int], ...]:
    if not agencies:
        raise Invalid("No agency can take cases: admit one, or end its suspension.")
    if value is None:
        return tuple((code, 1) for code in sorted(agencies))
    if not isinstance(value, dict):
        raise Invalid("[shares] is a table of one line per agency, like A = 30.")
    for code in sorted(value):
        _check_share(code, value[code], agencies)
    if not any(value.values()):
        raise Invalid("All shares are zero; give at least one agency a share.")
    return tuple(sorted(value.items()))


def _check_share(code: str, share: object, agencies: Collection[str]) -> None:
    if code not in agencies:
        raise Invalid(
            "The strategy gives a share to {code}, but the agencies that can take cases are {known}.",
            code=code,
            known=sorted(agencies),
        )
    if not _is_whole(share) or not 0 <= share <= LARGEST_SHARE:
        raise Invalid(
            "The share of {code} is a whole number from 0 to {largest}; it is {value}.",
            code=code,
            largest=LARGEST_SHARE,
            value=_written(share),
        )


def _amount_bands(value: object, currency: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Invalid('amount_bands is a list of amounts in quotes, like ["1000", "5000"].')
    bands = tuple(money.parse(each, currency) for each in value)
    if any(upper <= lower for lower, upper in pairwise((0, *bands))):
        raise Invalid("amount_bands must be above zero and rise; they are {bands}.", bands=value)
    return bands


def _strata(value: object) -> tuple[str, ...]:
    named = {str(each) for each in value} if isinstance(value, list) else {""}
    if not isinstance(value, list) or len(named) < len(value) or not named <= set(STRATA):
        raise Invalid("strata is a list of {known}, each at most once.", known=list(STRATA))
    return tuple(name for name in STRATA if name in named)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _written(value: object) -> str:
    # TOML escapes one character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False, default=str).replace("\x7f", "\\u007f")
