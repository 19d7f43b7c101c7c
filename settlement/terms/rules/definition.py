"""What commission terms say, as frozen values without a currency."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Metric(StrEnum):
    """What climbs the ladder."""

    MONTHLY_AMOUNT = "monthly_amount"
    BATCH_RECOVERY_RATE = "batch_recovery_rate"


class Method(StrEnum):
    """How a step's rate is applied: to the whole amount, or to the slice inside the step."""

    WHOLE_AMOUNT = "whole_amount"
    MARGINAL = "marginal"


class Base(StrEnum):
    """How much of a receipt earns."""

    RECEIPT = "receipt"
    UP_TO_BALANCE = "up_to_balance"


class Rounding(StrEnum):
    """Where commission is rounded."""

    PER_PAYMENT = "per_payment"
    PER_TOTAL = "per_total"


class TailCondition(StrEnum):
    """What a receipt after the end of a placement needs in order to earn."""

    NONE = "none"
    LIVE_PROMISE = "live_promise"


@dataclass(frozen=True, slots=True)
class FlatRate:
    """One rate for every receipt."""

    rate_ppm: int


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate for a bucket at placement and a hand; None stands for any."""

    bucket: str | None
    hand: int | None
    rate_ppm: int


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates by bucket at placement and hand; the row that names more wins."""

    rows: tuple[RateRow, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the metric and its rate.

    Bounds are millionths of the metric's unit: 1 % of the amount placed is 10_000, one major unit of money is
    1_000_000. The last step has no upper bound.
    """

    lower: int
    lower_included: bool
    upper: int | None
    upper_included: bool
    rate_ppm: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rates that change with what was collected; the steps cover everything from zero upward."""

    metric: Metric
    method: Method
    steps: tuple[Step, ...]


Pricing = FlatRate | RateTable | Ladder


@dataclass(frozen=True, slots=True)
class Terms:
    """All that decides what a receipt earns: pricing, base, rounding, tail, VAT."""

    pricing: Pricing
    base: Base
    rounding: Rounding
    tail_days: int
    tail_condition: TailCondition
    vat_ppm: int
    vat_included: bool


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """Approved terms, the first day on which they hold, and the number that tells them from others."""

    number: int
    valid_from: date
    terms: Terms
