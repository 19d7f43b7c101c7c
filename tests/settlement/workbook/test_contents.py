"""Reopened with openpyxl, a workbook equals its statement: every figure, word and place."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from agencies.common.money import exponent
from agencies.common.words import render
from settlement.statements.rules import Facts, LineKind, explain
from settlement.terms.rules import canonical, describe
from settlement.workbook.rules import SheetName
from tests.settlement.workbook.make import SEPTEMBER, STATEMENTS, Key, issued, later, written

Rows = list[dict[str, Any]]


def table(path: Path, sheet: str, codes_in: int = 3) -> Rows:
    """Read a table by the codes above it, until its first blank row."""
    rows = list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))
    codes = rows[codes_in - 1]
    found = []
    for row in rows[codes_in:]:
        if row[0] is None or isinstance(row[0], str):
            break
        found.append({str(code): value for code, value in zip(codes, row, strict=True) if code})
    return found


def by_code(path: Path, sheet: str, value: int) -> dict[str, Any]:
    """Read a sheet whose last column holds codes: code to the value in a column, from 0."""
    rows = openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True)
    return {str(row[-1]): row[value] for row in rows if row[-1]}


def minor(value: float, currency: str) -> int:
    """Turn a cell's number into minor units, exactly."""
    scaled = Decimal(repr(value)).scaleb(exponent(currency))
    assert scaled == int(scaled)
    return int(scaled)


def ppm(value: Any) -> int | None:
    """Turn a cell's rate into ppm; a dash is none."""
    return None if value == "—" else int(Decimal(repr(value)) * 1_000_000)


@pytest.mark.parametrize("facts", STATEMENTS.values(), ids=STATEMENTS)
def test_the_lines_are_those_of_the_statement(facts: Facts, tmp_path: Path) -> None:
    statement, currency = issued(facts).statement, facts.currency
    rows = table(written(tmp_path, facts), SheetName.LINES)
    for row, part, line in zip(rows, statement.parts, statement.lines, strict=True):
        assert (row["line"], row["part"], row["terms"]) == (line.line_no, part.part_id, line.terms_number)
        assert (row["reference"], row["batch"], row["bucket"]) == (part.reference, part.batch, part.bucket)
        assert (row["paid_on"].date(), row["month"].date()) == (part.paid_on, line.month)
        assert row["hand"] == part.hand
        assert row["kind"].split()[0] == line.kind
        assert row["reverses"] == ("—" if part.reverses is None else part.reverses)
        assert minor(row["amount"], currency) == part.amount_minor
        assert minor(row["excess"], currency) == part.excess_minor
        assert minor(row["base"], currency) == line.base_minor
        assert ppm(row["rate"]) == line.rate_ppm
        assert minor(row["commission"], currency) == line.commission_minor
        assert minor(row["issued"], currency) == line.commission_minor
        assert row["english"] == render(explain(line, currency), "en")
        assert row["chinese"] == render(explain(line, currency), "zh_CN")


@pytest.mark.parametrize("facts", STATEMENTS.values(), ids=STATEMENTS)
def test_the_summary_comes_to_the_totals(facts: Facts, tmp_path: Path) -> None:
    statement, currency = issued(facts).statement, facts.currency
    path = written(tmp_path, facts)
    shown = by_code(path, SheetName.SUMMARY, 2)
    totals = statement.totals
    assert shown["payments"] == totals.payments
    for code in ("base", "commission", "vat", "total"):
        assert minor(shown[code], currency) == getattr(totals, f"{code}_minor")
    assert minor(shown["amount"], currency) == sum(part.amount_minor for part in statement.parts)
    for place, code in ((4, "base"), (5, "commission")):
        sums = by_code(path, SheetName.SUMMARY, place)
        for kind in LineKind:
            of_kind = [line for line in statement.lines if line.kind is kind]
            wanted = sum(getattr(line, f"{code}_minor") for line in of_kind)
            assert minor(sums[f"kind_{kind}"], currency) == wanted


