"""Working days of countries: weekends, holidays, and days worked in exchange."""

import datetime

import pytest

from agencies.common.working_days import is_working_day


@pytest.mark.parametrize(
    ("day", "country", "worked"),
    [
        pytest.param("2026-11-20", "CN", True, id="a plain Friday"),
        pytest.param("2026-11-21", "CN", False, id="a plain Saturday"),
        pytest.param("2026-02-14", "CN", True, id="a Saturday worked for Spring Festival"),
        pytest.param("2026-02-20", "CN", False, id="a Friday off in exchange"),
        pytest.param("2026-10-07", "CN", False, id="the last day of National Day"),
        pytest.param("2026-07-03", "US", False, id="Independence Day kept on Friday"),
        pytest.param("2026-10-07", "US", True, id="a holiday of another country"),
        pytest.param("2026-12-25", "", True, id="no country: weekends alone are off"),
        pytest.param("2026-12-26", "XX", False, id="an unknown country: weekends alone are off"),
    ],
)
def test_days_are_worked_or_off(day: str, country: str, worked: bool) -> None:
    assert is_working_day(datetime.date.fromisoformat(day), country) is worked
