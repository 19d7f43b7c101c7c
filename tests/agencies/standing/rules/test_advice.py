"""What scores propose: by grades in a row and within months, counted from the last decision."""

import datetime

import pytest

from agencies.standing.rules.advice import Graded, Ground, advised
from agencies.vendors.rules import Status

MONTHS = [datetime.date(2017, month, 1) for month in range(1, 13)]


def _scores(grades: str) -> list[Graded]:
    """Give a score of each month from January; "-" is not rated, a blank no score."""
    return [
        Graded(number, MONTHS[number], None if grade == "-" else grade)
        for number, grade in enumerate(grades)
        if grade != " "
    ]


@pytest.mark.parametrize(
    ("status", "grades", "wanted"),
    [
        pytest.param("active", "", None, id="no score"),
        pytest.param("active", "AAD", None, id="one D"),
        pytest.param("active", "ADD", ("watch", Ground.LOWEST_TWICE), id="two D in a row"),
        pytest.param("active", "DAD", None, id="two D apart"),
        pytest.param("active", "D-D", ("watch", Ground.LOWEST_TWICE), id="a month without a rating between"),
        pytest.param("active", "DDA", None, id="better since"),
        pytest.param("watch", "DD", ("suspended", Ground.LOWEST_TWICE), id="two D on watch"),
        pytest.param("watch", "CCC", None, id="three C on watch"),
        pytest.param("suspended", "DDDD", None, id="suspended already"),
        pytest.param("retiring", "DDDD", None, id="retiring"),
        pytest.param("active", "CCC", ("watch", Ground.LOW_THRICE), id="three C in a row"),
        pytest.param("active", "CBCC", ("watch", Ground.LOW_THRICE), id="three C within four months"),
        pytest.param("active", "CBBCC", None, id="three C within five months"),
        pytest.param("active", "CDCB", None, id="better in the newest month"),
        pytest.param("active", "CBDC", ("watch", Ground.LOW_THRICE), id="a D counts as a C"),
    ],
)
def test_grades_propose(status: str, grades: str, wanted: tuple[str, Ground] | None) -> None:
    found = advised(status, _scores(grades), None)
    assert (found and (found.status.value, found.ground)) == wanted


def test_only_months_from_the_last_decision_on_count() -> None:
    scores = _scores("DDD")
    assert advised(Status.WATCH, scores, datetime.date(2017, 3, 20)) is None
    found = advised(Status.WATCH, scores, datetime.date(2017, 2, 20))
    assert found is not None
    assert (found.score_id, found.month) == (2, MONTHS[2])
