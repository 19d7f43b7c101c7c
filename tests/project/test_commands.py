"""The command line has every command of its contract, and the papers use it as it is."""

import re
import shlex

import pytest

from tests import commands
from tests.project.tree import ROOT

CONTRACT = """
demo, migrate, bench, portfolio add, person add, agency add, agency list, agency show,
import cases, import payments, import contacts, import points, terms set, terms approve,
hold, release, place, recall, queue, queue attribute, queue close, measures, settle,
export statement, verify statement, verify journal, key export
"""
LINE = re.compile(r"^    (?:.* && )?(mandate .*)$", re.MULTILINE)


def written() -> list[str]:
    """List the commands that README.md shows."""
    return LINE.findall((ROOT / "README.md").read_text())


@pytest.mark.parametrize("command", [each.strip() for each in CONTRACT.split(",")])
def test_the_contract_is_kept(command: str) -> None:
    answer = commands.run({}, *command.split(), "--help")
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("line", written())
def test_the_readme_shows_commands_that_parse(line: str) -> None:
    answer = commands.run({}, *shlex.split(line)[1:], "--help")
    assert (answer.code, answer.err) == (0, "")


def test_the_readme_shows_a_whole_month() -> None:
    shown = " ".join(written())
    steps = (
        "import cases",
        "place",
        "import payments",
        "settle",
        "--approve",
        "export statement",
        "verify statement",
    )
    assert [step for step in steps if step not in shown] == []
