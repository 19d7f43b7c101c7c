"""Terms hold from a day on."""

from datetime import date

import pytest

from agencies.common.errors import Conflict
from settlement.terms.rules import terms_on
from tests.settlement.made import version

FIRST = version('rate = "18%"', date(2026, 1, 1), 7)
SECOND = version('rate = "20%"', date(2026, 10, 15), 3)
AGAIN = version('rate = "21%"', date(2026, 10, 15), 9)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 1, 1), 7),  # holds on its first day
        (date(2026, 10, 14), 7),
        (date(2026, 10, 15), 9),  # of two that start together the one approved later
        (date(2030, 1, 1), 9),
    ],
)
def test_the_latest_start_holds(day: date, number: int) -> None:
    assert terms_on([AGAIN, FIRST, SECOND], day).number == number


def test_a_day_before_all_terms_is_refused() -> None:
    with pytest.raises(Conflict) as refused:
        terms_on([FIRST], date(2025, 12, 31))
    assert str(refused.value) == (
        "No approved terms held on 2025-12-31; approve terms that start on that day or before."
    )
