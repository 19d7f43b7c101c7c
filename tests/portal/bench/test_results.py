"""Ratio, growth and what is said of them, worked by hand."""

import pytest

from agencies.common.words import say
from portal.bench.measure import Times, growth
from portal.bench.results import Bound, Measured, Result, Scale, Target


def result(product: list[float], target: float = 2.5) -> Result:
    """Make a result whose limit takes 2.0 s, and 0.4 s of product for a tenth of the rows."""
    measured = Measured(Times([0.4], [0.2]), Times(product, [2.0] * len(product)), None)
    wanted = Target(target, 2.0)
    return Result("x", say("the machine's best"), wanted, Scale("small", 1_000, 10_000), measured=measured)


@pytest.mark.parametrize(
    ("product", "ratio", "holds"),
    [
        ([4.0], 2.0, True),
        ([5.0], 2.5, True),  # the target itself holds
        ([5.1], 2.55, False),
        ([4.0, 90.0, 4.4], 2.2, True),  # the median, whatever one repeat met
    ],
)
def test_the_ratio_is_of_medians(product: list[float], ratio: float, holds: bool) -> None:
    found = result(product)
    assert (found.data["ratio"], found.holds) == (ratio, holds)


@pytest.mark.parametrize(
    ("seconds", "exponent"),
    [((1.0, 10.0), 1.0), ((1.0, 1.0), 0.0), ((1.0, 100.0), 2.0), ((2.0, 40.0), 1.301)],
)
def test_growth_is_the_exponent_of_ten_times_the_rows(seconds: tuple[float, float], exponent: float) -> None:
    assert growth((1_000, 10_000), seconds) == pytest.approx(exponent, abs=0.001)


def test_a_result_tells_its_growth() -> None:
    assert result([4.0]).data["exponent"] == 1.0


def test_what_was_not_measured_has_no_figures_and_does_not_hold() -> None:
    scale = Scale("small", 1_000, 10_000)
    found = Result("x", say("best"), Target(2.5, 2.0), scale, reason=say("It rains."))
    told = {name: found.data[name] for name in ("holds", "ratio", "median_s", "exponent", "reason")}
    assert told == {"holds": False, "ratio": None, "median_s": None, "exponent": None, "reason": "It rains."}


@pytest.mark.parametrize(
    ("product", "ratio", "holds"),
    [
        ([2.0], 1.0, True),
        ([2.5], 0.8, True),  # the target itself holds
        ([2.6], 0.769, False),
        ([2.1, 90.0, 2.2], 0.909, True),
    ],
)
def test_at_least_so_many_pages_a_second(product: list[float], ratio: float, holds: bool) -> None:
    measured = Measured(Times([0.4], [0.2]), Times(product, [2.0] * len(product)), None)
    target = Target(0.8, 0.9, Bound.AT_LEAST)
    found = Result("x", say("bare"), target, Scale("small", 1_000, 10_000), 100, measured).data
    assert (found["ratio"], found["holds"], found["bound"]) == (ratio, holds, "at_least")
    assert (found["limit_per_s"], found["ratio_of_fewer"]) == (50.0, 0.5)
