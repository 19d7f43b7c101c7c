"""How a plan is drawn: each stratum a dot at the distance of each agency from its target."""

from collections import Counter
from typing import Any

from agencies.common.pictures import Theme, colours
from agencies.common.words import render, say
from agencies.placements.rules.plan_view import PlanView

WIDE, NARROW = 600, 340
_ROW_HEIGHT = 34
_FOOT_HEIGHT = 60
_LARGEST_DOT = 120
_WHOLE_HEIGHT = {"y": {"value": 0}, "y2": {"value": "height"}}


def picture_height(view: PlanView) -> int:
    """Give the height of the picture in pixels: a row for each agency."""
    return _FOOT_HEIGHT + _ROW_HEIGHT * max(1, len(_drawn(view)))


def _drawn(view: PlanView) -> list[str]:
    """Name the agencies that get cases or should; the others are nowhere off a target of nothing."""
    return [each.code for each in view.shares if each.target or each.cases]


def deviations(view: PlanView, width: int, theme: Theme, language: str) -> dict[str, Any]:
    """Draw how many cases an agency gets more or fewer than its target in each stratum.

    A dot is as large as there are strata in its place; the band is what one debtor's cases may differ.
    """
    ink, room = colours(theme), max(1, view.largest_bundle)
    reach = max(room, view.largest_deviation) * 1.15
    return {
        "width": width,
        "height": picture_height(view),
        "data": {"values": _dots(view, room)},
        "encoding": {"y": _agencies(view), "x": _distance(reach, language)},
        "layer": [
            _band(room, ink["band"]),
            _middle(ink["line_2"]),
            {
                "mark": {"type": "circle", "opacity": 0.8},
                "encoding": {
                    "size": {
                        "field": "strata",
                        "type": "quantitative",
                        "scale": {"range": [16, _LARGEST_DOT]},
                    },
                    "color": {
                        "condition": {"test": "datum.off", "value": ink["bad"]},
                        "value": ink["accent"],
                    },
                },
            },
        ],
    }


def _dots(view: PlanView, room: int) -> list[dict[str, Any]]:
    counted: Counter[tuple[str, float]] = Counter()
    for stratum in view.strata:
        for code in _drawn(view):
            counted[code, round(stratum.agencies[code] - stratum.targets[code], 1)] += 1
    return [
        {"agency": code, "distance": distance, "strata": strata, "off": abs(distance) > room}
        for (code, distance), strata in sorted(counted.items())
    ]


def _agencies(view: PlanView) -> dict[str, Any]:
    return {
        "field": "agency",
        "type": "nominal",
        "sort": _drawn(view),
        "axis": {"title": None, "grid": True},
    }


def _distance(reach: float, language: str) -> dict[str, Any]:
    return {
        "field": "distance",
        "type": "quantitative",
        "scale": {"domain": [-reach, reach], "nice": False},
        "axis": {
            "title": render(say("cases"), language),
            "tickCount": 7,
            "format": "+~g",
            "labelExpr": "datum.value == 0 ? '0' : datum.label",
        },
    }


def _band(room: int, ink: str) -> dict[str, Any]:
    return {
        "data": {"values": [{"distance": -room, "until": room}]},
        "mark": {"type": "rect", "color": ink},
        "encoding": {"x2": {"field": "until"}, **_WHOLE_HEIGHT},
    }


def _middle(ink: str) -> dict[str, Any]:
    return {
        "data": {"values": [{"distance": 0}]},
        "mark": {"type": "rule", "color": ink},
        "encoding": dict(_WHOLE_HEIGHT),
    }
