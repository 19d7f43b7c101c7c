"""Dates are read as lenders write them, and never guessed."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.common.tabular.cells import CellError, parse_date, parse_moment

DAY = datetime.date(2017, 9, 30)
DAYS = st.dates(min_value=datetime.date(1900, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "2017-09-30",
        " 2017-9-30\n",
        "2017/09/30",
        "2017/9/30",
        "2017.9.30",
        "20170930",
        "２０１７－０９－３０",
        "2017年9月30日",
        "2017 年 09 月 30 日",
        "2017年9月30",
        "民國106年9月30日",
        "中華民國 106 年 9 月 30 日",
        "民国106/9/30",
        "ROC 106/09/30",
        "30.09.2017",
        "30.9.2017",
        "9/30/2017",
        "09/30/2017",
        "30/9/2017",
        "30-09-2017",
        "30 Sep 2017",
        "30-SEP-2017",
        "30 September 2017",
        "Sep 30, 2017",
        "September 30th, 2017",
        "43008",  # the spreadsheet's own number
        "43008.75",
        "2017-09-30 23:59:59",
        "2017-09-30T23:59:59Z",
        "2017-09-30T23:59:59.999+08:00",
        "2017/9/30 0:00",
        "9/30/2017 11:59:59 PM",
        "2017/9/30 下午 11:59:59",
        "2017年9月30日23时59分",
        "20170930235959",
    ],
)
def test_date_is_read(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("民國93年1月5日", datetime.date(2004, 1, 5)),
        ("民國元年1月1日", datetime.date(1912, 1, 1)),
        ("5/5/2017", datetime.date(2017, 5, 5)),  # day and month are the same
        ("20000", datetime.date(1954, 10, 3)),
        ("80000", datetime.date(2119, 1, 11)),
        ("2016-02-29", datetime.date(2016, 2, 29)),
        ("9999-12-31", datetime.date(9999, 12, 31)),  # "for ever" in core systems
    ],
)
def test_date_is_read_exactly(text: str, day: datetime.date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        ("\u3000", "missing"),
        ("9/10/2017", "ambiguous_date"),
        ("10-09-2017", "ambiguous_date"),
        ("9/30/17", "short_year"),
        ("17-09-30", "short_year"),
        ("93年1月5日", "short_year"),  # of the Republic, or of the last century
        ("30-Sep-17", "short_year"),
        ("2017-02-29", "no_such_day"),
        ("2017-13-01", "no_such_day"),
        ("31.09.2017", "no_such_day"),
        ("1899-12-31", "early_year"),
        ("0017-09-30", "early_year"),
        ("2017-09-30 24:00", "no_such_time"),
        ("2017-09-30 23:60", "no_such_time"),
        ("19999", "not_a_date"),
        ("80001", "not_a_date"),
        ("-43008", "not_a_date"),
        ("2017-09", "not_a_date"),
        ("2017年9月", "not_a_date"),
        ("Dec-2011", "not_a_date"),
        ("2017-09-30 x", "not_a_date"),
        ("#N/A", "not_a_date"),
        ("yesterday", "not_a_date"),
    ],
)
def test_date_is_refused(text: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_date(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2017-09-30", "2017-09-30T00:00:00"),
        ("2017-09-30 14:05", "2017-09-30T14:05:00"),
        ("2017-09-30T14:05:09.25", "2017-09-30T14:05:09"),
        ("2017-09-30T14:05:00Z", "2017-09-30T14:05:00+00:00"),
        ("2017-09-30T14:05:00-0330", "2017-09-30T14:05:00-03:30"),
        ("9/30/2017 12:05 AM", "2017-09-30T00:05:00"),
        ("9/30/2017 12:05 PM", "2017-09-30T12:05:00"),
        ("2017年9月30日 上午8时05分09秒", "2017-09-30T08:05:09"),
        ("43008.5", "2017-09-30T12:00:00"),
        ("20170930140509", "2017-09-30T14:05:09"),
    ],
)
def test_moment_is_read(text: str, moment: str) -> None:
    assert parse_moment(text) == datetime.datetime.fromisoformat(moment)


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d", "%d.%m.%Y", "%d %B %Y"]))
def test_every_day_is_read_back(day: datetime.date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day


@given(DAYS)
def test_a_slash_date_is_read_rightly_or_refused(day: datetime.date) -> None:
    for form in ("%m/%d/%Y", "%d/%m/%Y"):
        try:
            assert parse_date(day.strftime(form)) == day
        except CellError as error:
            assert error.code == "ambiguous_date"  # noqa: PT017 - either outcome is right
            assert day.day <= 12
