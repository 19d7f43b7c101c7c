"""What a bench says in the end: ratio, growth, and whether its target holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from agencies.common.words import Message
from portal.bench.measure import Times, growth

GROWTH_GOAL = 1.1


@dataclass(frozen=True, slots=True)
class Scale:
    """How many rows a bench takes, and the tenth of it from which growth is told."""

    name: str
    fewer: int
    rows: int


SCALES = {each.name: each for each in (Scale("small", 1_000, 10_000), Scale("full", 10_000, 100_000))}


class Bound(StrEnum):
    """On which side of its target a ratio holds: times as long at most, or as much in the time at least."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Target:
    """The ratio that must hold, and the one that is wished for."""

    ratio: float
    goal: float
    bound: Bound = Bound.AT_MOST

    def of(self, times: Times) -> float:
        """Give the ratio that this target is about."""
        return times.speed if self.bound is Bound.AT_LEAST else times.ratio

    def holds(self, times: Times) -> bool:
        """Say whether the ratio is on the right side; the target itself is."""
        found = self.of(times)
        return found >= self.ratio if self.bound is Bound.AT_LEAST else found <= self.ratio


@dataclass(frozen=True, slots=True)
class Measured:
    """The times at both sizes, and the seconds of the habitual way at the larger one."""

    fewer: Times
    times: Times
    habit_s: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """A bench that was measured, or the reason why it was not.

    `requests` is how many pages its seconds are for; None where they are for the act as a whole.
    """

    name: str
    limit: Message
    target: Target
    scale: Scale
    requests: int | None = None
    measured: Measured | None = None
    reason: Message | None = None

    @property
    def holds(self) -> bool:
        """Say whether it was measured and the ratio is within its target."""
        return self.measured is not None and self.target.holds(self.measured.times)

    @property
    def exponent(self) -> float | None:
        """Give the exponent of growth of the product; None where it was not measured."""
        if self.measured is None:
            return None
        seconds = median(self.measured.fewer.product), median(self.measured.times.product)
        return growth((self.scale.fewer, self.scale.rows), seconds)

    @property
    def data(self) -> dict[str, object]:
        """Give the result as scripts read it; seconds and ratios are None where there are none."""
        return {
            "name": self.name,
            "holds": self.holds,
            "limit": str(self.limit),
            "target": self.target.ratio,
            "bound": self.target.bound.value,
            "goal": self.target.goal,
            "rows": self.scale.rows,
            "reason": None if self.reason is None else str(self.reason),
            **_ratios(self.target, self.measured),
            **_figures(self.measured, self.exponent),
            **_rates(self.requests, self.measured),
            "exponent_goal": GROWTH_GOAL,
            "exponent_rows": [self.scale.fewer, self.scale.rows],
        }


def _ratios(target: Target, measured: Measured | None) -> dict[str, object]:
    return {
        "ratio": _rounded(target.of(measured.times)) if measured else None,
        "ratio_of_fewer": _rounded(target.of(measured.fewer)) if measured else None,
    }


def _rates(requests: int | None, measured: Measured | None) -> dict[str, object]:
    times = measured.times if measured and requests else Times([], [])
    return {
        name: _rounded((requests or 0) / median(seconds)) if seconds else None
        for name, seconds in (("per_s", times.product), ("limit_per_s", times.limit))
    }


def _figures(measured: Measured | None, exponent: float | None) -> dict[str, object]:
    times = measured.times if measured else Times([], [])
    user_s = measured.habit_s if measured else None
    product_s, limit_s = _median(times.product), _median(times.limit)
    return {
        "median_s": product_s,
        "limit_s": limit_s,
        "product_seconds": [_rounded(each) for each in times.product],
        "limit_seconds": [_rounded(each) for each in times.limit],
        "exponent": _rounded(exponent),
        "user_s": _rounded(user_s),
        "user_ratio": _rounded(user_s / median(times.product)) if user_s else None,
    }


def _median(seconds: Sequence[float]) -> float | None:
    return _rounded(median(seconds)) if seconds else None


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)
