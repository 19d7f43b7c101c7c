"""Every sentence a user may read stands once in the Chinese catalogues, with the same places to fill."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from string import Formatter

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from tests.project.command_tree import commands
from tests.project.tree import ROOT, files, sources

SPEAKERS = {"say", "NotFound", "NotAllowed", "Conflict", "Invalid", "FileRefused"}
COMMAND = re.compile(
    "mandate (" + "|".join(sorted({each.path.split()[0] for each in commands() if each.path})) + r")\b"
)
OPTION = re.compile(r"(?<!\S)--[a-z]")
VOICES = {"agencies.common.words", "agencies.common.errors"}


def speeches() -> Iterator[tuple[str, ast.expr]]:
    """Give the first argument of every call that makes a sentence, with the place of the call.

    A call that says again what another sentence holds (`Conflict(sentence.text)`) makes none.
    """
    for source in (each for each in sources() if each.name not in VOICES):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _name(node.func) in SPEAKERS and not _repeats(node):
                yield f"{source.path}:{node.lineno}", node.args[0]


def template_speeches() -> Iterator[tuple[str, nodes.Expr]]:
    """Give the first argument of every `t(…)` in the templates of the pages, with the place of the call."""
    reader = Environment(autoescape=True)
    for path in (each for each in files() if each.suffix == ".html"):
        for call in reader.parse((ROOT / path).read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                yield f"{path}:{call.lineno}", call.args[0]


def sentences() -> dict[str, str]:
    """Map every English sentence, in code, template or help of a command, to one place where it is said."""
    spoken = {hint: f"mandate {each.path} --help" for each in commands() for hint in each.hints}
    for place, written in template_speeches():
        if isinstance(written, nodes.Const):
            spoken[str(written.value)] = place
    for place, said in speeches():
        for part in (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                spoken[part.value] = place
    return spoken


def entries() -> Iterator[tuple[str, Message]]:
    """Give every entry of the Chinese catalogues with the name of its file."""
    for path in (each for each in files() if each.suffix == ".po"):
        for entry in read_po(BytesIO((ROOT / path).read_bytes()), locale="zh_CN"):
            if entry.id:
                yield path.name, entry


def places(template: str) -> set[str]:
    """Name the places that a template leaves to fill."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _repeats(call: ast.Call) -> bool:
    return isinstance(call.args[0], ast.Attribute) and call.args[0].attr == "text"


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_every_sentence_is_written_out_where_it_is_said() -> None:
    assert [place for place, said in speeches() if not isinstance(said, ast.Constant | ast.IfExp)] == []


def test_every_sentence_of_a_template_is_written_out_where_it_is_said() -> None:
    assert [place for place, said in template_speeches() if not isinstance(said, nodes.Const)] == []


def test_what_several_doors_say_names_no_command() -> None:
    """Who reads it may sit before a browser; only what no browser can do is told as a command."""
    shared = {
        text
        for text, place in sentences().items()
        if place.startswith(("agencies/", "settlement/", "bot/", "portal/pages/", "portal/auth/"))
    }
    told = sorted(text.partition(": ")[0] for text in shared if COMMAND.search(text) or OPTION.search(text))
    nobody = "Nobody has a password here yet. Add the first person on the portal's machine with"
    assert told == [nobody, "To check this file"]


def test_every_sentence_has_a_translation() -> None:
    translated = {str(entry.id) for _, entry in entries()}
    assert {text: place for text, place in sentences().items() if text not in translated} == {}


def test_every_translation_is_said_somewhere() -> None:
    spoken = sentences()
    assert [(file, entry.id) for file, entry in entries() if entry.id not in spoken] == []


def test_no_sentence_is_translated_twice() -> None:
    counted = Counter(str(entry.id) for _, entry in entries())
    assert [text for text, times in counted.items() if times > 1] == []


def test_translations_keep_the_places_to_fill() -> None:
    broken = [
        (file, entry.id)
        for file, entry in entries()
        if not entry.string or entry.fuzzy or places(str(entry.id)) != places(str(entry.string))
    ]
    assert broken == []
