"""When inspections are due and how they and their findings stand."""

import datetime

import pytest

from agencies.conduct.rules.inspecting import (
    AskedFor,
    FindingStanding,
    Standing,
    due_on,
    finding_standing,
    soonest,
    standing,
    watched_months,
)
from agencies.conduct.rules.interest import Interest, Ties, interest_of


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        pytest.param("2026-11-22", ["2026-10-01", "2026-09-01", "2026-08-01"], id="in the middle of a month"),
        pytest.param("2026-01-31", ["2025-12-01", "2025-11-01", "2025-10-01"], id="over the year's end"),
        pytest.param(
            "2026-03-01", ["2026-02-01", "2026-01-01", "2025-12-01"], id="on the first: February is over"
        ),
    ],
)
def test_the_last_three_months_are_watched(today: str, months: list[str]) -> None:
    assert watched_months(day(today)) == [day(each) for each in months]


def test_of_several_portfolios_the_soonest_day_counts() -> None:
    february = day("2028-02-01")
    late, early = AskedFor(1, "NORTH", "North", february, 10), AskedFor(1, "NORTH", "North", february, 5)
    other = AskedFor(2, "EAST", "East", february, 10)
    assert soonest([late, other, early]) == [early, other]
    assert (early.due, other.due) == (day("2028-03-05"), day("2028-03-10"))
    assert due_on(february, 0) == day("2028-02-29")


@pytest.mark.parametrize(
    ("opened", "by_lender", "by_agency", "today", "expected"),
    [
        pytest.param(False, False, False, "2026-11-10", Standing.DUE, id="on its last day it is due"),
        pytest.param(False, False, False, "2026-11-11", Standing.OVERDUE, id="the day after it is overdue"),
        pytest.param(True, False, False, "2026-11-10", Standing.OPEN, id="opened in time"),
        pytest.param(True, False, False, "2026-11-11", Standing.OVERDUE, id="opened, but nobody signed"),
        pytest.param(
            True, True, False, "2026-12-01", Standing.SENT, id="the agency's delay is not the lender's"
        ),
        pytest.param(True, True, True, "2026-12-01", Standing.CLOSED, id="both signed"),
    ],
)
def test_how_an_inspection_stands(
    opened: bool, by_lender: bool, by_agency: bool, today: str, expected: Standing
) -> None:
    found = standing(
        opened=opened, by_lender=by_lender, by_agency=by_agency, due=day("2026-11-10"), today=day(today)
    )
    assert found is expected


@pytest.mark.parametrize(
    ("step", "today", "expected"),
    [
        pytest.param(None, "2026-11-20", FindingStanding.OPEN, id="on its last day"),
        pytest.param(None, "2026-11-21", FindingStanding.LATE, id="the day after"),
        pytest.param("corrected", "2026-12-21", FindingStanding.CORRECTED, id="now the lender is to look"),
        pytest.param("returned", "2026-11-21", FindingStanding.LATE, id="returned after its day"),
        pytest.param("accepted", "2026-12-21", FindingStanding.SETTLED, id="accepted"),
    ],
)
def test_how_a_finding_stands(step: str | None, today: str, expected: FindingStanding) -> None:
    assert finding_standing(step, day("2026-11-20"), day(today)) is expected


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        pytest.param(Ties(False, False), None, id="a stranger to the matter"),
        pytest.param(Ties(True, False), Interest.WORKED, id="would judge the own contacts"),
        pytest.param(Ties(False, True), Interest.PLACED, id="has chosen the agency"),
        pytest.param(Ties(True, True), Interest.WORKED, id="the nearer tie is named"),
    ],
)
def test_who_has_an_interest(ties: Ties, expected: Interest | None) -> None:
    assert interest_of(ties) is expected
