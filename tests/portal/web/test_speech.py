"""Figures, days and sentences as people read them."""

import datetime

import pytest
from markupsafe import Markup

from agencies.common.words import Message, Month
from portal.web import speech


@pytest.mark.parametrize(
    ("language", "minor", "shown"),
    [
        ("en", 123_450_000, "1.23m"),
        ("en", 1_234_500, "12.35k"),
        ("en", -99_900, "−999"),
        ("zh_CN", 123_450_000, "123.45 万"),
        ("zh_CN", 43_700_000_000, "4.37 亿"),
        ("zh_CN", None, "—"),
    ],
)
def test_amounts_in_short(language: str, minor: int | None, shown: str) -> None:
    speech.speaking.set(speech.Speech(language))
    assert speech.about(minor, "USD") == shown


@pytest.mark.parametrize(
    ("language", "minors", "shown"),
    [
        ("zh_CN", (8_720_000, 694_400, 0, None), ["8.72 万", "0.69 万", "0", "—"]),
        ("en", (233_000_000, 694_400), ["2,330.00k", "6.94k"]),
        ("en", (233_000_000, 1_000_000), ["2.33m", "0.01m"]),
        ("en", (0,), ["0"]),
    ],
)
def test_a_column_of_amounts_is_written_in_one_step(
    language: str, minors: tuple[int | None, ...], shown: list[str]
) -> None:
    speech.speaking.set(speech.Speech(language))
    step = speech.scale([(each, "USD") for each in minors])
    assert [speech.about(each, "USD", step) for each in minors] == shown


def test_codes_keep_to_one_line_each() -> None:
    speech.speaking.set(speech.Speech("zh_CN"))
    assert speech.codes(["H2-1", "<b>"]) == (
        '<span class="nobreak">H2-1</span>、<span class="nobreak">&lt;b&gt;</span>'
    )


def test_exact_amounts_carry_a_true_minus() -> None:
    assert speech.amount(-1_962_228_443, "USD") == "−19,622,284.43"


def test_days_follow_the_language() -> None:
    day = datetime.date(2026, 11, 2)
    speech.speaking.set(speech.Speech("en"))
    assert speech.day(day) == "2 Nov 2026"
    speech.speaking.set(speech.Speech("zh_CN"))
    assert speech.day(day) == "2026-11-02"


def test_moments_are_told_on_the_readers_clock() -> None:
    speech.speaking.set(speech.Speech("en", "Asia/Shanghai"))
    assert speech.moment(datetime.datetime(2026, 11, 20, 18, 30, tzinfo=datetime.UTC)) == "21 Nov 2026 02:30"


def test_a_sentence_escapes_what_goes_into_it_but_not_markup() -> None:
    speech.speaking.set(speech.Speech("en"))
    assert speech.translate("of {amount}", amount="<b>") == "of &lt;b&gt;"
    assert speech.translate("of {amount}", amount=Markup("<b>1</b>")) == "of <b>1</b>"


def test_days_within_a_sentence_of_the_domain_follow_the_language_too() -> None:
    day = datetime.date(2026, 11, 2)
    moment = datetime.datetime.combine(day, datetime.time(9, 5))
    told = Message("{first}; {second}", {"first": Message("told of {day}", {"day": day}), "second": moment})
    speech.speaking.set(speech.Speech("en"))
    assert speech.worded(told) == "told of 2 Nov 2026; 2 Nov 2026 09:05"
    speech.speaking.set(speech.Speech("zh_CN"))
    assert speech.worded(told) == "told of 2026-11-02; 2026-11-02 09:05"


def test_months_and_lists_are_written_as_the_language_does() -> None:
    told = Message("{month}: {names}", {"month": Month(datetime.date(2026, 11, 1)), "names": ["N", "S"]})
    speech.speaking.set(speech.Speech("en"))
    assert speech.worded(told) == "Nov 2026: N, S"
    speech.speaking.set(speech.Speech("zh_CN"))
    assert speech.worded(told) == "2026-11: N、S"
    assert speech.listed(["N", "S"]) == "N、S"
