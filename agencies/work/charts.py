"""How work is drawn: the contacts of each day as bars, the conversations among them in front."""

from collections.abc import Sequence
from typing import Any

from agencies.common.pictures import Theme, colours
from agencies.work.rules.day_counts import DayCount

WIDTH, HEIGHT = 340, 150
_MOST_NAMES = 8
_SMALL = 11


def contacts_by_day(days: Sequence[DayCount], title: str, part: str, theme: Theme) -> dict[str, Any]:
    """Draw contacts by day; `title` names the bars, `part` the conversations in the colour of these."""
    ink = colours(theme)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "title": _names(title, part, ink["text_2"], ink["accent"]),
        "data": {"values": [_value(each) for each in days]},
        "encoding": {"x": _days(days)},
        "layer": [_bars("contacts", ink["peer"]), _bars("conversations", ink["accent"])],
    }


def _names(title: str, part: str, ink: str, strong: str) -> dict[str, Any]:
    plain = {"fontSize": _SMALL, "fontWeight": "normal", "color": ink}
    below = {"subtitle": part, "subtitleFontSize": _SMALL, "subtitleColor": strong}
    return {"text": title, "anchor": "start", "offset": 12, **plain, **below}


def _value(count: DayCount) -> dict[str, Any]:
    return {"day": count.day.day, "contacts": count.contacts, "conversations": count.conversations}


def _days(days: Sequence[DayCount]) -> dict[str, Any]:
    every = -(-len(days) // _MOST_NAMES)
    named = [each.day.day for each in days][::every]
    return {
        "field": "day",
        "type": "ordinal",
        "axis": {"title": None, "labelAngle": 0, "values": named},
    }


def _bars(field: str, ink: str) -> dict[str, Any]:
    axis = {"title": None, "tickCount": 4, "format": "d", "tickMinStep": 1}
    return {
        "mark": {"type": "bar", "color": ink},
        "encoding": {"y": {"field": field, "type": "quantitative", "stack": None, "axis": axis}},
    }
