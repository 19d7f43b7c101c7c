"""The figures of the page of measures as its template writes them, and where each leads."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from agencies.common.words import Message, say
from agencies.measures.queries.coverage import CoveredDay
from agencies.measures.queries.facts import Key
from agencies.measures.rules.counted import IDLE, OF, SHARE_OF, STEPS, Step
from agencies.measures.rules.counts import Counts, Group
from agencies.measures.rules.curves import Curve, compare_newest, why_not_drawn
from agencies.measures.rules.definitions import DEFINITIONS, Definition, Unit, ratio, shown, to_ppm
from agencies.measures.take_measures import Measured, label
from portal.pages.measure_filters import Asked
from portal.web import speech
from portal.web.later import Later, later
from portal.web.paths import path
from portal.web.speech import MINUS, NONE

GROUPS: Mapping[Group, Message] = {
    Group.AGENCY: say("Agency"),
    Group.BUCKET: say("Bucket"),
    Group.BATCH: say("Batch"),
    Group.MONTH: say("Month"),
}
UNITS: Mapping[Unit, str] = {Unit.SHARE: "%", Unit.NUMBER: "", Unit.PER_THOUSAND: "‰"}
_HEADLINE = ("coverage", "right_party_rate", "promise_kept_rate", "recovery_rate", "breach_rate")
_MOST_CURVES = 8
_HEATS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure: its value without the unit, its change in words, and the cases behind it."""

    definition: Definition
    value: str
    change: Message | None
    where: str

    @property
    def unit(self) -> str:
        """Give the sign that stands beside the value."""
        return UNITS[self.definition.unit]


