"""The picture of the contacts by day: every day a bar, few of them named, each colour said in words."""

import datetime

import pytest

from agencies.common.pictures import Theme, colours
from agencies.work.charts import WIDTH, contacts_by_day
from agencies.work.rules.day_counts import DayCount

DAYS = [DayCount(datetime.date(2026, 10, number), number, number // 2) for number in range(1, 32)]


@pytest.mark.parametrize("theme", list(Theme))
def test_every_day_has_its_bars_in_the_colours_of_their_names(theme: Theme) -> None:
    spec = contacts_by_day(DAYS, "all", "some", theme)
    ink = colours(theme)
    assert spec["width"] == WIDTH
    assert spec["data"]["values"][9] == {"day": 10, "contacts": 10, "conversations": 5}
    assert spec["encoding"]["x"]["axis"]["values"] == [1, 5, 9, 13, 17, 21, 25, 29]
    assert [each["mark"]["color"] for each in spec["layer"]] == [ink["peer"], ink["accent"]]
    assert (spec["title"]["text"], spec["title"]["subtitle"]) == ("all", "some")
    assert spec["title"]["subtitleColor"] == ink["accent"]
