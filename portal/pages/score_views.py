"""Scores as their pages write them: each measure in words, with its arithmetic and where it opens."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.dates import month_end
from agencies.common.money import format_rate, round_half_away
from agencies.common.words import Message, say
from agencies.measures.rules.counted import ACTIVE_CASE_DAYS, COVERED_CASE_DAYS, REPORTED
from agencies.standing.queries.peers import FEWEST_PEERS
from agencies.standing.queries.scores import MeasureRow, ScoreRow, StratumRow
from agencies.standing.rules.recovery import begun_between
from agencies.standing.rules.scorecard import Measure, Scorecard, Weighed
from agencies.standing.rules.scoring import THOUSANDTHS, Value, earned, written
from agencies.standing.rules.words import FORMULAS, MEASURES
from portal.web import speech
from portal.web.later import Later, later
from portal.web.paths import path

# By which counts of the measures a value is divided; recovery has its own table of what is expected.
_COUNTS: Mapping[Measure, tuple[str, str]] = {
    Measure.COVERAGE: ("worked_cases", "active_cases"),
    Measure.FREQUENCY: (COVERED_CASE_DAYS, ACTIVE_CASE_DAYS),
    Measure.PROMISE_KEPT: ("promises_kept", "promises_due"),
    Measure.RECOVERY: ("received_minor", ""),
    Measure.BREACHES: ("breaches", "contacts"),
    Measure.REPORTING: (REPORTED, "contacts"),
}


VEILED_BECAUSE = say(
    "What was expected is not shown: fewer than {least} other rated agencies stand behind it, so it would"
    " tell how one of them did. The points were reckoned with it.",
    least=FEWEST_PEERS,
)


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure of a score: two counts with the cases behind each, and how its points come about."""

    code: Measure
    name: Message
    formula: Message
    above: Later
    above_at: str
    below: Later
    below_at: str
    value: str
    floor: str
    target: str
    weight: str
    points: str
    share: int
    arithmetic: Message


@dataclass(frozen=True, slots=True)
class StratumView:
    """A stratum of a score, with the cases behind what came in."""

    row: StratumRow
    begun: tuple[datetime.date | None, datetime.date]
    where: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The points of months in order, None where there is no rating; the same in words."""

    points: list[float | None]
    rated: int
    words: Later


def measure_views(
    row: ScoreRow, rows: Sequence[MeasureRow], card: Scorecard, currency: str, *, veiled: bool = False
) -> list[MeasureView]:
    """Write the measures of a score in the order of its scorecard; `veiled`, without what was expected."""
    weighed = {each.code.value: each for each in card.measures}
    views = [_view(row, each, weighed[each.measure], currency) for each in rows]
    return [_without_peers(each) if veiled and each.code is Measure.RECOVERY else each for each in views]


def _without_peers(view: MeasureView) -> MeasureView:
    return replace(view, value=speech.NONE, arithmetic=VEILED_BECAUSE)


def _view(row: ScoreRow, measure: MeasureRow, weighed: Weighed, currency: str) -> MeasureView:
    code = weighed.code
    above, below = _COUNTS[code]
    write = (speech.amount, currency) if code is Measure.RECOVERY else (speech.count,)
    return MeasureView(
        code=code,
        name=MEASURES[code],
        formula=FORMULAS[code],
        above=later(write[0], measure.numerator, *write[1:]),
        above_at=cases_at(row, above),
        below=later(write[0], measure.denominator, *write[1:]),
        below_at=cases_at(row, below) if below else "#expected",
        value=value_text(measure.numerator, measure.denominator),
        floor=rate_text(weighed.floor_ppm),
        target=rate_text(weighed.target_ppm),
        weight=weight_text(measure.weight),
        points=speech.NONE if measure.points is None else written(measure.points),
        share=100 * (measure.points or 0) // measure.weight if measure.weight else 0,
        arithmetic=arithmetic(measure, weighed),
    )


def cases_at(row: ScoreRow, count: str, **narrowed: object) -> str:
    """Give the address of the cases behind a count of a score's month."""
    return path(
        "measure_cases",
        portfolio=row.portfolio,
        agency=row.agency,
        count=count,
        **{"from": row.month, "to": month_end(row.month)},
        **narrowed,
    )


def value_text(numerator: int, denominator: int) -> str:
    """Write a value as per cent with two decimals: 1944 of 2400 is 81.00%."""
    if not denominator:
        return speech.NONE
    return speech.percent(round_half_away(numerator * 10_000, denominator), 10_000, 2) + "%"


def rate_text(ppm: int) -> str:
    """Write a mark of the scorecard: 950000 is 95%."""
    return format_rate(ppm).replace(" ", "")


def arithmetic(measure: MeasureRow, weighed: Weighed) -> Message:
    """Say how a value became points."""
    if not measure.denominator:
        return say("There is nothing to divide by, so its weight goes to the other measures in proportion.")
    part = earned(weighed, Value(measure.numerator, measure.denominator))
    values = {
        "weight": weight_text(measure.weight),
        "value": value_text(measure.numerator, measure.denominator),
        "floor": rate_text(weighed.floor_ppm),
        "target": rate_text(weighed.target_ppm),
        "points": written(measure.points or 0),
    }
    if part == 1:
        return say("{value} reaches the target of {target}, so it earns all of {weight}.", **values)
    if part == 0:
        return say("{value} does not pass the floor of {floor}, so it earns nothing of {weight}.", **values)
    return say("{weight} × ({value} − {floor}) ÷ ({target} − {floor}) = {points}", **values)


def strata_views(row: ScoreRow, strata: Sequence[StratumRow]) -> list[StratumView]:
    """Write the strata of a score, each opening into the cases that paid."""
    found = []
    for each in sorted(strata, key=_place):
        begun = begun_between(each.age, row.month)
        narrowed = {"bucket": each.bucket, "hand": each.hand, "begun_from": begun[0], "begun_to": begun[1]}
        found.append(StratumView(each, begun, cases_at(row, "received_minor", **narrowed)))
    return found


def _place(row: StratumRow) -> tuple[int, int, int]:
    return BUCKETS.index(row.bucket) if row.bucket in BUCKETS else len(BUCKETS), row.hand, row.age


def points_text(points: int | None) -> str:
    """Write points in thousandths; — for none."""
    return speech.NONE if points is None else written(points)


def weight_text(weight: int) -> str:
    """Write a weight given in thousandths: 25000 is 25, and 33333 is 33.333."""
    return written(weight).removesuffix(".000")


def trend_of(rows: Sequence[ScoreRow], months: Sequence[datetime.date]) -> Trend:
    """Lay out the points of an agency over the months; one without a rating leaves a gap."""
    known = {each.month: each.points for each in rows}
    points = [known.get(each) for each in months]
    return Trend(
        [None if each is None else float(Fraction(each, THOUSANDTHS)) for each in points],
        sum(each is not None for each in points),
        later(_trend_words, tuple(zip(months, points, strict=True))),
    )


def _trend_words(points: Sequence[tuple[datetime.date, int | None]]) -> str:
    return ", ".join(f"{speech.month(month)} {points_text(each)}" for month, each in points)