def test_the_summary_says_whose_it_is(tmp_path: Path) -> None:
    key = Key()
    shown = by_code(written(tmp_path, STATEMENTS["flat"], key), SheetName.SUMMARY, 2)
    issue = issued(STATEMENTS["flat"], key)
    assert (shown["agency"], shown["portfolio"], shown["currency"]) == ("A", "CARDS", "USD")
    assert (shown["agency_name"], shown["portfolio_name"]) == ("North Agency", "Card loans")
    assert (str(shown["month"].date()), shown["status"]) == ("2026-10-01", "locked 已锁定")
    assert (shown["drafted_by"], str(shown["drafted_at"])) == ("Frank", "2026-11-02 14:03:07")
    assert (shown["approved_by"], str(shown["approved_at"])) == ("Fiona", "2026-11-03 09:30:01")
    assert (shown["hash"], shown["signature"]) == (issue.cover.hash, issue.cover.signature)
    assert "sole_person" not in shown


def test_a_draft_and_a_sole_person_are_named(tmp_path: Path) -> None:
    shown = by_code(written(tmp_path, STATEMENTS["flat"], sole_person=True), SheetName.SUMMARY, 2)
    assert (shown["status"], shown["sole_person"]) == ("draft 草稿", "yes 是")
    assert [shown[code] for code in ("approved_by", "signature", "key", "seal")] == ["—"] * 4


@pytest.mark.parametrize("name", ["table", "marginal", "reversals and late, terms that change"])
def test_terms_are_said_in_both_languages_with_their_own_text(name: str, tmp_path: Path) -> None:
    facts = STATEMENTS[name]
    shown = issued(facts).facts.versions
    rows = list(openpyxl.load_workbook(written(tmp_path, facts))[SheetName.TERMS].iter_rows(values_only=True))
    sentences = [tuple(row[1:3]) for row in rows if row[-1] == "sentence"]
    wanted = [each for version in shown for each in describe(version.terms, facts.currency)]
    assert sentences == [(render(each, "en"), render(each, "zh_CN")) for each in wanted]
    texts = [row[1] for row in rows if row[-1] == "canonical"]
    assert texts == [canonical(version.terms) for version in shown]
    heads = [(row[0], row[4].date()) for row in rows if row[-1] == "version"]
    assert heads == [(version.number, version.valid_from) for version in shown]


def test_a_reversal_shows_what_it_undoes_and_where(tmp_path: Path) -> None:
    rows = table(written(tmp_path, later('rate = "18%"')), SheetName.REVERSALS)
    shown = [(row["undoes"], str(row["statement"].date()), row["place"], row["commission"]) for row in rows]
    assert shown == [
        ("P3", str(SEPTEMBER), 3, 378.01),  # 18 % of 2,100.05, locked a month ago
        ("P2", "2026-10-01", 5, 270.05),
        ("P31", "2026-10-01", 1, 360.09),
    ]
    assert [row["back_commission"] for row in rows] == [-378.01, -270.05, -360.09]


def test_a_group_shows_what_the_month_reached(tmp_path: Path) -> None:
    rows = table(written(tmp_path, STATEMENTS["reversals and late, whole"]), SheetName.GROUPS)
    shown = [
        (str(row["month"].date()), row["locked"], row["here"], row["reached"], row["rate"]) for row in rows
    ]
    assert shown == [
        ("2026-09-01", 7000.2, 2078.26, 9078.46, 0.2),
        ("2026-10-01", 0, 1504.81, 1504.81, 0.125),
    ]


def test_the_same_statement_gives_the_same_file(tmp_path: Path) -> None:
    facts, key = STATEMENTS["marginal"], Key()
    one, other = (written(tmp_path, facts, key, name).read_bytes() for name in ("1.xlsx", "2.xlsx"))
    assert one == other


def test_nothing_in_the_properties_tells_of_a_person_or_a_machine(tmp_path: Path) -> None:
    properties = openpyxl.load_workbook(written(tmp_path, STATEMENTS["flat"])).properties
    told = (properties.creator, properties.lastModifiedBy, properties.title, properties.description)
    assert [each for each in told if each] == []
    assert str(properties.created) == "2026-11-02 14:03:07"
