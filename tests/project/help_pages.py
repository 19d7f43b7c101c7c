"""The help pages as tests read them: headings, tables, blocks of text and links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tests.project.tree import ROOT

LANGUAGES = {"en": "en", "zh": "zh_CN"}
_FOLDER = ROOT / "portal" / "help"
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_TABLE = re.compile(r"(?:^\|.*\|$\n?)+", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: what it is, the file it shows where it has a name, and its text."""

    kind: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page in one language."""

    language: str
    name: str
    text: str

    @property
    def blocks(self) -> list[Block]:
        """List the fenced blocks."""
        return [Block(*found) for found in _BLOCK.findall(self.text)]

    def rewrite(self, block: Block, text: str) -> None:
        """Replace the text of a block in the page's file."""
        path = _FOLDER / self.language / f"{self.name}.md"
        path.write_text(
            path.read_text(encoding="utf-8").replace(block.text, f"{text}\n", 1), encoding="utf-8"
        )

    @property
    def prose(self) -> str:
        """Give the text without its blocks."""
        return _BLOCK.sub("", self.text)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """List the headings with their depth."""
        return [(len(marks), text) for marks, text in _HEADING.findall(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """Name the places that a link may lead to, as Markdown readers make them of headings."""
        plain = (re.sub(r"[^\w\- ]", "", text.lower()) for _, text in self.headings)
        return {text.replace(" ", "-") for text in plain}

    @property
    def links(self) -> list[str]:
        """List where the links lead."""
        return _LINK.findall(self.prose)

    @property
    def commands(self) -> list[str]:
        """List the commands that the page shows as they are typed."""
        shown = (each.text for each in self.blocks if each.kind == "console")
        return [line[2:] for text in shown for line in text.splitlines() if line.startswith("$ ")]

    def section(self, heading: str) -> str:
        """Give the text under a heading, up to the next heading of any depth."""
        _, _, after = self.prose.partition(f"# {heading}\n")
        return _HEADING.split(after)[0]

    @property
    def tables(self) -> list[dict[str, list[str]]]:
        """Give the tables whose rows begin with a `code`: the other cells of each row by that code."""
        found: list[dict[str, list[str]]] = []
        for run in _TABLE.findall(self.prose):
            rows = [[cell.strip() for cell in line[2:-2].split(" | ")] for line in run.splitlines()]
            coded = {code[1]: cells for first, *cells in rows if (code := _CODE.fullmatch(first))}
            found += [coded] if coded else []
        return found

    def table(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Find the table that holds just these codes; empty where there is none."""
        wanted = {str(code) for code in codes}
        return next((each for each in self.tables if each.keys() == wanted), {})


def codes(cell: str) -> list[str]:
    """List what stands in backticks."""
    return _CODE.findall(cell)


@cache
def page(language: str, name: str) -> Page:
    """Read a page."""
    return Page(language, name, (_FOLDER / language / f"{name}.md").read_text(encoding="utf-8"))


def names(language: str) -> list[str]:
    """List the pages of a language."""
    return sorted(path.stem for path in (_FOLDER / language).glob("*.md"))


def pages() -> Iterator[Page]:
    """Give every page of both languages."""
    for language in LANGUAGES:
        for name in names(language):
            yield page(language, name)
