"""Amounts and days as people type them in both languages, and those that are asked back."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.common.errors import Invalid
from agencies.common.money import format_amount
from bot.dialogue.rules.amounts import read_amount
from bot.dialogue.rules.days import MOST_AHEAD, read_day
from bot.dialogue.rules.phrases import Phrase, read_phrase

SUNDAY = datetime.date(2026, 11, 22)
FRIDAY = datetime.date(2026, 11, 27)


def day(month: int, number: int, year: int = 2026) -> datetime.date:
    return datetime.date(year, month, number)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1200", "CNY", 120_000),
        ("1,200.50", "USD", 120_050),
        ("１，２００", "CNY", 120_000),  # full-width, as a Chinese keyboard types it
        ("¥500", "CNY", 50_000),
        ("$500", "USD", 50_000),
        ("500 dollars", "USD", 50_000),
        ("usd 500", "USD", 50_000),
        ("12k", "USD", 1_200_000),
        ("1.2万", "CNY", 1_200_000),
        ("1.2w", "CNY", 1_200_000),
        ("1万2", "CNY", 1_200_000),
        ("12万3千", "CNY", 12_300_000),
        ("一万二", "CNY", 1_200_000),
        ("一万零二", "CNY", 1_000_200),
        ("三千五", "CNY", 350_000),
        ("五百五", "CNY", 55_000),
        ("五百零五", "CNY", 50_500),
        ("两千块", "CNY", 200_000),
        ("五百块钱", "CNY", 50_000),
        ("三块五", "CNY", 350),
        ("一千二百三十四块五毛六", "CNY", 123_456),
        ("500元零5分", "CNY", 50_005),
        ("五毛", "CNY", 50),
        ("壹万贰仟元整", "CNY", 1_200_000),
        ("一万二人民币", "CNY", 1_200_000),
        ("two thousand five hundred", "USD", 250_000),
        ("five hundred bucks", "USD", 50_000),
        ("a thousand", "USD", 100_000),
        ("5000", "JPY", 5_000),  # a currency without smaller units
        ("全部", "CNY", 777),
        ("all", "USD", 777),
    ],
)
def test_amounts_are_understood(text: str, currency: str, minor: int) -> None:
    assert read_amount(text, currency, owed_minor=777) == minor


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("几千", "not one exact amount", id="some thousands"),
        pytest.param("三五百", "not one exact amount", id="three to five hundred"),
        pytest.param("2-3千", "not one exact amount", id="a range in figures"),
        pytest.param("500 to 600", "not one exact amount", id="a range in words"),
        pytest.param("半万", "not one exact amount", id="half of ten thousand"),
        pytest.param("about 500", "not one exact amount", id="an estimate"),
        pytest.param("500左右", "not one exact amount", id="an estimate in Chinese"),
        pytest.param("3千多", "not one exact amount", id="and some more"),
        pytest.param("half", "not one exact amount", id="half of what"),
        pytest.param("$500", "another currency", id="dollars for a case in yuan"),
        pytest.param("1.234", "more exact", id="thousands with a point, or a thousandth"),
        pytest.param("3千52", "not an amount", id="3,052 or 3,520"),
        pytest.param("1,20", "not an amount", id="a decimal comma"),
        pytest.param("0", "cannot be promised", id="nothing"),
        pytest.param("-5", "not an amount", id="less than nothing"),
        pytest.param("1e5", "not an amount", id="as machines write"),
        pytest.param("九" * 40, "not an amount", id="no end of it"),
        pytest.param("9" * 20, "cannot be promised", id="more than any debt"),
        pytest.param("", "not an amount", id="nothing typed"),
    ],
)
def test_amounts_that_are_asked_back(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read_amount(text, "CNY")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天", SUNDAY),
        ("明天", day(11, 23)),
        ("后天", day(11, 24)),
        ("大后天", day(11, 25)),
        ("3天后", day(11, 25)),
        ("三天内", day(11, 25)),
        ("两周后", day(12, 6)),
        ("过3天", day(11, 25)),
        ("周三", day(11, 25)),
        ("下周三", day(11, 25)),  # the week begins on Monday: on a Sunday it is the coming Wednesday
        ("下周日", day(11, 29)),
        ("月底", day(11, 30)),
        ("下月底", day(12, 31)),
        ("30号", day(11, 30)),
        ("十五号", day(12, 15)),  # the fifteenth of November has gone by
        ("下个月15号", day(12, 15)),
        ("十一月三十", day(11, 30)),
        ("12月5日", day(12, 5)),
        ("2026年12月5日", day(12, 5)),
        ("1月5号", day(1, 5, 2027)),
        ("2026-12-01", day(12, 1)),
        ("2026/12/1", day(12, 1)),
        ("11/30", day(11, 30)),  # there is no thirtieth month
        ("30/11", day(11, 30)),
        ("12/12", day(12, 12)),
        ("tomorrow", day(11, 23)),
        ("the day after tomorrow", day(11, 24)),
        ("Friday", FRIDAY),
        ("next Friday", FRIDAY),  # on a Sunday the coming Friday is that of next week
        ("in 3 days", day(11, 25)),
        ("in a week", day(11, 29)),
        ("within two weeks", day(12, 6)),
        ("end of month", day(11, 30)),
        ("the 15th", day(12, 15)),
        ("Nov 30", day(11, 30)),
        ("30th of November", day(11, 30)),
        ("December 5, 2026", day(12, 5)),
    ],
)
def test_days_are_understood(text: str, expected: datetime.date) -> None:
    assert read_day(text, SUNDAY) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("5/6", "may mean 2027-05-06 or 2027-06-05", id="month first or day first"),
        pytest.param("周日", "may mean 2026-11-22 or 2026-11-29", id="Sunday on a Sunday"),
        pytest.param("sunday", "may mean 2026-11-22 or 2026-11-29", id="Sunday on a Sunday, in English"),
        pytest.param("下周", "not one exact day", id="a whole week"),
        pytest.param("next month", "not one exact day", id="a whole month"),
        pytest.param("月初", "not one exact day", id="the beginning of a month"),
        pytest.param("周末", "not one exact day", id="a weekend"),
        pytest.param("过两天", "not one exact day", id="some time soon"),
        pytest.param("发工资那天", "not one exact day", id="payday"),
        pytest.param("昨天", "gone by", id="yesterday"),
        pytest.param("本周一", "gone by", id="Monday of this week"),
        pytest.param("11月20", "gone by", id="two days ago, not next year"),
        pytest.param("2030-01-01", "more than a year ahead", id="years ahead"),
        pytest.param("31号", "not a day", id="November has thirty days"),
        pytest.param("2月30日", "not a day", id="no month has it"),
        pytest.param("13/13", "not a day", id="no such month"),
        pytest.param("三天", "not a day", id="a while, not a day"),
        pytest.param("", "not a day", id="nothing typed"),
    ],
)
def test_days_that_are_asked_back(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read_day(text, SUNDAY)


def test_next_friday_on_a_wednesday_is_asked_back() -> None:
    wednesday = day(11, 25)
    with pytest.raises(Invalid, match="may mean 2026-11-27 or 2026-12-04"):
        read_day("next Friday", wednesday)
    assert read_day("this Friday", wednesday) == FRIDAY
    assert read_day("下周五", wednesday) == day(12, 4)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("1.2万 下周三", Phrase(1_200_000, day(11, 25))),
        ("下周三还1.2万", Phrase(1_200_000, day(11, 25))),
        ("明天还500", Phrase(50_000, day(11, 23))),
        ("月底前付两千块", Phrase(200_000, day(11, 30))),
        ("15号500", Phrase(50_000, day(12, 15))),
        ("500元，明天", Phrase(50_000, day(11, 23))),
        ("500 by Friday", Phrase(50_000, FRIDAY)),
        ("he will pay 1,200.50 before the 15th", Phrase(120_050, day(12, 15))),
        ("2k in 3 days", Phrase(200_000, day(11, 25))),
        ("in 3 days 2k", Phrase(200_000, day(11, 25))),
        ("全部 月底", Phrase(777, day(11, 30))),
        ("500", Phrase(amount_minor=50_000)),
        ("明天", Phrase(day=day(11, 23))),
    ],
)
def test_a_line_holds_an_amount_a_day_or_both(text: str, phrase: Phrase) -> None:
    assert read_phrase(text, "CNY", SUNDAY, owed_minor=777) == phrase


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("500 5/6", "may mean"),
        ("500 昨天", "gone by"),
        ("几千", "not one exact amount"),
        ("5 5", "“5” is not a day"),
        ("hello", "names no amount and no day"),
        ("11月3500", "names no amount and no day"),  # the third has gone by, and 35 is no day
        ("一" * 70, "too long"),
    ],
)
def test_a_line_that_is_asked_back(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read_phrase(text, "CNY", SUNDAY)


TODAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2032, 12, 31))
SIGNS = st.text(
    alphabet="0123456789,.-/ 一二三十百千万零两半天周月日号下后内年底元块毛分nextfridayk$¥", max_size=24
)


@given(SIGNS, TODAYS)
def test_whatever_is_typed_is_understood_or_refused_with_a_sentence(text: str, today: datetime.date) -> None:
    try:
        found = read_phrase(text, "CNY", today)
    except Invalid as refused:
        assert refused.message.text  # noqa: PT017 - most of what is typed here is refused
    else:
        assert (found.amount_minor or 1) > 0
        assert today <= (found.day or today) <= today + datetime.timedelta(MOST_AHEAD)


@given(st.integers(1, 10**13), st.sampled_from(["CNY", "USD", "JPY", "KWD"]))
def test_an_amount_that_is_repeated_reads_the_same(minor: int, currency: str) -> None:
    assert read_amount(format_amount(minor, currency), currency) == minor


@given(TODAYS, st.integers(0, MOST_AHEAD))
def test_a_day_that_is_repeated_reads_the_same(today: datetime.date, ahead: int) -> None:
    wanted = today + datetime.timedelta(ahead)
    assert read_day(wanted.isoformat(), today) == wanted
