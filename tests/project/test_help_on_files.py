"""The help on files, terms, rules and measures says what the program does."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence

import pytest

from agencies.cases.rules import relations, statuses
from agencies.cases.rules.columns import CASE_FIELDS, POINT_FIELDS
from agencies.cases.rules.eligibility import REASONS as ELIGIBILITY
from agencies.common.tabular.refusals import CODES
from agencies.common.words import Message, render
from agencies.measures.rules import DEFINITIONS, Counts
from agencies.payments.rules.columns import PAYMENT_FIELDS
from agencies.payments.rules.words import OUTCOMES
from agencies.payments.rules.words import REASONS as QUEUE
from agencies.placements.rules.strategy import parse_strategy
from agencies.placements.rules.words import ENDINGS, NOT_ELIGIBLE, UNPLACED
from agencies.rulebook.load_preset import load_preset, preset_codes
from agencies.rulebook.rules.codes import CONNECTED, CONVERSATION, Channel, Party, Result
from agencies.rulebook.rules.preset import Basis, Cap, Scope, Window
from agencies.work.rules.codes import read_channel, read_party, read_result
from agencies.work.rules.columns import CONTACT_FIELDS
from settlement.terms.rules import describe, parse_terms
from tests.project.help_pages import LANGUAGES, codes, page, pages
from tests.project.tree import sources

CURRENCIES = {"en": "USD", "zh": "CNY"}
YES = {"en": {True: "yes", False: "no"}, "zh": {True: "是", False: "否"}}
SEVERITIES = {"en": {"block": "blocks", "warn": "warns"}, "zh": {"block": "禁止", "warn": "提示"}}
HOUSE = {"en": "house rule", "zh": "内部规则"}
IN_FAVOUR = ("days_past_due", "failed_visits", "unreachable")
TOO_EARLY = "not_overdue_enough"
in_both = pytest.mark.parametrize("language", list(LANGUAGES))


@in_both
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("case-file", CASE_FIELDS),
        ("contact-points-file", POINT_FIELDS),
        ("contact-file", CONTACT_FIELDS),
        ("payment-file", PAYMENT_FIELDS),
    ],
)
def test_every_field_and_heading_is_told(
    language: str, name: str, fields: Mapping[str, Sequence[str]]
) -> None:
    rows = page(language, name).table(fields)
    assert {field: codes(cells[-1]) for field, cells in rows.items()} == {
        field: list(headings) for field, headings in fields.items()
    }


@in_both
def test_words_of_contacts_mean_what_the_page_says(language: str) -> None:
    shown = page(language, "contact-file")
    for kind, read in ((Channel, read_channel), (Party, read_party), (Result, read_result)):
        rows = shown.table(kind)
        assert {code: {read(word) for word in codes(cells[-1])} for code, cells in rows.items()} == {
            each.value: {each} for each in kind
        }
    for result, (spoken, connected, _) in shown.table(Result).items():
        assert (spoken, connected) == (
            YES[language][result in CONVERSATION],
            YES[language][result in CONNECTED],
        )


@in_both
def test_words_of_cases_and_points_mean_what_the_page_says(language: str) -> None:
    points, cases = page(language, "contact-points-file"), page(language, "case-file")
    for kind, (words,) in points.table(relations.KINDS).items():
        assert {relations.kind_of(word) for word in codes(words)} == {kind}
    for relation, (words,) in points.table(relations.RELATIONS).items():
        assert {relations.relation_of(word, named=True) for word in codes(words)} == {relation}
    ended = statuses.STATUS_WORDS.keys() - {statuses.OPEN}
    assert cases.table(ended)
    for status, (words,) in cases.table(ended).items():
        assert {statuses.status_of(word) for word in codes(words)} == {status}


def _without(words: Mapping[str, Message], *codes: str) -> Mapping[str, Message]:
    return {code: words[code] for code in words if code not in codes}


@in_both
@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("case-file", {code: ELIGIBILITY[code] for code in IN_FAVOUR}),
        ("case-file", _without(ELIGIBILITY, *IN_FAVOUR, TOO_EARLY)),
        ("commands", _without(NOT_ELIGIBLE, *IN_FAVOUR)),
        ("commands", UNPLACED),
        ("commands", ENDINGS),
        ("commands", QUEUE),
        ("payment-file", QUEUE),
        ("commands", _without(OUTCOMES, "attributed")),
    ],
)
def test_every_reason_is_told(language: str, name: str, reasons: Mapping[str, Message]) -> None:
    rows = page(language, name).table(reasons)
    assert {code: cells[0] for code, cells in rows.items()} == {
        str(code): render(words, LANGUAGES[language]) for code, words in reasons.items()
    }


def refusals() -> Iterator[str]:
    """Give every code under which a file, row or cell is refused."""
    yield from CODES
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"CellError": 0, "Fault": 1}.get(node.func.id)
                found = node.args[place : place + 1] if place is not None else []
                if node.func.id == "FileRefused":
                    found += [each.value for each in node.keywords if each.arg == "code"]
                yield from (str(each.value) for each in found if isinstance(each, ast.Constant))


@in_both
def test_every_code_of_a_refusal_is_told(language: str) -> None:
    told = {code for each in pages() if each.language == language for rows in each.tables for code in rows}
    told_late = {"stale", "two_debtors", "other_debtor"}
    assert sorted({*refusals(), *told_late} - told) == []


@in_both
def test_terms_shown_say_what_follows_them(language: str) -> None:
    blocks = page(language, "terms-file").blocks
    files = [place for place, each in enumerate(blocks) if each.kind == "toml"]
    assert len(files) == 5
    for place in files:
        said = describe(parse_terms(tomllib.loads(blocks[place].text)), CURRENCIES[language])
        lines = [render(each, LANGUAGES[language]) for each in said]
        assert blocks[place + 1].text.splitlines() == lines


@in_both
def test_the_strategy_shown_is_one(language: str) -> None:
    shown = page(language, "strategy-file")
    (block,) = (each for each in shown.blocks if each.kind == "toml")
    strategy = parse_strategy(block.text, agencies=["NORTH", "SOUTH"], currency="USD")
    assert (strategy.term_days, strategy.share_of("SOUTH")) == (180, 7)
    assert shown.table(["term_days", "amount_bands", "strata", "shares", "shares_from"])


@in_both
def test_every_measure_and_count_is_told(language: str) -> None:
    shown, spoken = page(language, "measures"), LANGUAGES[language]
    for each in DEFINITIONS:
        name, formula = render(each.name, spoken), render(each.formula, spoken)
        assert f"| {name} | `{each.code}` | {formula} |" in shown.prose
    assert shown.table(Counts.__slots__)


@in_both
@pytest.mark.parametrize("code", preset_codes())
def test_a_preset_is_told_with_its_figures(language: str, code: str) -> None:
    preset, text = load_preset(code), page(language, "rulebook").section(code)
    said = [
        *(f"`{preset.version}`", str(preset.effective_from), f"`{preset.status.value}`"),
        *(preset.names[LANGUAGES[language]], preset.notes[LANGUAGES[language]]),
        *(preset.hours.source, preset.third_party.source, preset.stops.source),
        *(f"`{each.value}`" for each in (*preset.third_party.always, *preset.third_party.allow_when)),
        *(f"`{each.value}`" for each in (*preset.stops.flags, *preset.hours.channels)),
    ]
    assert [each for each in said if each not in text] == []
    assert re.findall(r"(\d\d:\d\d)–(\d\d:\d\d)", text) == [
        tuple(f"{each:%H:%M}" for each in day or ())
        for day in (preset.hours.days[place] for place in (0, 5, 6))
    ]
    days = preset.complaints
    assert f"`{days.country}`" in text
    assert days.source in text
    assert {str(each) for each in (days.standard_days, days.extended_days, days.longest_days)} <= set(
        re.findall(r"\d+", text)
    )
    if preset.cooldown:
        assert f"`{preset.cooldown.code}`" in text
        assert f" {preset.cooldown.days} " in text
        assert preset.cooldown.source in text


@in_both
def test_every_cap_is_told_with_its_figures(language: str) -> None:
    tables = iter(each for each in page(language, "rulebook").tables if "visits_1_in_7_days" in each)
    for preset in map(load_preset, preset_codes()):
        rows = next(tables)
        assert rows == {cap.code: _figures(cap, language) for cap in preset.caps}


def _figures(cap: Cap, language: str) -> list[str]:
    window = f"`{cap.window.value}`" + (f" {cap.days}" if cap.window is Window.ROLLING else "")
    between = ", " if language == "en" else "、"
    channels, passed_over = (
        between.join(f"`{each}`" for each in sorted(found)) for found in (cap.channels, cap.not_counted)
    )
    return [
        *(str(cap.limit), window, f"`{cap.scope.value}`", f"`{cap.basis.value}`", channels),
        *(passed_over or "—", SEVERITIES[language][cap.severity.value], cap.source or HOUSE[language]),
    ]


@in_both
def test_the_words_of_caps_are_told(language: str) -> None:
    assert page(language, "rulebook").table([*Basis, *Scope, *Window])
