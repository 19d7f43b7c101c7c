"""The files of the tree, as the tests on it read them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("agencies", "settlement", "bot", "portal")


@dataclass(frozen=True, slots=True)
class Source:
    """A module that ships: its path below the root, its dotted name and its syntax tree."""

    path: Path
    name: str
    tree: ast.Module


@cache
def files() -> tuple[Path, ...]:
    """List the files that are or would be committed, as paths below the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).exists()))


def texts() -> Iterator[tuple[Path, str]]:
    """Give every committed text file with its content."""
    for path in files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            yield path, content.decode()


@cache
def sources() -> tuple[Source, ...]:
    """Parse every module that ships."""
    modules = [path for path in files() if path.suffix == ".py" and path.parts[0] in PACKAGES]
    return tuple(Source(path, _dotted(path), ast.parse((ROOT / path).read_bytes())) for path in modules)


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")
