"""Recovery curves: what a batch has brought in by each day since placement, and when that says something."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from agencies.common.dates import format_month, month_start
from agencies.common.words import Message, say
from agencies.measures.rules.definitions import Unit, shown, to_ppm

# A line through fewer cases, or over fewer days, shows chance and not the agency.
LEAST_CASES = 100
LEAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch with its net receipts in minor units by the day since placement, which is day 0."""

    code: str
    agency: str
    starts_on: datetime.date
    cases: int
    placed_minor: int
    received: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curve:
    """Batches taken together; `received[d]` is what came in by day d, for all days that each batch has lived.

    `days` is the age of the youngest of them, so that the same cases stand behind every point.
    """

    name: str
    starts_on: datetime.date
    cases: int
    placed_minor: int
    received: tuple[int, ...]

    @property
    def days(self) -> int:
        """Give the last day since placement that the curve reaches."""
        return len(self.received) - 1

    def rate(self, day: int) -> Fraction:
        """Give what had come in by a day over the amount placed, 0 where nothing was placed."""
        return Fraction(self.received[day], self.placed_minor) if self.placed_minor else Fraction(0)


def curves_by_batch(batches: Iterable[Batch], last: datetime.date) -> list[Curve]:
    """Make a curve of each batch up to a last day."""
    return [_curve(each.code, [each], last) for each in batches]


def curves_by_month(batches: Iterable[Batch], last: datetime.date) -> list[Curve]:
    """Make a curve of all batches that began in one month, up to a last day."""
    ordered = sorted(batches, key=lambda each: each.starts_on)
    months = groupby(ordered, key=lambda each: month_start(each.starts_on))
    return [_curve(format_month(month), list(members), last) for month, members in months]


def _curve(name: str, members: Sequence[Batch], last: datetime.date) -> Curve:
    youngest = max(each.starts_on for each in members)
    days = max((last - youngest).days, 0)
    gained = [0] * (days + 1)
    for each in members:
        for day, amount in each.received.items():
            if day <= days:
                gained[day] += amount
    total, received = 0, []
    for amount in gained:
        total += amount
        received.append(total)
    return Curve(
        name,
        min(each.starts_on for each in members),
        sum(each.cases for each in members),
        sum(each.placed_minor for each in members),
        tuple(received),
    )


def why_not_drawn(curve: Curve) -> Message | None:
    """Say why a curve says nothing yet; None where it may be drawn."""
    if curve.cases < LEAST_CASES:
        return say("{name} ({cases} of {least} cases)", name=curve.name, cases=curve.cases, least=LEAST_CASES)
    if curve.days < LEAST_DAYS:
        return say("{name} (day {day} of {least})", name=curve.name, day=curve.days, least=LEAST_DAYS)
    return None


def compare_newest(drawn: Sequence[Curve]) -> Message | None:
    """Say how the newest curve stands among the others at its age; None where none of them is as old."""
    if not drawn:
        return None
    newest = max(drawn, key=lambda each: (each.starts_on, each.name))
    day = newest.days
    others = sorted(each.rate(day) for each in drawn if each is not newest and each.days >= day)
    if not others:
        return None
    values = {"name": newest.name, "day": day, "rate": _percent(newest.rate(day))}
    spread = {"count": len(others), "low": _percent(others[0]), "high": _percent(others[-1])}
    if len(others) == 1:
        return say(
            "At day {day}, {name} stands at {rate}; the one before it stood at {low}.", **values, **spread
        )
    if newest.rate(day) > others[-1]:
        return say(
            "{name} runs ahead of the others. At day {day} it stands at {rate}; the {count} before it stood"
            " between {low} and {high}.",
            **values,
            **spread,
        )
    if newest.rate(day) < others[0]:
        return say(
            "{name} runs behind the others. At day {day} it stands at {rate}; the {count} before it stood"
            " between {low} and {high}.",
            **values,
            **spread,
        )
    return say(
        "{name} runs with the others. At day {day} it stands at {rate}; the {count} before it stood"
        " between {low} and {high}.",
        **values,
        **spread,
    )


def _percent(rate: Fraction) -> str:
    return shown(to_ppm(rate), Unit.SHARE)
