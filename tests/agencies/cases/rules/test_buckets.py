"""Days past due and their buckets."""

import datetime

import pytest

from agencies.cases.rules.buckets import BUCKETS, bucket_of, days_past_due


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        pytest.param(0, "M1", id="due today"),
        (1, "M1"),
        (30, "M1"),
        pytest.param(31, "M2", id="the tender's M2 begins at 31"),
        (60, "M2"),
        (61, "M3"),
        pytest.param(90, "M3", id="more than 90 days is not M3"),
        (91, "M4-M6"),
        (180, "M4-M6"),
        (181, "M7-M12"),
        (360, "M7-M12"),
        (361, "M13-M24"),
        (720, "M13-M24"),
        (721, "M25+"),
        (10_000, "M25+"),
    ],
)
def test_bucket(days: int, bucket: str) -> None:
    assert bucket_of(days) == bucket


def test_every_bucket_is_reached() -> None:
    assert {bucket_of(days) for days in range(800)} == set(BUCKETS)


@pytest.mark.parametrize(
    ("overdue_since", "day", "days"),
    [
        pytest.param(datetime.date(2014, 3, 8), datetime.date(2014, 3, 11), 3, id="Prosper's own count"),
        pytest.param(datetime.date(2009, 6, 1), datetime.date(2017, 10, 31), 3_074, id="over leap years"),
        (datetime.date(2017, 9, 30), datetime.date(2017, 9, 30), 0),
    ],
)
def test_days_past_due(overdue_since: datetime.date, day: datetime.date, days: int) -> None:
    assert days_past_due(overdue_since, day) == days