@dataclass(frozen=True, slots=True)
class Row:
    """The measures of one group, with the filters that show it alone and its last weeks."""

    name: str | Later
    where: str
    active_cases: int
    cases_at: str
    figures: tuple[Figure, ...]
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """A step from placed to paid: `width` is its share of the first in per cent, `change` in points."""

    words: Message
    cases: int
    width: float
    rate: str
    of: Message | None
    change: str
    where: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The share of a day, with how strongly its cell is tinted; `low` is below the floor."""

    share: str
    tint: int
    low: bool
    where: str


@dataclass(frozen=True, slots=True)
class Heat:
    """Coverage by day: a row for each agency."""

    days: tuple[datetime.date, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Recovery:
    """The curves that say something, what the newest says, and why the others are not drawn."""

    drawn: tuple[Curve, ...]
    verdict: Message | None
    left_out: tuple[Message, ...]


def headline(asked: Asked, whole: Counts, before: Counts) -> list[Figure]:
    """Write the five figures that open the page, with their change since the period before."""
    chosen = [each for each in DEFINITIONS if each.code in _HEADLINE]
    return [_figure(each, whole, _cases(asked, each.numerator), before) for each in chosen]


def measured_row(measured: Measured, asked: Asked, weeks: Mapping[Key, tuple[int, ...]]) -> Row:
    """Write all measures of one group."""
    name: str | Later = label(measured, asked.group)
    if asked.group is Group.MONTH:
        name = later(speech.month, measured.window.first)
    narrowed = _narrowed(measured, asked)
    recent = weeks.get(measured.key, ()) if asked.group is Group.AGENCY else ()
    return Row(
        name=name,
        where=path("measures", **{**asked.fields, **narrowed, "by": _NEXT[asked.group]}),
        active_cases=measured.counts.active_cases,
        cases_at=_cases(asked, "active_cases", **narrowed),
        figures=tuple(
            _figure(each, measured.counts, _cases(asked, each.numerator, **narrowed)) for each in DEFINITIONS
        ),
        weeks=tuple(recent),
    )


_NEXT = {
    Group.AGENCY: Group.BUCKET,
    Group.BUCKET: Group.AGENCY,
    Group.BATCH: Group.BUCKET,
    Group.MONTH: Group.AGENCY,
}


def _narrowed(measured: Measured, asked: Asked) -> dict[str, object]:
    if asked.group is Group.MONTH:
        return {"from": measured.window.first, "to": measured.window.last}
    return {asked.group.value: label(measured, asked.group)}


def _figure(definition: Definition, counts: Counts, where: str, before: Counts | None = None) -> Figure:
    value = ratio(definition, counts)
    change = None
    earlier = None if before is None else ratio(definition, before)
    if value is not None and earlier is not None:
        change = _change(definition, value - earlier)
    return Figure(definition, _bare(to_ppm(value), definition.unit), change, where)


def _change(definition: Definition, difference: Fraction) -> Message:
    moved = _signed(to_ppm(difference) or 0, definition.unit)
    if definition.unit is Unit.SHARE:
        return say("{change} points against the period before", change=moved)
    return say("{change} against the period before", change=moved)


def _bare(ppm: int | None, unit: Unit) -> str:
    return shown(ppm, unit).removesuffix(" %").replace("-", MINUS)


def _signed(ppm: int, unit: Unit) -> str:
    text = _bare(ppm, unit)
    return f"+{text}" if ppm > 0 and text.strip("0.") else text if text.strip("0.−") else "0.00"


def funnel_rows(asked: Asked, steps: Mapping[Step, int], before: Mapping[Step, int]) -> list[FunnelRow]:
    """Write the steps from placed to paid, each as a share of the step that it is part of."""
    whole = steps[Step.PLACED]
    rows = []
    for step, words in STEPS.items():
        part = SHARE_OF.get(step)
        now = _share(steps, step, part)
        then = _share(before, step, part)
        moved = _signed(to_ppm(now - then) or 0, Unit.SHARE) if now is not None and then is not None else ""
        rows.append(
            FunnelRow(
                words,
                steps[step],
                round(100 * steps[step] / whole, 1) if whole else 0,
                _bare(to_ppm(now), Unit.SHARE) if part else "",
                OF[part] if part else None,
                moved,
                _cases(asked, step.value),
            )
        )
    return rows


def _share(steps: Mapping[Step, int], step: Step, part: Step | None) -> Fraction | None:
    return Fraction(steps[step], steps[part]) if part and steps[part] else None


def heat_of(asked: Asked, covered: Mapping[Key, Sequence[CoveredDay]]) -> Heat | None:
    """Tint the shares of the days between the lowest and the highest shown; None where nothing was placed."""
    rates = {key.agency: [_rate(each) for each in days] for key, days in covered.items()}
    known = [each for days in rates.values() for each in days if each is not None]
    if not known:
        return None
    span = (min(known), max(known))
    days = tuple(each.day for each in next(iter(covered.values())))
    return Heat(
        days,
        tuple(
            (
                name,
                tuple(_cell(asked, (name, day), rate, span) for day, rate in zip(days, row, strict=True)),
            )
            for name, row in rates.items()
        ),
    )


def _rate(covered: CoveredDay) -> Fraction | None:
    return Fraction(covered.covered_cases, covered.active_cases) if covered.active_cases else None


def _cell(
    asked: Asked, place: tuple[str, datetime.date], rate: Fraction | None, span: tuple[Fraction, Fraction]
) -> HeatCell:
    if rate is None:
        return HeatCell(NONE, 0, low=False, where="")
    (agency, day), (low, high) = place, span
    tint = 1 + min(int((rate - low) / (high - low) * _HEATS), _HEATS - 1) if high > low else 1
    below = asked.floor is not None and rate * 100 < asked.floor
    share = f"{round(rate * 1000) / 10:.1f}"
    return HeatCell(share, tint, below, _cases(asked, IDLE, agency=agency, **{"from": day, "to": day}))


def recovery_of(curves: Sequence[Curve]) -> Recovery:
    """Choose the curves to draw, the newest eight that say something."""
    drawn = [each for each in curves if why_not_drawn(each) is None][-_MOST_CURVES:]
    reasons = (why_not_drawn(each) for each in curves)
    return Recovery(tuple(drawn), compare_newest(drawn), tuple(each for each in reasons if each is not None))


def _cases(asked: Asked, count: str, **narrowed: object) -> str:
    return path("measure_cases", **{**asked.fields, **narrowed, "count": count})
