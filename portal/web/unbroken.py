"""Keeps the days, months and moments of a page in one piece, however narrow the column."""

import re

from portal.web.speech import MONTHS

_NUMBERS = r"(?P<numbers>\d{4}-\d\d(?:-\d\d)?)"
_WORDS = rf"(?:(?P<day>\d\d?) )?(?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})"
# In text, that is before the next tag, and not where no element may stand; a button does not wrap anyway.
_IN_TEXT = r"(?=[^<>]*<(?!/(?:option|button|textarea|title|time|text|tspan|desc|script|style)\b))"
_DATE = re.compile(
    rf"(?=[0-9JFMASOND])(?<![\w-])(?:{_NUMBERS}|{_WORDS})(?P<clock> \d\d:\d\d)?(?![\w-]){_IN_TEXT}", re.ASCII
)


def unbroken(html: str) -> str:
    """Put every date that stands in the text of a page into a `time` element, which does not wrap.

    Here all dates pass, those of sentences too; a date in an attribute, a choice or a picture stays as it is.
    """
    return _DATE.sub(_whole, html)


def _whole(found: re.Match[str]) -> str:
    if found["numbers"]:
        return f"<time>{found[0]}</time>"
    day = f"-{found['day']:0>2}" if found["day"] else ""
    month = f"{found['year']}-{MONTHS.index(found['month']) + 1:02}"
    return f'<time datetime="{month}{day}{found["clock"] or ""}">{found[0]}</time>'
