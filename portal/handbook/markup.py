"""Markdown to HTML: no HTML of its own, headings with anchors, tables that scroll, links between pages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from portal.handbook import library

_NO_ANCHOR = re.compile(r"[^\w\- ]")
_PAGE = re.compile(r"(?:([a-z0-9-]+)\.md)?(?:#(.+))?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its depth, its words and the anchor that leads to it."""

    depth: int
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading up to the next, as plain text; for the search."""

    heading: Heading
    text: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page as it is served: title, contents, body without the title, and its plain sections."""

    name: str
    title: str
    contents: tuple[Heading, ...]
    body: Markup
    sections: tuple[Section, ...]


def anchor_of(words: str) -> str:
    """Make the anchor of a heading as Markdown readers do: "What is counted" is what-is-counted."""
    return _NO_ANCHOR.sub("", words.lower()).replace(" ", "-")


@cache
def read_page(language: str, name: str) -> HelpPage:
    """Render a page; KeyError where there is none of that name."""
    tokens = _reader().parse(library.source(language, name))
    headings = _headings(tokens)
    sections = tuple(_sections(tokens, headings))
    body = _reader().renderer.render(_body(tokens), _reader().options, {})
    return HelpPage(
        name,
        headings[0].words,
        tuple(each for each in headings[1:] if each.depth in {2, 3}),
        # The renderer escapes all text, and HTML in a page is text to it.
        Markup(body),  # noqa: S704
        sections,
    )


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _headings(tokens: Sequence[Token]) -> list[Heading]:
    found = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _plain(tokens[place + 1])
            found.append(Heading(int(token.tag[1]), words, anchor_of(words)))
            token.attrSet("id", found[-1].anchor)
    return found


def _sections(tokens: Sequence[Token], headings: Iterable[Heading]) -> Iterable[Section]:
    waiting = iter(headings)
    heading, texts = next(waiting), list[str]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and place:
            yield Section(heading, " ".join(texts))
            heading, texts = next(waiting), []
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            texts.append(_plain(token))
        elif token.type == "fence":
            texts.append(token.content)
    yield Section(heading, " ".join(texts))


def _plain(token: Token) -> str:
    return "".join(
        " " if each.type == "softbreak" else each.content for each in token.children or () if not each.hidden
    )


def _body(tokens: Sequence[Token]) -> list[Token]:
    """Leave out the title, let tables and listings scroll, lead links between pages to their addresses."""
    body: list[Token] = []
    for token in tokens[3:]:
        if token.type == "table_open":
            body.append(_html('<div class="table" tabindex="0">'))
        if token.type == "fence":
            # It scrolls where the window is narrow, by keyboard too.
            token.attrSet("tabindex", "0")
        token.attrs.pop("style", None)
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", address_of(str(child.attrGet("href") or "")))
        body.append(token)
        if token.type == "table_close":
            body.append(_html("</div>"))
    return body


def _html(text: str) -> Token:
    return Token("html_block", "", 0, content=text)


def address_of(link: str) -> str:
    """Give the portal's address of a link between help pages; any other link stays."""
    found = _PAGE.fullmatch(link)
    if found is None or not link:
        return link
    name, anchor = found.groups()
    return (f"/help/{name}" if name else "") + (f"#{anchor}" if anchor else "")
