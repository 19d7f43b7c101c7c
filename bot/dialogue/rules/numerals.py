"""Whole and broken numbers as people write them: 12, 1.2万, 一万二, 3k, two thousand five hundred."""

import re
from decimal import Decimal

_DIGITS = {
    **{
        sign: value
        for value, signs in enumerate(("零〇", "一壹", "二贰两", "三叁", "四肆"))
        for sign in signs
    },
    **{
        sign: value
        for value, signs in enumerate(("五伍", "六陆", "七柒", "八捌", "九玖"), 5)
        for sign in signs
    },
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_PLACES = {**_TENS, **_GROUPS}
_LATIN_PLACES = {
    "k": 1000,
    "w": 10_000,
    "thousand": 1000,
    "million": 1_000_000,
    "千": 1000,
    "百": 100,
    "万": 10_000,
    "亿": 100_000_000,
}
_PLAIN = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PLACED = re.compile(rf"({_PLAIN})\s*(k|w|thousand|million|千|百|万|亿)?", re.ASCII)
# 12万3千 and 1万2: figures between Chinese places, from the large to the small.
_MIXED = re.compile(r"(?:(\d+)亿)?(?:(\d+)万)?(?:(\d)千)?(?:(\d)百)?(\d*)", re.ASCII)
_MIXED_PLACES = (100_000_000, 10_000, 1000, 100)
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_IN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 20 + 10 * place for place, word in enumerate(_TENS_IN_WORDS)},
    "a": 1,
    "an": 1,
}
_LARGE = {"thousand": 1000, "million": 1_000_000}
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS_IN_WORDS)})(?:[ -](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[::-1])}|an?)"
)
_HUNDREDS = rf"(?:{_SMALL} hundred(?: (?:and )?{_SMALL})?|{_SMALL})"
_SPELLED = re.compile(
    rf"(?:{_HUNDREDS} million(?: and)?(?: |$))?(?:{_HUNDREDS} thousand(?: and)?(?: |$))?(?:{_HUNDREDS})?"
)


def read_number(text: str) -> Decimal | None:
    """Read a number that is not negative in figures, Chinese numerals or English words; None for all else.

    What follows a last place without one of its own counts a place lower, as it does when spoken:
    一万二 is 12,000, 三千五 is 3,500, 1万2 is 12,000; 一万零二 is 10,002.
    """
    text = re.sub(r"\s+", " ", text.strip().lower())
    for read in (_in_figures, _in_mixed, _in_chinese, _in_words):
        if (found := read(text)) is not None:
            return found
    return None


def _in_figures(text: str) -> Decimal | None:
    found = _PLACED.fullmatch(text)
    if found is None or len(text) > 24:
        return None
    return Decimal(found[1].replace(",", "")) * _LATIN_PLACES.get(found[2] or "", 1)


def _in_mixed(text: str) -> Decimal | None:
    found = _MIXED.fullmatch(text)
    if found is None or not any(found.groups()[:4]):
        return None
    parts = [(int(part), place) for part, place in zip(found.groups(), _MIXED_PLACES, strict=False) if part]
    whole, last, rest = sum(part * place for part, place in parts), parts[-1][1], found[5]
    if len(rest) == 1 and rest != "0":
        return Decimal(whole + int(rest) * last // 10)
    if rest and len(rest) != len(str(last)) - 1:
        return None
    return Decimal(whole + int(rest or 0))


def _in_chinese(text: str) -> Decimal | None:
    if not text or not set(text) <= _DIGITS.keys() | _PLACES.keys():
        return None
    whole, rest = 0, text
    for sign in ("亿", "万"):
        head, cut, tail = rest.partition(sign)
        if cut:
            part = _below_ten_thousand(head)
            if part is None or not part:
                return None
            whole, rest = whole + part * _GROUPS[sign], tail
            if len(tail) == 1 and tail in _DIGITS and _DIGITS[tail]:
                return Decimal(whole + _DIGITS[tail] * _GROUPS[sign] // 10)
    last = _below_ten_thousand(rest) if rest else 0
    return None if last is None else Decimal(whole + last)


def _below_ten_thousand(text: str) -> int | None:
    """Read 三千五百二十一, 十五, 三千五 and 一百零五; None where the places do not fall."""
    total, digit, place, bare = 0, None, 10_000, False
    for sign in text:
        if sign in _TENS:
            if _TENS[sign] >= place or digit == 0 or (digit is None and sign not in "十拾"):
                return None
            place = _TENS[sign]
            total, digit, bare = total + (1 if digit is None else digit) * place, None, False
        elif sign in _DIGITS and digit in {None, 0}:
            bare = bare or _DIGITS[sign] == 0
            digit = _DIGITS[sign]
        else:
            return None
    if digit is None:
        return total
    lower = place // 10 if 100 <= place < 10_000 and not bare else 1
    return total + digit * lower


def _in_words(text: str) -> Decimal | None:
    words = re.split(r"[ -]+", text)
    if not text or not _SPELLED.fullmatch(text) or text in {"a", "an"}:
        return None
    whole = part = 0
    for word in words:
        if word in _LARGE:
            whole, part = whole + part * _LARGE[word], 0
        elif word == "hundred":
            part *= 100
        else:
            part += _WORDS.get(word, 0)
    return Decimal(whole + part)
