"""The first hour goes as its page says: every command, typed in order, answers what is printed there."""

import re
import shlex
from pathlib import Path

import pytest

from tests import commands
from tests.project.help_pages import LANGUAGES, codes, page

_PROGRESS = re.compile(r".+ \d+/(\d+|\?)")


class Hour:
    """A terminal of eighty columns in an empty folder."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._ended = 0
        self._environment = {
            "COLUMNS": "80",
            "MANDATE_HOME": str(folder / "home"),
            "MANDATE_LANGUAGE": LANGUAGES[language],
        }

    def type(self, line: str) -> list[str]:
        """Type a line and give what the terminal shows."""
        if line == "echo $?":
            return [str(self._ended)]
        if not line.startswith("mandate "):
            return []
        command, _, target = line.partition(" > ")
        answer = commands.run(self._environment, *shlex.split(command)[1:])
        self._ended = answer.code
        if target:
            (self._folder / target).write_text(answer.out)
        shown = [] if target else answer.out.splitlines()
        told = (each for each in answer.err.splitlines() if not _PROGRESS.fullmatch(each))
        return [each.rstrip() for each in (*shown, *told)]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_first_hour_goes_as_its_page_says(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    hour, written = Hour(tmp_path, language), page(language, "first-hour")
    for block in written.blocks:
        if block.kind != "console":
            (tmp_path / block.file).write_text(block.text)
            continue
        shown = [
            said
            for line in block.text.splitlines()
            if line.startswith("$ ")
            for said in (line, *hour.type(line.removeprefix("$ ")))
        ]
        if request.config.getoption("--rewrite-help"):
            written.rewrite(block, "\n".join(shown))
        else:
            assert "\n".join(shown) == block.text.rstrip("\n")


def test_the_keys_of_every_answer_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"MANDATE_HOME": str(tmp_path / "home")}
    untold: dict[str, set[str]] = {}
    for block in page("en", "first-hour").blocks:
        if block.kind != "console":
            (tmp_path / block.file).write_text(block.text)
            continue
        for line in (each for each in block.text.splitlines() if each.startswith("$ mandate ")):
            command, _, target = line.removeprefix("$ mandate ").partition(" > ")
            answer = commands.run(environment, *shlex.split(command), "--json")
            if target:
                (tmp_path / target).write_text(answer.data["public_key"])
            untold[command] = set(answer.data) - {"error"} - _told(command)
    assert {command: keys for command, keys in untold.items() if keys} == {}


def _told(command: str) -> set[str]:
    """Find the keys that the help tells of a command."""
    words = re.sub(r"^--as \S+ ", "", command).split()
    sections = (page("en", "commands").section(f"mandate {' '.join(words[:count])}") for count in (2, 1))
    found = re.search(r"^JSON: (.*?)(?:\n\n|\Z)", next(filter(None, sections)), re.DOTALL | re.MULTILINE)
    return set(codes(found[1])) if found else set()
