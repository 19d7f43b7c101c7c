"""Finds sections of the help: Latin words from their beginning, Chinese ones by pairs of characters."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from portal.handbook import glossary, library
from portal.handbook.markup import Heading, read_page

_WORD = re.compile(r"[a-z0-9_]+|[\u3400-\u9fff]+")
_TITLE_WEIGHT = 8
_MOST = 30
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that fits, with the words around the first of those looked for."""

    name: str
    title: str
    heading: Heading
    excerpt: Markup


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    title: str
    heading: Heading
    text: str
    weights: Counter[str]


def find(language: str, wish: str) -> list[Hit]:
    """Find the sections that hold all words of a wish, the closest first; where none does, those with any."""
    wanted = list(dict.fromkeys(tokens(wish)))
    if not wanted:
        return []
    entries, lists = _index(language)
    scores: dict[int, float] = defaultdict(float)
    matched: Counter[int] = Counter()
    for token in wanted:
        fitting = _fitting(lists, token)
        rarity = math.log(1 + len(entries) / (1 + len(fitting)))
        for place, weight in fitting.items():
            scores[place] += rarity * (1 + math.log(weight))
            matched[place] += 1
    most = max(matched.values(), default=0)
    ranked = sorted((place for place in scores if matched[place] == most), key=lambda place: -scores[place])
    return [_hit(entries[place], wish) for place in ranked[:_MOST]]


def tokens(text: str) -> Iterator[str]:
    """Cut text into Latin words and pairs of Chinese characters; a single character stays one."""
    for run in _WORD.findall(text.lower()):
        if run[0] < "\u3400" or len(run) == 1:
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def _fitting(lists: dict[str, dict[int, int]], token: str) -> dict[int, int]:
    """Find the sections with a word that begins with the token, or with the pair, and how often."""
    if token[0] >= "\u3400" and len(token) > 1:
        return lists.get(token, {})
    found: dict[int, int] = defaultdict(int)
    for word, places in lists.items():
        if word.startswith(token):
            for place, weight in places.items():
                found[place] += weight
    return found


@cache
def _index(language: str) -> tuple[Sequence[_Entry], dict[str, dict[int, int]]]:
    entries = list(_entries(language))
    lists: dict[str, dict[int, int]] = defaultdict(dict)
    for place, entry in enumerate(entries):
        for word, weight in entry.weights.items():
            lists[word][place] = weight
    return entries, dict(lists)


def _entries(language: str) -> Iterator[_Entry]:
    for shelf in library.SHELVES:
        for name in (each for each in shelf.names if each != glossary.PAGE):
            shown = read_page(language, name)
            for section in shown.sections:
                weights = Counter(tokens(section.text))
                for word in tokens(f"{section.heading.words} {shown.title}"):
                    weights[word] += _TITLE_WEIGHT
                yield _Entry(name, shown.title, section.heading, section.text, weights)
    yield from _terms(language)


def _terms(language: str) -> Iterator[_Entry]:
    """Make each word of the glossary a section of its own."""
    title = read_page(language, glossary.PAGE).title
    for term in glossary.terms(language):
        weights = Counter(tokens(term.meaning))
        for word in tokens(f"{term.word} {term.other}"):
            weights[word] += _TITLE_WEIGHT
        heading = Heading(2, term.word, term.anchor)
        text = f"{term.word}, {term.other}: {term.meaning}"
        yield _Entry(glossary.PAGE, title, heading, text, weights)


def _hit(entry: _Entry, wish: str) -> Hit:
    return Hit(entry.name, entry.title, entry.heading, _excerpt(entry.text, wish))


def _excerpt(text: str, wish: str) -> Markup:
    """Show the words around the first match, each match marked."""
    parts = sorted({each for each in re.split(r"\s+", wish.lower()) if each}, key=len, reverse=True)
    parts += [each for each in tokens(wish) if each not in parts]
    pattern = re.compile("|".join(re.escape(each) for each in parts), re.IGNORECASE)
    first = pattern.search(text)
    start = max(first.start() - _AROUND, 0) if first else 0
    shown = text[start : start + 3 * _AROUND]
    marked, at = escape("…" if start else ""), 0
    for match in pattern.finditer(shown):
        marked += escape(shown[at : match.start()]) + Markup("<mark>%s</mark>") % match.group()
        at = match.end()
    return marked + escape(shown[at:]) + ("…" if start + len(shown) < len(text) else "")
