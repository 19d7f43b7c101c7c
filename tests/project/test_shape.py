"""The house keeps its shape: small functions, small files, a sentence on each, and only the names agreed."""

import ast
import re
import statistics
from collections.abc import Iterator

import pytest

from tests.project.tree import ROOT, Source, files, sources, texts

# The design fixes the top level; a new name there is a decision, not a commit.
TOP_LEVEL = {
    *("agencies", "bot", "portal", "settlement", "tests"),
    *("docker-compose.yml", "pyproject.toml", "requirements.lock"),
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md"),
    *(".ci", ".dockerignore", ".editorconfig", ".gitignore"),
}
UNFINISHED = re.compile(
    "|".join((r"\bTO" + "DO", r"\bFIX" + "ME", r"\bX" + "XX", r"raise NotImplemented" + "Error"))
)
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def functions() -> Iterator[tuple[Source, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Give every function and method that ships."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield source, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from its def to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_the_top_level_is_the_agreed_one() -> None:
    assert {path.parts[0] for path in files()} <= TOP_LEVEL


def test_functions_are_short() -> None:
    lengths = sorted(length(node) for _, node in functions())
    assert statistics.median(lengths) <= 10
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_no_function_is_long() -> None:
    long = [
        f"{s.name}.{node.name}: {length(node)}" for s, node in functions() if length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_long() -> None:
    counted = {str(path): text.count("\n") for path, text in texts() if path.suffix == ".py"}
    assert {path: lines for path, lines in counted.items() if lines > LONGEST_FILE} == {}


def test_every_module_and_public_name_has_its_sentence() -> None:
    silent = [source.name for source in sources() if not ast.get_docstring(source.tree)]
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    silent += [
        f"{source.name}.{node.name}"
        for source in sources()
        for node in source.tree.body
        if isinstance(node, named) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    assert [str(path) for path, text in texts() if UNFINISHED.search(text)] == []


@pytest.mark.parametrize("package", ["agencies", "bot", "portal", "settlement", "tests"])
def test_every_folder_of_code_is_a_package(package: str) -> None:
    folders = {path.parent for path in files() if path.suffix == ".py" and path.parts[0] == package}
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []
