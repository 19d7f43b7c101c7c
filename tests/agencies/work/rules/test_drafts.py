"""When a contact took place, what was promised in it, and in which placement it falls."""

import datetime

import pytest

from agencies.common.errors import Fault
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.rules.drafts import Draft, Promised, moment_of, promise_of
from agencies.work.rules.placing import Stay, placement_on

UTC = datetime.UTC
NOW = datetime.datetime(2017, 11, 5, 12, tzinfo=UTC)
DAY = datetime.date(2017, 10, 16)


def draft(
    started_at: datetime.datetime = datetime.datetime(2017, 10, 16, 10),  # noqa: DTZ001 - naive is meant
    amount: int | None = None,
    day: datetime.date | None = None,
) -> Draft:
    return Draft(
        2, "K1", "C1", "Ada", Channel.CALL, Party.DEBTOR, Result.PROMISED, started_at, None, amount, day
    )


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2017-10-16T10:00", "America/New_York", "2017-10-16T14:00+00:00"),
        ("2017-10-16T10:00", "Asia/Shanghai", "2017-10-16T02:00+00:00"),
        ("2017-10-16T10:00+02:00", "Asia/Shanghai", "2017-10-16T08:00+00:00"),
        ("2017-11-05T01:30", "America/New_York", "2017-11-05T05:30+00:00"),  # twice on that night: the first
        ("2017-03-12T02:30", "America/New_York", "2017-03-12T07:30+00:00"),  # skipped on that night
    ],
)
def test_a_moment_without_offset_is_the_debtors(text: str, zone: str, expected: str) -> None:
    started_at = datetime.datetime.fromisoformat(text)
    assert moment_of(draft(started_at), zone, NOW) == datetime.datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["2017-11-05T12:00:01+00:00", "2018-11-05T12:00", "9999-12-31T23:59"])
def test_a_moment_to_come_is_a_fault(text: str) -> None:
    found = moment_of(draft(datetime.datetime.fromisoformat(text)), "America/New_York", NOW)
    assert isinstance(found, Fault)
    assert found.code == "contact_in_future"


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "0001-01-01T00:00+14:00", "1899-12-31T23:59"])
def test_a_moment_before_all_records_is_a_fault(text: str) -> None:
    found = moment_of(draft(datetime.datetime.fromisoformat(text)), "Asia/Shanghai", NOW)
    assert isinstance(found, Fault)
    assert found.code == "early_year"


def test_this_very_moment_is_not_to_come() -> None:
    assert moment_of(draft(NOW), "Asia/Shanghai", NOW) == NOW


@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        (None, None, None),
        (6_000, DAY, Promised(6_000, DAY)),  # on the spot
        (6_000, None, "promise_without_day"),
        (None, DAY, "promise_without_amount"),
        (0, DAY, "promise_of_nothing"),
        (-1, DAY, "promise_of_nothing"),
        (6_000, datetime.date(2017, 10, 15), "promise_before_contact"),
        (6_000, datetime.date(2028, 10, 16), "promise_too_far"),
    ],
)
def test_a_promise_has_an_amount_and_a_day_to_wait_for(
    amount: int | None, day: datetime.date | None, expected: object
) -> None:
    found = promise_of(draft(amount=amount, day=day), DAY)
    assert (found.code if isinstance(found, Fault) else found) == expected


def test_equal_rows_have_equal_content_wherever_they_stand() -> None:
    assert draft().content == draft()._replace(row_number=99).content
    assert draft().content != draft(amount=1).content


@pytest.mark.parametrize(
    ("day", "placement"), [(4, None), (5, 1), (10, 2), (12, 2), (13, None), (20, 3), (31, 3)]
)
def test_of_two_placements_that_touch_the_later_has_the_day(day: int, placement: int | None) -> None:
    def stay(placement_id: int, first: int, last: int | None) -> Stay:
        ended_on = datetime.date(2017, 10, last) if last else None
        return Stay("C1", 1, 1, "UTC", placement_id, datetime.date(2017, 10, first), ended_on)

    stays = [stay(1, 5, 10), stay(2, 10, 12), stay(3, 20, None)]
    assert placement_on(stays, datetime.date(2017, 10, day)) == placement
