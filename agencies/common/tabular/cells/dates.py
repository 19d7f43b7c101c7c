"""Cells that hold dates, as lenders in several countries write them."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from agencies.common.tabular.cells.errors import CellError
from agencies.common.tabular.cells.texts import filled
from agencies.common.words import say

_FIRST_YEAR = 1900
_YEAR_BEFORE_ROC = 1911
# A spreadsheet's calendar has a 29 February 1900 that never was: later days count from here.
_SERIAL_ZERO = datetime.date(1899, 12, 30)
_SERIALS = range(20_000, 80_001)
_MIDNIGHT = datetime.time()
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(
    r"(?:[T ]|(?<=日)) *(?P<half>上午|下午)? *(?P<hour>\d{1,2})[:时時点](?P<minute>\d{2})"
    r"(?:[:分](?P<second>\d{2})(?:[.,]\d+)?)?[分秒]? *(?P<meridiem>[AP]M)? *(?P<offset>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COMPACT_MOMENT = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})")


def parse_date(text: str) -> datetime.date:
    """Read a date; a time of day after it falls away.

    Year first is always understood: 2017-09-30, 2017/9/30, 20170930, 2017年9月30日, 民國93年1月5日. So are
    day first with dots (30.09.2017), a month in English words, and a spreadsheet's serial numbers from 20000
    (1954) to 80000 (2119). With slashes or hyphens and the year last, day and month must tell themselves
    apart: 9/30/2017 is read, 9/10/2017 refused. CellError, too, for years without a century.
    """
    if _ISO.fullmatch(text):
        return _from_year(text[:4], text[5:7], text[8:])
    return parse_moment(text).date()


def parse_moment(text: str) -> datetime.datetime:
    """Read a date with or without a time of day: aware where the text has an offset, else naive."""
    plain = re.sub(r"(?<=[年月日國国]) +| +(?=[年月日])", "", filled(text))
    if _SERIAL.fullmatch(plain):
        return _from_serial(Decimal(plain))
    compact = _COMPACT_MOMENT.fullmatch(plain)
    if compact:
        plain = "{} {}:{}:{}".format(*compact.groups())
    time = _TIME.search(plain)
    if time is None or time.end() < len(plain):
        return datetime.datetime.combine(_day(plain), _MIDNIGHT)
    return datetime.datetime.combine(_day(plain[: time.start()]), _time_of_day(time))


def _day(text: str) -> datetime.date:
    for form, read in _FORMS:
        found = form.fullmatch(text)
        if found:
            return read(*found.groups())
    raise CellError("not_a_date", say("This is not a date; write it like 2017-09-30."))


def _from_year(year: str, month: str, day: str) -> datetime.date:
    return _date(int(year), int(month), int(day))


def _from_roc_year(year: str, month: str, day: str) -> datetime.date:
    return _date(_YEAR_BEFORE_ROC + (1 if year == "元" else int(year)), int(month), int(day))


def _from_day(day: str, month: str, year: str) -> datetime.date:
    return _date(int(year), int(month), int(day))


def _from_named_month(day: str, month: str, year: str) -> datetime.date:
    return _date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day))


def _from_named_month_first(month: str, day: str, year: str) -> datetime.date:
    return _from_named_month(day, month, year)


def _from_either(first: str, second: str, year: str) -> datetime.date:
    one, other = int(first), int(second)
    if one > 12 or one == other:
        return _date(int(year), other, one)
    if other > 12:
        return _date(int(year), one, other)
    raise CellError(
        "ambiguous_date", say("Day and month cannot be told apart; write the year first, like 2017-09-30.")
    )


def _from_short_year(*_: str) -> datetime.date:
    raise CellError(
        "short_year",
        say("The year has no century; write it like 2017-09-30, or 民國106年9月30日 in the Minguo calendar."),
    )


def _date(year: int, month: int, day: int) -> datetime.date:
    if year < _FIRST_YEAR:
        raise CellError("early_year", say("The year is before {year}.", year=_FIRST_YEAR))
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise CellError("no_such_day", say("There is no such day in the calendar.")) from None


def _from_serial(serial: Decimal) -> datetime.datetime:
    days = int(serial)
    if days not in _SERIALS:
        raise CellError("not_a_date", say("This is not a date; write it like 2017-09-30."))
    seconds = round((serial - days) * 86_400)
    midnight = datetime.datetime.combine(_SERIAL_ZERO + datetime.timedelta(days), _MIDNIGHT)
    return midnight + datetime.timedelta(seconds=seconds)


def _time_of_day(found: re.Match[str]) -> datetime.time:
    hour = int(found["hour"])
    half = (found["meridiem"] or "").upper() or {"上午": "AM", "下午": "PM"}.get(found["half"], "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "PM" else 0)
    try:
        return datetime.time(
            hour, int(found["minute"]), int(found["second"] or 0), tzinfo=_zone(found["offset"])
        )
    except ValueError:
        raise CellError("no_such_time", say("There is no such time of day; write it like 14:05.")) from None


def _zone(offset: str | None) -> datetime.timezone | None:
    if offset is None:
        return None
    if offset in "Zz":
        return datetime.UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    size = datetime.timedelta(hours=hours, minutes=minutes)
    return datetime.timezone(-size if offset[0] == "-" else size)


_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_WORD = r"((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., datetime.date]], ...] = tuple(
    (re.compile(pattern, re.ASCII | re.IGNORECASE), read)
    for pattern, read in (
        (r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", _from_year),
        (r"(\d{4})(\d{2})(\d{2})", _from_year),
        (
            r"(?:中華民國|中华民国|民國|民国|ROC *)(\d{1,3}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?",
            _from_roc_year,
        ),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", _from_day),
        (r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", _from_either),
        (rf"(\d{{1,2}})[- ]?{_WORD}[- ,]*(\d{{4}})", _from_named_month),
        (rf"{_WORD} *(\d{{1,2}})(?:st|[nr]d|th)?[ ,]+(\d{{4}})", _from_named_month_first),
        (r"\d{1,3}[-/.年]\d{1,2}[-/.月]\d{1,3}日?", _from_short_year),
        (rf"\d{{1,2}}[- ]?{_WORD}[- ,]*\d{{2}}", _from_short_year),
    )
)
