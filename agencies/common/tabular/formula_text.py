"""Text that a spreadsheet would take for a formula, kept as text in csv files and given back as it was."""

import re

_STARTS = "=+\\-@\t\r\n＝＋－＠"
_FORMULA = re.compile(rf"'*[{_STARTS}]")
_MARKED = re.compile(rf"'+[{_STARTS}]")
_NEGATIVE_NUMBER = re.compile(r"-[0-9][0-9.,]*")


def harmless_text(text: str) -> str:
    """Put an apostrophe before text that would act as a formula: "=1+1" is "'=1+1".

    Text that already begins so gets one more, and `plain_text` takes one away, so that nothing is lost.
    A negative number stays as it is.
    """
    if _FORMULA.match(text) and not _NEGATIVE_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain_text(text: str) -> str:
    """Take away the apostrophe that `harmless_text` put there: "'=1+1" is "=1+1", "'s" stays."""
    return text[1:] if _MARKED.match(text) else text
