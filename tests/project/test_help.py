"""The help pages stand in both languages, hang together, and tell every command, option, setting and role."""

import ast
import dataclasses
import re
import shlex

import pytest

from agencies.common.access import GRANTS, Permission, Role
from agencies.common.words import Message, render
from agencies.people.rules import Policy
from portal.cli.usage import described
from tests import commands
from tests.project.command_tree import Command
from tests.project.command_tree import commands as every_command
from tests.project.help_pages import LANGUAGES, Page, codes, names, page, pages
from tests.project.tree import ROOT, sources

NAMES = {
    *("first-hour", "commands", "case-file", "contact-points-file", "contact-file", "payment-file"),
    *("terms-file", "strategy-file", "rulebook", "conduct", "measures", "scores", "standing", "settlement"),
    *(
        "journal-and-keys",
        "settings",
        "glossary",
        "portal-first-hour",
        "portal-pages",
        "chat",
        "role-vendor-manager",
        "role-finance",
    ),
    *("role-compliance", "role-auditor", "role-admin", "role-agency-manager", "role-collector"),
}
COMMANDS = [
    pytest.param(each, id=each.path or "mandate")
    for each in every_command()
    if not hasattr(each.command, "list_commands") or each.command.invoke_without_command or not each.path
]
in_both = pytest.mark.parametrize("language", list(LANGUAGES))
on_every_page = pytest.mark.parametrize(
    "shown", [pytest.param(each, id=f"{each.language}-{each.name}") for each in pages()]
)


def test_both_languages_have_the_same_pages() -> None:
    assert set(names("en")) == set(names("zh")) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_both_languages_have_the_same_structure(name: str) -> None:
    def structure(shown: Page) -> tuple[object, ...]:
        links = sorted(link.partition("#")[0] for link in shown.links)
        kinds = [each.kind for each in shown.blocks]
        return [depth for depth, _ in shown.headings], kinds, links, [list(each) for each in shown.tables]

    assert structure(page("en", name)) == structure(page("zh", name))


@on_every_page
def test_links_lead_somewhere(shown: Page) -> None:
    for link in shown.links:
        name, _, anchor = link.partition("#")
        target = page(shown.language, name.removesuffix(".md")) if name else shown
        assert not anchor or anchor in target.anchors, link


def test_the_readme_leads_to_every_page_in_both_languages() -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert set(links) == {f"portal/help/{each.language}/{each.name}.md" for each in pages()}


@on_every_page
def test_commands_shown_parse(shown: Page) -> None:
    for line in (each for each in shown.commands if each.startswith("mandate ")):
        answer = commands.run({}, *shlex.split(line.partition(" > ")[0])[1:], "--help")
        assert (answer.code, answer.err) == (0, ""), line


@in_both
@pytest.mark.parametrize("each", COMMANDS)
def test_every_command_and_option_has_its_line(
    each: Command, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANDATE_LANGUAGE", LANGUAGES[language])
    shown = page(language, "commands")
    text = shown.section(f"mandate {each.path}") if each.path else shown.prose
    told = [line for line in described(each.parameters) if line[0] != "--help"]
    assert [name for name, note in told if f"| `{name}` | {note} |" not in text] == []
    assert not each.path or render(Message(each.hints[0]), LANGUAGES[language]) in text


@in_both
def test_every_setting_is_told(language: str) -> None:
    read = re.compile(r"MANDATE_[A-Z_]+|COLUMNS")
    found = {
        node.value
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and read.fullmatch(node.value)
    }
    assert page(language, "settings").table(found)


@in_both
def test_the_policy_is_told(language: str) -> None:
    policy = dataclasses.asdict(Policy())
    rows = page(language, "settings").table(policy)
    assert {name: cells[0] for name, cells in rows.items()} == {
        name: f"`{value}`" for name, value in policy.items()
    }


@in_both
def test_every_role_is_told(language: str) -> None:
    rows = page(language, "commands").table(each.value for each in Permission)
    assert {code: codes(cells[0]) for code, cells in rows.items()} == {
        permission.value: [
            role.value for role in Role if permission in GRANTS[role] and role is not Role.OWNER
        ]
        for permission in Permission
    }


def test_the_glossary_says_the_same_words_in_both_languages() -> None:
    def words(language: str) -> list[list[str]]:
        lines = re.findall(r"^\| (.+?) \| (.+?) \| .+ \|$", page(language, "glossary").prose, re.MULTILINE)
        return [list(line) for line in lines[2:]]

    assert len(words("en")) > 50
    assert words("en") == [[english, chinese] for chinese, english in words("zh")]
