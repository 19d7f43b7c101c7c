"""Days as people type them: 明天, 下周三, 月底, 15号, tomorrow, next Friday, in 3 days, 30 Nov."""

import calendar
import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from agencies.common.dates import days_after, month_end, month_start, next_month
from agencies.common.errors import Invalid
from agencies.common.words import Message, say
from bot.dialogue.rules.numerals import read_number

NO_DAY = say("“{text}” is not a day; type one, like {example}.")
MOST_AHEAD = 366
# A day and month that have just gone by are a slip, not a wish for next year.
_LAPSED = 180
_WEEK = 7
_LEAP_YEAR = 2024
_OFFSETS = {
    **dict.fromkeys(("today", "tonight", "今天", "今日", "今晚", "当天"), 0),
    **dict.fromkeys(("tomorrow", "tmr", "tmrw", "明天", "明日", "明晚"), 1),
    **dict.fromkeys(("the day after tomorrow", "day after tomorrow", "后天"), 2),
    "大后天": 3,
    **dict.fromkeys(("yesterday", "昨天", "昨日"), -1),
}
_WEEKDAYS = {
    **{name.lower(): place for place, name in enumerate(calendar.day_name)},
    **{name.lower(): place for place, name in enumerate(calendar.day_abbr)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_CHINESE_DAYS = {**dict(zip("一二三四五六", range(6), strict=True)), "日": 6, "天": 6}
_MONTHS = {
    **{name.lower(): place for place, name in enumerate(calendar.month_name) if name},
    **{name.lower(): place for place, name in enumerate(calendar.month_abbr) if name},
    "sept": 9,
}
_COUNTED = {"day": 1, "days": 1, "week": _WEEK, "weeks": _WEEK, "天": 1, "日": 1, "周": _WEEK, "星期": _WEEK}
_NUMBER = r"[\d一二两三四五六七八九十]+"
_IN_DAYS = re.compile(r"(?:in|within) (?P<count>[a-z-]+|\d+) (?P<unit>days?|weeks?)")
_CHINESE_IN_DAYS = re.compile(
    rf"(?P<past>过)?(?P<count>{_NUMBER})个?(?P<unit>天|日|周|星期)(?(past)(?:之?后)?|(?:之?后|以后|之?内|以内))"
)
_WEEKDAY = re.compile(rf"(?:(?P<which>this|next|on) )?(?P<day>{'|'.join(sorted(_WEEKDAYS, key=len)[::-1])})")
_CHINESE_WEEKDAY = re.compile(r"(?P<which>这个?|本|下个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_OF_MONTH = re.compile(r"(?:on )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)")
_CHINESE_OF_MONTH = re.compile(rf"(?P<which>这个月|本月|下个?月)?(?P<day>{_NUMBER})[号日]")
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})\.? (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?"
)
_DAY_MONTH = re.compile(
    r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>[a-z]{3,9})\.?(?:,? (?P<year>\d{4}))?"
)
_CHINESE_DATE = re.compile(rf"(?:(?P<year>\d{{4}})年)?(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[号日]?")
_FULL = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", re.ASCII)
_SHORT = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})", re.ASCII)
_ENDS = {
    **dict.fromkeys(("end of month", "end of the month", "month end", "month-end"), 0),
    **dict.fromkeys(("月底", "月末", "这个月底", "本月底", "这月底", "本月末"), 0),
    **dict.fromkeys(("end of next month", "下月底", "下个月底", "下月末", "下个月末"), 1),
}
_YEAR_ENDS = {"end of year", "end of the year", "year end", "年底", "年末", "今年底"}


@dataclass(frozen=True, slots=True)
class _Unclear(Exception):
    """What was typed can mean more than one day."""

    readings: tuple[datetime.date, ...] = ()


