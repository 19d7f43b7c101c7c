"""Amounts as people type them: 1,200.50, 1.2万, 12k, 三千五, 两千块, five hundred dollars."""

import re
import unicodedata
from decimal import Decimal

from agencies.common.errors import Invalid
from agencies.common.money import exponent, to_minor
from agencies.common.words import Message, say
from bot.dialogue.rules.numerals import read_number

NO_AMOUNT = say("“{text}” is not an amount; type one, like {example}.")
MOST_MINOR = 10**15
# Which words and signs name which currencies; where several share one, the portfolio's decides.
_NAMED = {
    "人民币": ("CNY",),
    "rmb": ("CNY",),
    "yuan": ("CNY",),
    "kuai": ("CNY",),
    "美元": ("USD",),
    "美金": ("USD",),
    "us$": ("USD",),
    "港币": ("HKD",),
    "hk$": ("HKD",),
    "欧元": ("EUR",),
    "euros": ("EUR",),
    "euro": ("EUR",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("CNY", "JPY"),
    "dollars": ("USD", "HKD", "SGD"),
    "dollar": ("USD", "HKD", "SGD"),
    "bucks": ("USD", "HKD", "SGD"),
    "$": ("USD", "HKD", "SGD", "MXN"),
}
# Units that go with any currency when people speak of it in Chinese.
_UNITS = ("块钱", "块", "元整", "元", "圆")
_ROUGH = re.compile(
    r"[几数多余]|左右|大概|大约|差不多|上下|[至到~–—]|把块|\bsome\b|\babout\b|\baround\b|\broughly\b"
    r"|\bor so\b|\ba few\b|\bcouple\b|\bseveral\b|\bhalf\b|半|\bto\b|\d\s*-\s*\d"
)
_TWO_FIGURES = re.compile(r"[一二两三四五六七八九][一二两三四五六七八九][十百千万]")
_ALL = {
    *("all", "everything", "in full", "full", "all of it"),
    *("全部", "全额", "全款", "结清", "全部结清", "一次结清"),
}
# 三块五 and 三块五毛六 leave the last unit out.
_WHOLE = r"(?P<whole>[^块元角毛分]+)[块元]"
_TENTHS = r"(?P<tenths>[^块元角毛分]+)"
_HUNDREDTHS = r"(?P<hundredths>[^块元角毛分]+)"
_PARTS = re.compile(rf"(?:{_WHOLE})?(?:{_TENTHS}[角毛](?:{_HUNDREDTHS}分?)?)?")
_CENTS = re.compile(rf"(?:{_WHOLE})?零?{_HUNDREDTHS}分")
_BARE = re.compile(rf"{_WHOLE}{_TENTHS}")


def read_amount(text: str, currency: str, *, owed_minor: int | None = None) -> int:
    """Read one amount as minor units of the portfolio's currency, more than nothing; 1.2万 CNY is 1,200,000.

    `owed_minor` is what "all" and 全部 mean, where that is known. Raises Invalid, with what to type instead,
    for a range or an estimate, another currency, smaller units than the currency has, and for what is no
    amount at all.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if owed_minor and plain in _ALL:
        return owed_minor
    if _ROUGH.search(plain) or _TWO_FIGURES.search(plain):
        raise _refused(say("“{text}” is not one exact amount; type one, like {example}."), text, currency)
    number = _number(_without_currency(plain, currency, text))
    if number is None:
        raise _refused(NO_AMOUNT, text, currency)
    try:
        minor = to_minor(number, currency)
    except ValueError:
        raise _refused(
            say("“{text}” is more exact than {currency} can be; type an amount like {example}."),
            text,
            currency,
        ) from None
    if not 0 < minor < MOST_MINOR:
        raise _refused(say("“{text}” cannot be promised; type an amount like {example}."), text, currency)
    return minor


def _without_currency(plain: str, currency: str, text: str) -> str:
    for sign, currencies in _named(currency):
        if plain.startswith(sign) or plain.endswith(sign):
            if currency not in currencies:
                raise _refused(
                    say(
                        "“{text}” is in another currency than this case; type an amount in {currency}, like"
                        " {example}."
                    ),
                    text,
                    currency,
                )
            return plain.removeprefix(sign).removesuffix(sign).strip()
    return plain


def _named(currency: str) -> list[tuple[str, tuple[str, ...]]]:
    codes = {code.lower(): (code,) for code in ("CNY", "USD", "EUR", "GBP", "HKD", "JPY", "SGD", currency)}
    return [*codes.items(), *_NAMED.items()]


def _number(plain: str) -> Decimal | None:
    """Read a number with or without 块, 元, 角 and 分: 三块五 is 3.50, 五毛 is 0.50."""
    for unit in _UNITS:
        if plain.endswith(unit):
            return read_number(plain.removesuffix(unit))
    for written in (_PARTS, _CENTS, _BARE):
        if any(sign in plain for sign in "块元角毛分") and (parts := written.fullmatch(plain)):
            return _sum_of_parts(parts)
    return read_number(plain)


def _sum_of_parts(parts: re.Match[str]) -> Decimal | None:
    found = {name: read_number(part) for name, part in parts.groupdict().items() if part is not None}
    small = [each for name, each in found.items() if name != "whole"]
    if not found or None in found.values() or any(each is not None and each >= 10 for each in small):
        return None
    worth = {"whole": Decimal(1), "tenths": Decimal("0.1"), "hundredths": Decimal("0.01")}
    return sum((each * worth[name] for name, each in found.items() if each is not None), Decimal(0))


def _refused(words: Message, text: str, currency: str) -> Invalid:
    example = "1,200.50" if exponent(currency) else "1,200"
    return Invalid(words.text, text=text.strip()[:40], currency=currency, example=example)
