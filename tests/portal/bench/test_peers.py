"""A peer stays short enough to be judged at a glance, and stands on nothing of ours."""

import ast
from pathlib import Path

import pytest

from portal.bench import peers

FILES = sorted(Path(str(peers.__file__)).parent.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.stem)
def test_a_peer_has_sixty_lines_at_most(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 60


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.stem)
def test_a_peer_uses_nothing_of_the_product(path: Path) -> None:
    tree = ast.parse(path.read_text())
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    assert [each for each in modules if str(each).startswith(("agencies", "settlement", "portal"))] == []
