"""How figures are drawn: Vega-Lite specs, with each line named at its end and the newest one strong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.common.pictures import Theme, colours
from agencies.common.words import render, say
from agencies.measures.rules.curves import Curve
from agencies.measures.rules.definitions import Unit, shown, to_ppm

# Text at the end of a line takes this much width a letter, and this height, in pixels.
_LETTER_WIDTH = 6.4
_DOT_WIDTH = 16
_LINE_HEIGHT = 15
_POINTS = 60
_STEPS = (10, 20, 30, 60, 90, 180, 360)
_MOST_TICKS = 5
_WHOLE_PERCENTS = 0.05


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a picture in pixels."""

    width: int
    height: int


WIDE = Frame(600, 280)
NARROW = Frame(340, 240)


def recovery_curves(drawn: Sequence[Curve], frame: Frame, theme: Theme, language: str) -> dict[str, Any]:
    """Draw what came in by the day since placement over the amount placed, one line for each curve."""
    newest = max(drawn, key=lambda each: (each.starts_on, each.name))
    days = max(1, *(each.days for each in drawn))
    highest = max(0.001, *(float(each.rate(day)) for each in drawn for day in range(each.days + 1)))
    ends = _ends(drawn, newest, highest * _LINE_HEIGHT / frame.height)
    return {
        "width": frame.width,
        "height": frame.height,
        "encoding": {"x": _days(days, frame, _room(ends, frame), language), "y": _rates(highest)},
        "layer": [
            *(_line(each, newest, theme) for each in sorted(drawn, key=lambda each: each is newest)),
            *_names(ends, theme),
        ],
    }


def _room(ends: Sequence[dict[str, Any]], frame: Frame) -> float:
    """Give the part of the width that the longest name needs at the right."""
    longest = max(len(str(each["label"])) for each in ends)
    return min((_DOT_WIDTH + longest * _LETTER_WIDTH) / frame.width, 0.6)


def _days(days: int, frame: Frame, room: float, language: str) -> dict[str, Any]:
    most = _MOST_TICKS if frame.width >= WIDE.width else _MOST_TICKS - 2
    step = next((each for each in _STEPS if days // each <= most), _STEPS[-1])
    before, after = render(say("day {day}", day="\n"), language).split("\n")
    return {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [0, days / (1 - room)], "nice": False},
        "axis": {
            "title": None,
            "values": list(range(0, days + 1, step)),
            "labelExpr": f"'{before}' + datum.value + '{after}'",
        },
    }


def _rates(highest: float) -> dict[str, Any]:
    return {
        "field": "rate",
        "type": "quantitative",
        "scale": {"domain": [0, highest * 1.08], "nice": True},
        "axis": {"title": None, "tickCount": 4, "format": ".0%" if highest >= _WHOLE_PERCENTS else ".1%"},
    }


def _line(curve: Curve, newest: Curve, theme: Theme) -> dict[str, Any]:
    strong = curve is newest
    ink = colours(theme)["accent" if strong else "peer"]
    return {
        "data": {"values": _points(curve)},
        "mark": {"type": "line", "color": ink, "strokeWidth": 2.5 if strong else 1.25},
    }


def _names(ends: Sequence[dict[str, Any]], theme: Theme) -> Iterator[dict[str, Any]]:
    ink = colours(theme)
    strong = {"test": "datum.newest", "value": ink["accent"]}
    text = {"type": "text", "align": "left", "baseline": "middle", "dx": 8}
    at = {"y": {"field": "label_at", "type": "quantitative"}, "text": {"field": "label"}}
    yield {
        "data": {"values": ends},
        "mark": {"type": "point", "filled": True, "size": 26, "opacity": 1},
        "encoding": {"color": {"condition": strong, "value": ink["peer"]}},
    }
    # The background behind a name keeps the lines that cross it from being read with it.
    yield {
        "data": {"values": ends},
        "mark": text | {"stroke": ink["bg"], "strokeWidth": 4, "strokeJoin": "round"},
        "encoding": at,
    }
    yield {
        "data": {"values": ends},
        "mark": text,
        "encoding": at | {"color": {"condition": strong, "value": ink["text_2"]}},
    }


def _points(curve: Curve) -> list[dict[str, Any]]:
    step = max(curve.days // _POINTS, 1)
    days = sorted({*range(0, curve.days + 1, step), curve.days})
    return [{"day": day, "rate": round(float(curve.rate(day)), 6)} for day in days]


def _ends(drawn: Sequence[Curve], newest: Curve, gap: float) -> list[dict[str, Any]]:
    """Name each line at its end; names that would touch are moved apart."""
    ordered = sorted(drawn, key=lambda each: each.rate(each.days), reverse=True)
    places: list[float] = []
    for each in ordered:
        own = float(each.rate(each.days))
        places.append(min(own, places[-1] - gap) if places else own)
    floor = 0.0
    for number in range(len(places) - 1, -1, -1):
        places[number] = max(places[number], floor)
        floor = places[number] + gap
    return [
        {
            "day": each.days,
            "rate": round(float(each.rate(each.days)), 6),
            "label": f"{each.name} · {shown(to_ppm(each.rate(each.days)), Unit.SHARE)}",
            "label_at": round(place, 6),
            "newest": each is newest,
        }
        for each, place in zip(ordered, places, strict=True)
    ]
