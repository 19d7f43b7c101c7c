"""How scores are drawn: the points of an agency month by month, between the marks of the grades."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from agencies.common.dates import format_month
from agencies.common.pictures import Theme, colours
from agencies.standing.rules.scorecard import Scorecard
from agencies.standing.rules.scoring import THOUSANDTHS, Grade

WIDE, NARROW, HEIGHT = 600, 340, 220
_FEW = 6

Point = tuple[datetime.date, int, str]


def history(
    points: Sequence[Point],
    card: Scorecard,
    width: int,
    theme: Theme,
    month: Callable[[datetime.date], str] = format_month,
) -> dict[str, Any]:
    """Draw points in thousandths by month, a line for where each grade begins; months in order.

    `month` writes a month as the reader does.
    """
    ink = colours(theme)
    return {
        "width": width,
        "height": HEIGHT,
        "data": {"values": [_value(each, month) for each in points]},
        "encoding": {"x": _months([month(each[0]) for each in points], width), "y": _scale()},
        "layer": [
            _marks(card, ink["line_2"]),
            _names(card, ink["text_2"]),
            {"mark": {"type": "line", "color": ink["accent"], "strokeWidth": 2.5}},
            {"mark": {"type": "point", "filled": True, "size": 40, "opacity": 1, "color": ink["accent"]}},
            {
                "mark": {"type": "text", "dy": -12, "color": ink["accent"]},
                "encoding": {"text": {"field": "label"}},
            },
        ],
    }


def _value(point: Point, month: Callable[[datetime.date], str]) -> dict[str, Any]:
    day, points, grade = point
    return {
        "month": month(day),
        "points": points / THOUSANDTHS,
        "label": f"{points / THOUSANDTHS:.1f} {grade}",
    }


def _months(months: Sequence[str], width: int) -> dict[str, Any]:
    every = max(1, -(-len(months) // (_FEW * 2 if width == WIDE else _FEW)))
    return {
        "field": "month",
        "type": "ordinal",
        "sort": months,
        "axis": {"title": None, "labelAngle": 0, "values": months[::-1][::every]},
    }


def _scale() -> dict[str, Any]:
    return {
        "field": "points",
        "type": "quantitative",
        "scale": {"domain": [0, 108]},
        "axis": {"title": None, "values": [0, 20, 40, 60, 80, 100], "grid": False},
    }


def _grades(card: Scorecard) -> list[dict[str, Any]]:
    begin = {Grade.A: card.grade_a, Grade.B: card.grade_b, Grade.C: card.grade_c}
    return [{"points": least, "grade": grade.value} for grade, least in begin.items()]


def _marks(card: Scorecard, ink: str) -> dict[str, Any]:
    return {
        "data": {"values": _grades(card)},
        "mark": {"type": "rule", "color": ink, "strokeDash": [3, 3]},
        "encoding": {"x": {"value": 0}, "x2": {"value": "width"}},
    }


def _names(card: Scorecard, ink: str) -> dict[str, Any]:
    return {
        "data": {"values": _grades(card)},
        "mark": {"type": "text", "align": "right", "dy": -7, "color": ink},
        "encoding": {"x": {"value": "width"}, "text": {"field": "grade"}},
    }
