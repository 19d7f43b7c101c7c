"""Help and wrong usage, in both languages."""

import pytest

from portal.cli.usage import Command, Group
from tests import commands
from tests.project.command_tree import commands as every_command

CHINESE = {"MANDATE_LANGUAGE": "zh_CN"}


def test_help_shows_usage_options_and_what_each_is_for() -> None:
    said = commands.run({"COLUMNS": "80"}, "import", "cases", "--help").out
    assert said.startswith("Usage: mandate import cases [OPTIONS] FILE\n")
    assert "--as-of DATE            Day, like 2017-09-30. (required)" in said
    assert max(map(len, said.splitlines())) <= 80


def test_help_speaks_chinese() -> None:
    said = commands.run(CHINESE, "settle", "--help").out
    assert said.startswith("用法：mandate settle [选项]\n\n出具某月的结算单草稿，或复核并锁定。\n\n选项\n")
    assert "--period MONTH        月份，如 2026-10。（必填）" in said


def test_a_default_is_shown() -> None:
    assert "以哪位人员的身份办理（填邮箱）。（默认：owner）" in commands.run(CHINESE, "--help").out


def test_the_locale_chooses_the_language() -> None:
    assert "用法" in commands.run({"MANDATE_LANGUAGE": "", "LC_ALL": "zh_CN.UTF-8"}, "--help").out
    assert "Usage" in commands.run({"MANDATE_LANGUAGE": "", "LC_ALL": "C.UTF-8"}, "--help").out


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        ("place", "--as-of is missing.", "缺少 --as-of。"),
        ("import cases", "FILE is missing.", "缺少 FILE。"),
        (
            "plase",
            "There is no command plase; is it place, release?",
            "没有命令 plase；是否想写 place, release？",
        ),
        ("queue zz", "There is no command zz.", "没有命令 zz。"),
        ("place --sed 3", "There is no option --sed; is it --seed?", "没有选项 --sed；是否想写 --seed？"),
        ("--as nobody", "The command is missing.", "缺少命令。"),
        ("--zz", "There is no option --zz.", "没有选项 --zz。"),
        ("place --as-of", "--as-of wants a value.", "--as-of 后面要跟一个值。"),
        ("place --dry-run=3", "--dry-run takes no value.", "--dry-run 后面不带值。"),
        ("agency list a b", "This is too much: a b.", "多写了：a b。"),
        ("import cases none.csv", "FILE: there is no file none.csv.", "FILE：没有文件 none.csv。"),
        ("import cases .", "FILE: . is a folder, not a file.", "FILE：. 是文件夹，不是文件。"),
        ("place --as-of d --seed x", "--seed must be a whole number.", "--seed 必须是整数。"),
        ("place --as-of d --seed -1", "--seed must be at least 0.", "--seed 不能小于 0。"),
        (
            "bench --scale big",
            "--scale is one of small, full, not big.",
            "--scale 只能是 small, full 之一，不能是 big。",
        ),
        ("demo --cases 60000", "--cases must be at most 50000.", "--cases 不能大于 50000。"),
    ],
)
def test_a_wrong_line_is_told_in_one_sentence(line: str, english: str, chinese: str) -> None:
    for environment, sentence in (({}, english), (CHINESE, chinese)):
        answer = commands.run(environment, *line.split())
        assert (answer.code, answer.out, answer.err.splitlines()[0]) == (2, "", sentence)


@pytest.mark.parametrize(
    "line",
    [
        "place --json",
        "--json place",
        "import cases --as-of d --json",
        "import cases none.csv --as-of d --json",
        "place --sed 3 --json",
        "place --json --as-of",
        "place --as-of d --seed x --json",
        "place --as-of d --json=yes",
        "agency list a b --json",
        "hold --json --reason x C1 C2",
        "terms --json",
        "terms zz --json",
        "plase --json",
        "--zz place --json",
        "--as nobody --json",
    ],
)
def test_a_wrong_line_is_told_to_scripts_as_one_object(line: str) -> None:
    answer = commands.run({}, *line.split())
    said = answer.err.splitlines()[0]
    assert (answer.code, answer.out.count("\n")) == (2, 1)
    assert answer.data == {"error": {"code": "usage", "message": said}}


def test_a_group_alone_shows_its_help() -> None:
    answer = commands.run({}, "terms")
    assert (answer.code, answer.err) == (2, "")
    assert "Draft the terms of an agency from a day on." in answer.out


def test_every_command_speaks_both_languages() -> None:
    assert [each.path for each in every_command() if not isinstance(each.command, Command | Group)] == []
