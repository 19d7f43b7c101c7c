"""Commands that are stopped, or whose answer nobody takes, end without a trace of the program's inside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.tree import ROOT

# Presses Ctrl-C at the moment at which a module is looked for.
STOPPED_AT = """
import os, signal, sys
from importlib.abc import MetaPathFinder

module = sys.argv.pop(1)

class Stop(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Stop())
from portal.cli import main
main()
"""
FULL = (
    "The answer could not be written (No space left on device);"
    " what was asked for may be done all the same.\n"
)
STOPPED = "Stopped; what was finished until then is kept.\n"
ASKED = [("--version",), ("agency", "--help"), ("agency", "list")]


def ended(home: Path, stdout: int, *arguments: str) -> tuple[int, str]:
    """Run Python with arguments, its stdout a file descriptor; give the exit code and what stderr had."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MANDATE_")}
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**plain, "MANDATE_HOME": str(home), "MANDATE_LANGUAGE": "en"},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    return ran.returncode, ran.stderr


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    """Give the end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.fixture
def full_disk() -> Iterator[int]:
    """Give a file that takes nothing."""
    with Path("/dev/full").open("wb") as file:
        yield file.fileno()


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("portal.cli.root", ""),
        ("portal.cli.people", ""),
        ("agencies.vendors.queries", ""),
        ("portal.migrations", STOPPED),
    ],
)
def test_a_command_that_is_stopped_ends_with_130(tmp_path: Path, module: str, told: str) -> None:
    line = ("-c", STOPPED_AT, module, "agency", "list")
    assert ended(tmp_path, subprocess.DEVNULL, *line) == (130, told)


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_a_full_disk_is_told_of_in_one_sentence(
    tmp_path: Path, full_disk: int, asked: tuple[str, ...]
) -> None:
    assert ended(tmp_path, full_disk, "-m", "portal.cli", *asked) == (1, FULL)


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_a_closed_pipe_is_no_matter_to_speak_of(
    tmp_path: Path, closed_pipe: int, asked: tuple[str, ...]
) -> None:
    assert ended(tmp_path, closed_pipe, "-m", "portal.cli", *asked) == (1, "")


def test_a_stdout_that_was_never_open_takes_nothing(tmp_path: Path) -> None:
    line = (
        "-c",
        "import os; os.close(1); os.execvp(os.sys.executable, [os.sys.executable, *os.sys.argv[1:]])",
    )
    assert ended(tmp_path, subprocess.DEVNULL, *line, "-m", "portal.cli", "agency", "list") == (0, "")