def read_day(text: str, today: datetime.date) -> datetime.date:
    """Read one day, today or later; 下周三 typed on Sunday 2026-11-22 is Wednesday 2026-11-25.

    Raises Invalid, with what to type instead, for what may mean two days, for days gone by or more than a
    year ahead, and for what is no day at all.
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).strip().lower())
    try:
        found = next(filter(None, (read(plain, today) for read in _READERS)), None)
    except _Unclear as unclear:
        raise _unclear(text, unclear.readings, today) from None
    except ValueError:
        found = None
    if found is None:
        raise _refused(NO_DAY, text, today)
    if found < today:
        raise _refused(say("“{text}” is a day gone by; type one to come, like {example}."), text, today)
    if (found - today).days > MOST_AHEAD:
        raise _refused(say("“{text}” is more than a year ahead; type a day like {example}."), text, today)
    return found


def _unclear(text: str, readings: tuple[datetime.date, ...], today: datetime.date) -> Invalid:
    if not readings:
        return _refused(say("“{text}” is not one exact day; type one, like {example}."), text, today)
    first, second = sorted(readings)[:2]
    words = say("“{text}” may mean {first} or {second}; type the one you mean.")
    return Invalid(words.text, text=text.strip()[:40], first=first.isoformat(), second=second.isoformat())


def _refused(words: Message, text: str, today: datetime.date) -> Invalid:
    return Invalid(words.text, text=text.strip()[:40], example=days_after(today, _WEEK).isoformat())


def _relative(plain: str, today: datetime.date) -> datetime.date | None:
    if plain in _OFFSETS:
        return days_after(today, _OFFSETS[plain])
    found = _IN_DAYS.fullmatch(plain) or _CHINESE_IN_DAYS.fullmatch(plain)
    if found is None:
        return None
    count = read_number("one" if found["count"] in {"a", "an"} else found["count"])
    if count is None or count > MOST_AHEAD:
        return None
    return days_after(today, int(count) * _COUNTED[found["unit"]])


def _weekday(plain: str, today: datetime.date) -> datetime.date | None:
    found = _WEEKDAY.fullmatch(plain)
    if found is None:
        return None
    wanted = _WEEKDAYS[found["day"]]
    coming = days_after(today, (wanted - today.weekday() - 1) % _WEEK + 1)
    this_week = days_after(today, wanted - today.weekday())
    if found["which"] == "this":
        return this_week
    # Some mean by next Friday the coming one, others that of next week.
    readings = {coming, days_after(this_week, _WEEK)} if found["which"] == "next" else {coming, this_week}
    return _one_of({each for each in readings if each >= today})


def _chinese_weekday(plain: str, today: datetime.date) -> datetime.date | None:
    found = _CHINESE_WEEKDAY.fullmatch(plain)
    if found is None:
        return None
    this_week = days_after(today, _CHINESE_DAYS[found["day"]] - today.weekday())
    which = found["which"]
    if which is None:
        coming = this_week if this_week >= today else days_after(this_week, _WEEK)
        return _one_of({coming, days_after(coming, _WEEK)} if coming == today else {coming})
    return days_after(this_week, _WEEK) if which.startswith("下") else this_week


def _one_of(readings: set[datetime.date]) -> datetime.date:
    if len(readings) > 1:
        raise _Unclear(tuple(readings))
    return readings.pop()


def _end(plain: str, today: datetime.date) -> datetime.date | None:
    if plain in _YEAR_ENDS:
        return today.replace(month=12, day=31)
    if plain not in _ENDS:
        return None
    return month_end(next_month(today) if _ENDS[plain] else today)


def _of_month(plain: str, today: datetime.date) -> datetime.date | None:
    found = _OF_MONTH.fullmatch(plain) or _CHINESE_OF_MONTH.fullmatch(plain)
    if found is None:
        return None
    which, day = found.groupdict().get("which"), _whole(found["day"])
    if which:
        return (next_month(today) if which.startswith("下") else month_start(today)).replace(day=day)
    return (today if day >= today.day else next_month(today)).replace(day=day)


def _date(plain: str, today: datetime.date) -> datetime.date | None:
    for written in (_FULL, _CHINESE_DATE, _MONTH_DAY, _DAY_MONTH):
        if found := written.fullmatch(plain):
            month = _MONTHS.get(found["month"]) or _whole(found["month"])
            return _in_year(found["year"], month, _whole(found["day"]), today)
    return None


def _short(plain: str, today: datetime.date) -> datetime.date | None:
    """Read 11/30 and 30/11; 5/6 may be either, and so is asked back."""
    found = _SHORT.fullmatch(plain)
    if found is None:
        return None
    one, two = int(found["one"]), int(found["two"])
    pairs = [(month, day) for month, day in {(one, two), (two, one)} if _exists(month, day)]
    if len(pairs) > 1:
        raise _Unclear(tuple(_coming(month, day, today) for month, day in pairs))
    return _in_year(None, *pairs[0], today) if pairs else None


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS["december"] and 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]


def _coming(month: int, day: int, today: datetime.date) -> datetime.date:
    """Give the next day of that name, to say what may be meant; a 29 February that is none is the 28th."""
    day = min(day, calendar.monthrange(today.year + 1, month)[1])
    this_year = datetime.date(today.year, month, min(day, calendar.monthrange(today.year, month)[1]))
    return this_year if this_year >= today else datetime.date(today.year + 1, month, day)


def _in_year(year: str | None, month: int, day: int, today: datetime.date) -> datetime.date:
    if year is not None:
        return datetime.date(int(year), month, day)
    this_year = datetime.date(today.year, month, day)
    if this_year >= today or (today - this_year).days < _LAPSED:
        return this_year
    return this_year.replace(year=today.year + 1)


def _whole(text: str) -> int:
    found = read_number(text)
    if found is None:
        raise ValueError(text)
    return int(found)


def _vague(plain: str, today: datetime.date) -> datetime.date | None:
    """Ask back where a stretch of days is named instead of one."""
    if _STRETCH.fullmatch(plain):
        raise _Unclear
    return None


_STRETCH = re.compile(
    r"(?:(?:early |late |mid )?(?:this |next )(?:week|month|year|weekend))|weekend|soon|later|payday"
    r"|(?:这|本|下)个?(?:周|星期|月|周末)|(?:这|本|下)?个?月[初中]|周末|过几天|过两天|这几天|尽快|发工资.*"
)
_READERS: tuple[Callable[[str, datetime.date], datetime.date | None], ...] = (
    *(_vague, _relative, _weekday, _chinese_weekday, _end, _of_month, _date, _short),
)
