"""The pages in a made-up language that brackets every sentence: what stands outside was never translated."""

import re
from html.parser import HTMLParser

from agencies.common.access import Actor
from agencies.common.words import PSEUDO
from tests.portal.test_doors import NOW, SHOWN, Demo, demo, needs
from tests.portal.visitors import visiting

__all__ = ["demo"]  # the fixture
_SAID = ("alt", "aria-label", "placeholder", "title")
_EMPTY = {"br", "col", "hr", "img", "input", "link", "meta"}
_INSIDE = {"a", "b", "br", "small", "span", "strong", "svg", "use"}
_BETWEEN = re.compile(r"⟦[^⟦⟧]*⟧")
# Two plain words in a row are a sentence; codes, names and figures are data.
_SENTENCE = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b")
# Written in the languages themselves, or made of data alone.
_ELSEWHERE = {"help", "help_page", "help_search", "help_glossary", "picture", "template"}


class Words(HTMLParser):
    """Gathers what a reader of a page reads or hears, save what is marked as not for translation."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.attributes, self._within = "", list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes that are read aloud; go past what stands in a language of its own."""
        given = dict(attrs)
        kept = (
            tag in {"script", "style"}
            or given.get("translate") == "no"
            or (tag != "html" and "lang" in given)
        )
        if (self._within or kept) and tag not in _EMPTY:
            self._within.append(tag)
        if not self._within:
            self.attributes += [value for name, value in attrs if name in _SAID and value]
        self.text += "" if tag in _INSIDE else "\n"

    def handle_endtag(self, tag: str) -> None:
        """Come out of what is gone past."""
        if self._within and tag == self._within[-1]:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self.text += "" if self._within else data


def hard_coded(page: str) -> list[str]:
    """List the sentences of a page that no catalogue knows."""
    words = Words()
    words.feed(page)
    return [each for told in (words.text, *words.attributes) for each in _SENTENCE.findall(_outside(told))]


def _outside(told: str) -> str:
    while (less := _BETWEEN.sub("", told)) != told:
        told = less
    return told


def test_a_sentence_outside_the_brackets_is_seen() -> None:
    assert hard_coded('<p>⟦said⟧ never translated</p><b title="also this">⟦x ⟦y z⟧⟧</b>') == [
        "never translated",
        "also this",
    ]


async def test_no_page_says_anything_that_no_catalogue_knows(demo: Demo) -> None:
    for who, actor in demo.people.items():
        found = await _of_role(demo, actor)
        assert found == {}, f"{who}: {found}"


async def _of_role(demo: Demo, actor: Actor) -> dict[str, list[str]]:
    found = {}
    async with visiting(actor, NOW, language=PSEUDO) as browser:
        for door in (each for each in SHOWN if actor.role in needs(each, "GET")):
            answer = await browser.client.get(demo.own(door))
            page = answer.text if "html" in answer.headers.get("content-type", "") else ""
            if door.name not in _ELSEWHERE and (said := hard_coded(page)):
                found[door.name] = said
    return found
