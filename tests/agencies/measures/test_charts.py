"""How recovery curves are drawn: named at their ends, the newest strong, no name on top of another."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from agencies.common.pictures import Theme, colours
from agencies.measures.charts import NARROW, WIDE, Frame, recovery_curves
from agencies.measures.rules.curves import Curve


def curve(month: int, days: int, step: int) -> Curve:
    received = tuple(step * day for day in range(days + 1))
    return Curve(f"2017-{month:02}", date(2017, month, 1), 200, 100_000, received)


def layers(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        each
        for each in spec["layer"]
        if (each["mark"]["type"] if isinstance(each["mark"], dict) else "") == kind
    ]


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_the_newest_is_drawn_last_and_in_the_accent(theme: Theme, frame: Frame) -> None:
    spec = recovery_curves([curve(10, 31, 90), curve(7, 120, 30), curve(8, 90, 40)], frame, theme, "en")
    lines = layers(spec, "line")
    assert [each["mark"]["color"] for each in lines] == [colours(theme)["peer"]] * 2 + [
        colours(theme)["accent"]
    ]
    assert lines[-1]["mark"]["strokeWidth"] > lines[0]["mark"]["strokeWidth"]
    assert (spec["width"], spec["height"]) == (frame.width, frame.height)


def test_lines_have_few_points_and_keep_their_last_day() -> None:
    (line,) = layers(recovery_curves([curve(7, 365, 10)], WIDE, Theme.LIGHT, "en"), "line")
    values = line["data"]["values"]
    assert len(values) < 80
    assert values[-1] == {"day": 365, "rate": 0.0365}


def test_names_that_would_touch_are_moved_apart() -> None:
    many = [curve(month, 100, 50 + month) for month in range(1, 9)]
    ends = layers(recovery_curves(many, WIDE, Theme.LIGHT, "en"), "text")[0]["data"]["values"]
    assert ends[0]["label"] == "2017-08 · 5.80 %"
    heights = [each["label_at"] for each in ends]
    least = max(each["rate"] for each in ends) * 14 / WIDE.height
    assert all(above - below >= least for above, below in pairwise(heights))


def test_days_are_named_in_the_language() -> None:
    for language, words in (("en", "'day ' + datum.value + ''"), ("zh_CN", "'第' + datum.value + '天'")):
        spec = recovery_curves([curve(7, 100, 10)], NARROW, Theme.DARK, language)
        axis = spec["encoding"]["x"]["axis"]
        assert axis["labelExpr"] == words
        assert axis["values"][0] == 0
        assert axis["values"][-1] <= 100


def test_nothing_received_is_a_line_on_the_ground() -> None:
    spec = recovery_curves([curve(7, 40, 0)], WIDE, Theme.LIGHT, "en")
    assert spec["encoding"]["y"]["scale"]["domain"][1] > 0
