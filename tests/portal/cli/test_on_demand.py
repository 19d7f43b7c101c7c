"""A command loads what it needs, and no other command."""

import os
import subprocess
import sys

import pytest

from tests.project.tree import ROOT

LOADED = """
import sys
from typer.testing import CliRunner
from portal.cli.root import app
CliRunner().invoke(app, sys.argv[1:], prog_name="mandate")
print(*sorted(sys.modules))
"""
# What takes longest to load: pages, the assistant, the solver that places cases, workbooks.
HEAVY = ("portal.routes", "bot.dialogue.ways", "ortools", "openpyxl")


def loaded(*arguments: str) -> set[str]:
    """Name what a command loads."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=ROOT,
        env={**os.environ, "MANDATE_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("line", [("--version",), ("agency", "list", "--help"), ("nonsense",)], ids=" ".join)
def test_a_light_command_loads_nothing_heavy(line: tuple[str, ...]) -> None:
    found = loaded(*line)
    assert "portal.cli.usage" in found
    assert not found & set(HEAVY)


def test_help_on_all_commands_loads_them() -> None:
    assert set(HEAVY) <= loaded("--help")
