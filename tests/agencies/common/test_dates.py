"""Days belong to a calendar and a place."""

import datetime

import pytest

from agencies.common import dates
from agencies.common.errors import Invalid


@pytest.mark.parametrize(
    ("day", "end", "following"),
    [
        (datetime.date(2024, 2, 10), datetime.date(2024, 2, 29), datetime.date(2024, 3, 1)),  # leap year
        (datetime.date(2023, 12, 31), datetime.date(2023, 12, 31), datetime.date(2024, 1, 1)),
    ],
)
def test_months_end_where_the_calendar_says(
    day: datetime.date, end: datetime.date, following: datetime.date
) -> None:
    assert dates.month_end(day) == end
    assert dates.next_month(day) == following
    assert dates.month_start(following) == following


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Shanghai", datetime.date(2017, 10, 17)), ("America/New_York", datetime.date(2017, 10, 16))],
)
def test_the_day_is_the_debtors_own(zone: str, day: datetime.date) -> None:
    assert dates.civil_day(datetime.datetime(2017, 10, 16, 20, tzinfo=datetime.UTC), zone) == day


def test_a_moment_without_offset_is_read_on_the_local_clock() -> None:
    local = datetime.datetime(2017, 10, 16, 9)  # noqa: DTZ001 - that is the point
    assert dates.from_local(local, "Asia/Shanghai") == datetime.datetime(2017, 10, 16, 1, tzinfo=datetime.UTC)


@pytest.mark.parametrize("text", ["2017-13", "10/2017", "2017", ""])
def test_what_is_no_month_is_named(text: str) -> None:
    with pytest.raises(Invalid, match="is not a month"):
        dates.parse_month(text)


def test_months_are_read_and_written() -> None:
    assert dates.format_month(dates.parse_month("2017-10")) == "2017-10"
    assert dates.parse_date(" 2017-09-30 ") == datetime.date(2017, 9, 30)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", ""])
def test_what_is_no_time_zone_is_named(name: str) -> None:
    with pytest.raises(Invalid, match="is not a time zone"):
        dates.time_zone(name)
