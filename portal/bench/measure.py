"""Times a use case against its limit: in turns, each on a fresh copy of the same installation."""

import gc
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

from agencies.common.errors import Conflict
from portal.bench.ground import Ground, connected
from portal.settings import Settings

# Opening pages is over quickly, and whatever else the machine does shows the more.
_TURNS = 3
Side = Callable[[Settings], Awaitable[float]]
Answer = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Sides:
    """The installation that both sides start from, and what each does to its copy, in seconds.

    `witness` are statements that must answer alike whichever side has written; `habit` is how people do it
    without the product. Sides that only `reads` share the installation itself.
    """

    template: Settings
    product: Side
    limit: Side
    witness: Sequence[str]
    habit: Side | None = None
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of the product and of the limit, one of each per repeat."""

    product: list[float]
    limit: list[float]

    @property
    def ratio(self) -> float:
        """The median of the product over that of the limit: how many times as long it takes."""
        return median(self.product) / median(self.limit)

    @property
    def speed(self) -> float:
        """How much of the limit's work the product does in the same time."""
        return median(self.limit) / median(self.product)


async def timed(act: Awaitable[object]) -> float:
    """Do something and give the seconds that it took."""
    gc.collect()
    begun = time.perf_counter()
    await act
    return time.perf_counter() - begun


async def compare(
    ground: Ground, sizes: Sequence[Sides], repeats: int, step: Callable[[], None]
) -> list[Times]:
    """Time product and limit `repeats` times in turns, and all sizes in each turn.

    So whatever else the machine does falls on all of them alike. Conflict where the two write different rows.
    """
    found = [Times([], []) for _ in sizes]
    for _ in range(repeats):
        for sides, times in zip(sizes, found, strict=True):
            for _ in range(_TURNS if sides.reads else 1):
                product_s, written = await _timed_side(ground, sides, sides.product)
                limit_s, expected = await _timed_side(ground, sides, sides.limit)
                times.product.append(product_s)
                times.limit.append(limit_s)
                _check(written, expected)
            step()
    return found


async def _timed_side(ground: Ground, sides: Sides, side: Side) -> tuple[float, list[Answer]]:
    if sides.reads:
        return await side(sides.template), []
    async with ground.copy(sides.template) as copied:
        return await side(copied), await _asked(copied, sides.witness)


def _check(written: list[Answer], expected: list[Answer]) -> None:
    if written != expected:
        raise Conflict(
            "The limit does not write what the product writes, so it is none: {limit} and {product}.",
            limit=expected,
            product=written,
        )


async def time_habit(ground: Ground, sides: Sides) -> float | None:
    """Time once how people do it without the product; None where they do not."""
    if sides.habit is None:
        return None
    async with ground.copy(sides.template) as copied:
        return await sides.habit(copied)


def growth(rows: tuple[int, int], seconds: tuple[float, float]) -> float:
    """Give the exponent of growth: ten times the rows in ten times the seconds is 1."""
    return math.log(seconds[1] / seconds[0]) / math.log(rows[1] / rows[0])


async def _asked(settings: Settings, witness: Sequence[str]) -> list[Answer]:
    async with connected(settings.database_url) as connection:
        return [[tuple(row) for row in await connection.fetch(each)] for each in witness]
