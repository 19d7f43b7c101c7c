"""The words of the trade, taken from the glossary page: each in both languages, with its meaning."""

import re
from dataclasses import dataclass
from functools import cache

from portal.handbook import library
from portal.handbook.markup import anchor_of

_LINE = re.compile(r"^\| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
PAGE = "glossary"


@dataclass(frozen=True, slots=True)
class Term:
    """A word in the language of the page, in the other one, and what it means."""

    word: str
    other: str
    meaning: str

    @property
    def anchor(self) -> str:
        """Give the place of the term on its page."""
        return anchor_of(self.word)


@cache
def terms(language: str) -> tuple[Term, ...]:
    """List the terms in the order of the page."""
    _, *rows = _LINE.findall(library.source(language, PAGE))
    return tuple(Term(*row) for row in rows if not row[0].startswith("---"))


def find_terms(language: str, wish: str) -> list[Term]:
    """List the terms whose word, other word or meaning holds what is looked for; all without a wish."""
    sought = wish.strip().lower()
    found = [each for each in terms(language) if sought in f"{each.word} {each.other} {each.meaning}".lower()]
    return sorted(found, key=lambda each: sought not in f"{each.word} {each.other}".lower())
