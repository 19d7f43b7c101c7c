"""In which encoding a text file is written."""

import codecs
import re
import unicodedata

from agencies.common.tabular.refusals import Refusal

_BLOCK = 1 << 20
_WESTERN_SIGNS = "€£°§–—’‘“”´ªº¿¡\N{NO-BREAK SPACE}"
_HIGH = re.compile(rb"[\x80-\xff]+")
# One letter alone, as in "José", or two within a word, as in "Conceição".
_WESTERN_RUN = re.compile(
    rb"(?<![\x80-\xff])(?:[\x80-\xff]|(?<=[a-z])[\x80-\xff]{2}|[\x80-\xff]{2}(?=[a-z]))(?![\x80-\xff])"
)
# Two bytes of GB18030: a character of GB2312, as nearly all of ordinary text is, or a rarer one.
_PAIR = re.compile(rb"([\xa1-\xa9\xb0-\xf7][\xa1-\xfe])|([\x81-\xfe][\x40-\xfe])")


def decoded(data: bytes) -> tuple[bytes, str]:
    """Give the bytes without their byte order mark and the encoding that reads them all.

    A byte order mark decides; else the first of UTF-8, Windows-1252 and GB18030 that all bytes fit and whose
    letters are plausible. UTF-16 is given back as UTF-8. Refusal where none fits.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf_16(data), "utf-8"
    if b"\0" in data:
        raise Refusal("nul_characters")
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        _check_utf_8(data, _fault(data, "utf-8"))
        return data, "utf-8"
    return data, _encoding_without_mark(data)


def _from_utf_16(data: bytes) -> bytes:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Refusal("cut_off" if error.start >= len(data) - 4 else "unknown_encoding") from error
    if "\0" in text:
        raise Refusal("nul_characters")
    return text.encode()


def _encoding_without_mark(data: bytes) -> str:
    fault = _fault(data, "utf-8")
    if fault is None:
        return "utf-8"
    sound_until_its_end = fault >= len(data) - 4 and not data[:fault].isascii()
    if sound_until_its_end or _mostly_utf_8(data):
        _check_utf_8(data, fault)
    if _plausible_cp1252(data) and _fault(data, "cp1252") is None:
        return "cp1252"
    if _plausible_gb18030(data):
        fault = _fault(data, "gb18030")
        if fault is None:
            return "gb18030"
        if fault >= len(data) - 4:
            raise Refusal("cut_off")
    raise Refusal("unknown_encoding")


def _fault(data: bytes, encoding: str) -> int | None:
    """Give the offset near which `data` stops to be `encoding`, or None; in blocks, to spare memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data) + 1, _BLOCK):
        try:
            decoder.decode(data[start : start + _BLOCK], final=start + _BLOCK > len(data))
        except UnicodeDecodeError as error:
            return start + error.start
    return None


def _check_utf_8(data: bytes, fault: int | None) -> None:
    if fault is None:
        return
    if fault >= len(data) - 4:
        raise Refusal("cut_off")
    raise Refusal("damaged_text", line=data.count(b"\n", 0, fault) + 1)


def _mostly_utf_8(data: bytes) -> bool:
    """Say whether nine in ten of the first non-ASCII characters are sound UTF-8, so that few are damaged."""
    sample = b" ".join(_HIGH.findall(data[:_BLOCK]))
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    return damaged * 10 < len(text) - text.count(" ")


def _plausible_cp1252(data: bytes) -> bool:
    """Say whether the non-ASCII bytes are western letters, mostly among ASCII ones."""
    runs = _HIGH.findall(data[:_BLOCK])
    text = b"".join(runs).decode("cp1252", "replace")
    letters = sum(each in _WESTERN_SIGNS or unicodedata.category(each) in {"Lu", "Ll"} for each in text)
    return letters * 10 >= len(text) * 9 and len(_WESTERN_RUN.findall(data[:_BLOCK])) * 2 >= len(runs)


def _plausible_gb18030(data: bytes) -> bool:
    """Say whether the pairs of bytes are ordinary Chinese characters, or at least not Big5."""
    pairs = _PAIR.findall(data[:_BLOCK])
    common = sum(bool(ordinary) for ordinary, _ in pairs)
    return common * 4 >= len(pairs) * 3 or _fault(data, "big5") is not None
