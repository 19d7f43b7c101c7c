"""The clock of a complaint over weekends, holidays and time zones."""

import datetime

import pytest

from agencies.common.working_days import is_working_day
from agencies.conduct.rules.clock import Light, due_after, light, next_limit, start_clock, working_days_after
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.preset import ComplaintDays

CHINA = load_preset("CN-GBT45251").complaints
AMERICA = load_preset("US-REGF").complaints


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def works_in(country: str, at: datetime.date) -> bool:
    return is_working_day(at, country)


@pytest.mark.parametrize(
    ("received", "zone", "days", "expected"),
    [
        pytest.param(
            "2026-11-02 09:00",
            "Asia/Shanghai",
            CHINA,
            ("2026-11-02", "2026-11-05", "2026-11-17"),
            id="a Monday: nothing stands in the way",
        ),
        pytest.param(
            "2026-10-23 09:00",
            "Asia/Shanghai",
            CHINA,
            ("2026-10-23", "2026-10-28", "2026-11-06"),
            id="a Friday: working days pass over the weekend; day 15 is a Saturday, so Friday",
        ),
        pytest.param(
            "2026-10-01 23:30",
            "Asia/Shanghai",
            CHINA,
            ("2026-10-02", "2026-10-10", "2026-10-16"),
            id="late on a day off in UTC is the next day there; 10 October is worked in exchange",
        ),
        pytest.param(
            "2026-02-12 02:00",
            "Asia/Shanghai",
            CHINA,
            ("2026-02-12", "2026-02-24", "2026-02-27"),
            id="before Spring Festival: 14 February is worked, 15 to 23 are not",
        ),
        pytest.param(
            "2026-11-25 15:00",
            "America/New_York",
            AMERICA,
            ("2026-11-25", "2026-12-01", "2026-12-10"),
            id="Thanksgiving is no working day",
        ),
        pytest.param(
            "2026-11-26 03:00",
            "America/New_York",
            AMERICA,
            ("2026-11-25", "2026-12-01", "2026-12-10"),
            id="still the evening before in New York",
        ),
        pytest.param(
            "2026-06-20 03:00",
            "America/New_York",
            AMERICA,
            ("2026-06-19", "2026-06-24", "2026-07-02"),
            id="on Juneteenth; day 15 is Independence Day on a Saturday, kept on Friday, so Thursday",
        ),
    ],
)
def test_a_clock_is_set(received: str, zone: str, days: ComplaintDays, expected: tuple[str, ...]) -> None:
    moment = datetime.datetime.fromisoformat(received).replace(tzinfo=datetime.UTC)
    clock = start_clock(moment, zone, days, lambda at: works_in(days.country, at))
    assert (clock.received_on, clock.acknowledge_by, clock.answer_by) == tuple(map(day, expected))


def test_days_that_a_preset_names_come_before_the_calendar() -> None:
    days = ComplaintDays(
        1, days_off=frozenset({day("2026-11-03")}), working_days=frozenset({day("2026-11-08")})
    )
    weekdays = lambda at: works_in("", at)  # noqa: E731 - a calendar of one line
    monday = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
    assert start_clock(monday, "UTC", days, weekdays).acknowledge_by == day("2026-11-04")
    friday = datetime.datetime(2026, 11, 6, 9, tzinfo=datetime.UTC)
    assert start_clock(friday, "UTC", days, weekdays).acknowledge_by == day("2026-11-08")


def test_an_answer_is_put_off_step_by_step_and_then_no_more() -> None:
    works = lambda at: works_in("CN", at)  # noqa: E731
    came = day("2026-11-02")
    first = next_limit(came, day("2026-11-17"), CHINA, works)
    assert first == day("2026-12-02")  # day 30
    second = next_limit(came, first, CHINA, works)
    assert second == day("2026-12-31")  # day 60 is New Year's Day
    assert next_limit(came, second, CHINA, works) is None
    assert next_limit(came, day("2027-01-01"), AMERICA, works) is None


def test_a_clock_of_no_days_is_due_at_once() -> None:
    assert working_days_after(day("2026-11-07"), 0, lambda at: False) == day("2026-11-07")
    assert due_after(day("2026-11-07"), 3, lambda at: False) == day("2026-11-07")


@pytest.mark.parametrize(
    ("today", "acknowledged", "closed", "expected"),
    [
        pytest.param("2026-11-02", False, False, Light.SOON, id="the acknowledgement is due in three days"),
        pytest.param("2026-11-05", False, False, Light.SOON, id="on its last day it is not late"),
        pytest.param("2026-11-06", False, False, Light.LATE, id="not acknowledged by then"),
        pytest.param("2026-11-06", True, False, Light.RUNNING, id="acknowledged: the answer counts"),
        pytest.param("2026-11-14", True, False, Light.SOON, id="three days to the answer"),
        pytest.param("2026-11-18", True, False, Light.LATE, id="the day after"),
        pytest.param("2026-12-18", False, True, Light.CLOSED, id="decided: the clock has stopped"),
    ],
)
def test_the_light_of_a_clock(today: str, acknowledged: bool, closed: bool, expected: Light) -> None:
    found = light(
        closed=closed,
        acknowledged=acknowledged,
        acknowledge_by=day("2026-11-05"),
        answer_by=day("2026-11-17"),
        today=day(today),
    )
    assert found is expected
