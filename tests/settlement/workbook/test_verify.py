"""The verifier finds every edit and names the cell; only the trusted key makes a statement hold."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from agencies.common.errors import FileRefused
from settlement.statements.rules import settle, statement_hash
from settlement.workbook.rules import SheetName
from settlement.workbook.verify_statement import verify_statement
from settlement.workbook.write_workbook import write_workbook
from tests.settlement.workbook.make import STATEMENTS, Key, issued, ladder, later, written
from tests.settlement.workbook.tamper import tamper

SUMMARY, LINES, GROUPS = SheetName.SUMMARY, SheetName.LINES, SheetName.GROUPS
REVERSALS, TERMS, CHECKS = SheetName.REVERSALS, SheetName.TERMS, SheetName.CHECKS
FACTS = later(ladder("whole_amount"))

FOLLOWS = "shows {0}; from the payments and terms in this file follows {1}."
SAYS = "shows {0}; the text of the terms in this file says {1}."
NOT_THE_HASH = "does not hold the hash of the payments and terms in this file."
NOT_THE_DIGEST = (
    "does not hold the digest of this file: a case number, a name or another text was changed or added after "
    "the export."
)
NOT_SIGNED = "holds a signature of this hash that the trusted key did not make."
NOT_SEALED = "holds a signature of this workbook that the trusted key did not make."
NO_FIGURE = "holds {0}, which is no figure of that kind; take the file as it was exported."
OTHER_TEXT = "holds “{0}”, which is not what was exported."
DRAFT = "says that this is a draft; nobody has signed it, so only a locked statement can be verified."


@pytest.fixture(scope="module")
def key() -> Key:
    return Key()


@pytest.fixture
def exported(key: Key, tmp_path: Path) -> Path:
    return written(tmp_path, FACTS, key)


def reason(path: Path, key: Key) -> str:
    """Verify a workbook that must not hold, and give the sentence."""
    verdict = verify_statement(path, key.pem)
    assert not verdict.ok
    assert verdict.reason == verdict.problems[0]
    return str(verdict.reason)


def cell_of(path: Path, sheet: SheetName, where: str) -> str:
    """Find a cell: "code/2" is the second under a code, "code@C/2" stands in column C beside the second."""
    page = openpyxl.load_workbook(path)[sheet]
    where, _, number = where.partition("/")
    code, _, letter = where.partition("@")
    found = [cell for row in page.iter_rows() for cell in row if cell.value == code]
    if letter:
        return f"{letter}{found[int(number or 1) - 1].row}"
    below = found[-1]  # on the sheet of groups the locked totals stand last
    return str(page.cell(below.row + int(number), below.column).coordinate)


class Edit(NamedTuple):
    """What is edited where, `v` a value, `t` a text, `f` a formula; and where the sentence sees it."""

    sheet: SheetName
    where: str
    parts: dict[str, str | None]
    seen_on: SheetName
    seen_at: str
    said: str


EDITS: list[Edit] = [
    Edit(LINES, "amount/3", {"v": "951"}, LINES, "base/3", FOLLOWS.format("950.00", "951.00")),
    Edit(LINES, "amount/3", {"v": "950.001"}, LINES, "amount/3", NO_FIGURE.format("950.001")),
    Edit(LINES, "amount/3", {"v": None}, LINES, "amount/3", "is empty; take the file as it was exported."),
    Edit(LINES, "excess/3", {"v": "0.02"}, CHECKS, "excess@D", FOLLOWS.format("0.09", "0.10")),
    Edit(LINES, "hand/3", {"v": "1"}, SUMMARY, "hash@C", NOT_THE_HASH),
    # A later day would move the line down, so another payment belongs there.
    Edit(LINES, "paid_on/3", {"v": "46297"}, LINES, "paid_on/3", FOLLOWS.format("2026-10-02", "2026-10-01")),
    Edit(LINES, "base/3", {"v": "949"}, LINES, "base/3", FOLLOWS.format("949.00", "950.00")),
    Edit(LINES, "stood/3", {"v": "0.01"}, LINES, "stood/3", FOLLOWS.format("0.01", "0.00")),
    Edit(LINES, "rate/3", {"v": "0.13"}, LINES, "rate/3", FOLLOWS.format("13 %", "12.5 %")),
    Edit(LINES, "upto/3", {"v": "118.76"}, LINES, "upto/3", FOLLOWS.format("118.76", "118.75")),
    Edit(LINES, "commission/3", {"v": "118.76"}, LINES, "commission/3", FOLLOWS.format("118.76", "118.75")),
    Edit(LINES, "issued/3", {"v": "118.76"}, LINES, "issued/3", FOLLOWS.format("118.76", "118.75")),
    Edit(LINES, "issued/3", {"v": None}, LINES, "issued/3", FOLLOWS.format("nothing", "118.75")),
    Edit(LINES, "terms/3", {"v": "2"}, LINES, "terms/3", FOLLOWS.format("2", "1")),
    Edit(LINES, "case_no/3", {"t": "C-99999"}, SUMMARY, "digest@C", NOT_THE_DIGEST),
    Edit(LINES, "debtor/3", {"t": "李**"}, SUMMARY, "digest@C", NOT_THE_DIGEST),
    Edit(LINES, "reference/3", {"t": "P0"}, SUMMARY, "hash@C", NOT_THE_HASH),
    Edit(LINES, "english/3", {"t": "A gift"}, LINES, "english/3", OTHER_TEXT.format("A gift")),
    Edit(LINES, "base/3", {"f": "J6+0"}, LINES, "base/3", OTHER_TEXT.format("=J6+0")),
    Edit(
        LINES, "base/3", {"f": None}, LINES, "base/3", "holds a fixed figure; a formula was exported there."
    ),
    Edit(GROUPS, "base/1", {"v": "1400.06"}, LINES, "stood/1", FOLLOWS.format("7,000.20", "7,000.21")),
    Edit(
        REVERSALS, "commission/1", {"v": "420"}, LINES, "commission/4", FOLLOWS.format("-420.01", "-420.00")
    ),
    Edit(REVERSALS, "statement/1", {"v": "46143"}, SUMMARY, "digest@C", NOT_THE_DIGEST),
    Edit(TERMS, "step@H/2", {"v": "0.13"}, TERMS, "step@H/2", SAYS.format("13 %", "12.5 %")),
    Edit(TERMS, "step@I/2", {"v": "0.13"}, TERMS, "step@I/2", SAYS.format("13 %", "12.5 %")),
    Edit(TERMS, "step@E/2", {"v": "999"}, TERMS, "step@E/2", SAYS.format("999.00", "1,000.00")),
    Edit(TERMS, "step@D/2", {"t": ">"}, TERMS, "step@D/2", SAYS.format(">", "≥")),
    Edit(TERMS, "sentence@B", {"t": "Free."}, TERMS, "sentence@B", OTHER_TEXT.format("Free.")),
    Edit(SUMMARY, "vat_rate@C", {"v": "0.07"}, SUMMARY, "vat_rate@C", SAYS.format("7 %", "6 %")),
    Edit(SUMMARY, "vat@C", {"v": "1"}, SUMMARY, "vat@C", FOLLOWS.format("1.00", "17.77")),
    Edit(SUMMARY, "total@C", {"v": "1"}, SUMMARY, "total@C", FOLLOWS.format("1.00", "313.97")),
    Edit(SUMMARY, "kind_late@F", {"v": "1"}, SUMMARY, "kind_late@F", FOLLOWS.format("1.00", "415.65")),
    Edit(SUMMARY, "approved_by@C", {"t": "Nobody"}, SUMMARY, "digest@C", NOT_THE_DIGEST),
    Edit(SUMMARY, "agency@C", {"t": "B"}, SUMMARY, "hash@C", NOT_THE_HASH),
    Edit(SUMMARY, "hash@C", {"t": "0" * 64}, SUMMARY, "hash@C", NOT_THE_HASH),
    Edit(SUMMARY, "signature@C", {"t": "AAAA"}, SUMMARY, "signature@C", NOT_SIGNED),
    Edit(SUMMARY, "key@C", {"t": "00"}, SUMMARY, "digest@C", NOT_THE_DIGEST),
    Edit(SUMMARY, "digest@C", {"t": "0" * 64}, SUMMARY, "seal@C", NOT_SEALED),
    Edit(SUMMARY, "seal@C", {"t": "AAAA"}, SUMMARY, "seal@C", NOT_SEALED),
    Edit(SUMMARY, "status@C", {"t": "draft 草稿"}, SUMMARY, "status@C", DRAFT),
    Edit(CHECKS, "total@F", {"v": "fine"}, CHECKS, "total@F", FOLLOWS.format("fine", "ok 一致")),
]


@pytest.mark.parametrize(
    "edit", EDITS, ids=[f"{edit.sheet.name.lower()} {edit.where} {next(iter(edit.parts))}" for edit in EDITS]
)
def test_one_edit_is_one_sentence_that_names_the_cell(exported: Path, key: Key, edit: Edit) -> None:
    tampered = tamper(exported, edit.sheet, cell_of(exported, edit.sheet, edit.where), **edit.parts)
    seen = f"{edit.seen_on}!{cell_of(exported, edit.seen_on, edit.seen_at)}"
    assert reason(tampered, key) == f"{seen} {edit.said}"


def test_terms_that_say_otherwise_are_seen_beside_the_rates(exported: Path, key: Key) -> None:
    cell = cell_of(exported, TERMS, "canonical@B")
    text = str(openpyxl.load_workbook(exported)[TERMS][cell].value)
    tampered = tamper(exported, TERMS, cell, t=text.replace("12.5%", "13%"))
    assert reason(tampered, key) == f"{TERMS}!{cell_of(exported, TERMS, 'step@H/2')} " + SAYS.format(
        "12.5 %", "13 %"
    )


def test_terms_that_cannot_be_read_are_told(exported: Path, key: Key) -> None:
    tampered = tamper(exported, TERMS, cell_of(exported, TERMS, "canonical@B"), t="{}")
    assert reason(tampered, key) == (
        f"The terms that begin in {TERMS}!A3 cannot be read from their own text: "
        "The terms name no commission; write one of rate, rates or ladder."
    )


def test_a_part_that_stands_twice_is_told(exported: Path, key: Key) -> None:
    tampered = tamper(exported, LINES, cell_of(exported, LINES, "part/3"), v="31")
    assert "stands twice" in reason(tampered, key)


def test_an_untouched_workbook_holds(exported: Path, key: Key) -> None:
    verdict = verify_statement(exported, key.pem)
    assert verdict.ok
    assert str(verdict.reason) == (
        "The statement 2026-10 of A follows from its payments (10) and its terms, comes to "
        "313.97 USD, and is signed by the trusted key."
    )


def test_another_key_does_not_count(exported: Path) -> None:
    assert reason(exported, Key()).endswith(NOT_SIGNED)


def test_a_draft_is_told(tmp_path: Path, key: Key) -> None:
    assert reason(written(tmp_path, FACTS), key).endswith(DRAFT)


def test_a_forgery_in_itself_consistent_fails_for_want_of_the_key(tmp_path: Path, key: Key) -> None:
    """Other payments, all figures to match, a fresh hash and a fresh key."""
    dearer = [part._replace(amount_minor=part.amount_minor * 2) for part in FACTS.parts if not part.reverses]
    forged = written(tmp_path, replace(FACTS, parts=dearer), Key())
    verdict = verify_statement(forged, key.pem)
    assert [str(each).partition(" ")[2] for each in verdict.problems] == [
        f"汇总!{cell_of(forged, SUMMARY, 'signature@C')} {NOT_SIGNED}",
        f"汇总!{cell_of(forged, SUMMARY, 'seal@C')} {NOT_SEALED}",
    ]


def test_a_signature_of_another_statement_does_not_carry_over(tmp_path: Path, key: Key) -> None:
    other = issued(STATEMENTS["flat"], key)
    given = issued(FACTS, key)
    carried = replace(given, cover=replace(given.cover, signature=other.cover.signature))
    path = tmp_path / "carried.xlsx"
    write_workbook(path, carried, key.sign)  # even where the workbook itself were sealed
    assert reason(path, key).endswith(NOT_SIGNED)


def test_a_hash_of_another_statement_does_not_carry_over(tmp_path: Path, key: Key) -> None:
    other = STATEMENTS["flat"]
    digest = statement_hash(other, settle(other))
    path = written(tmp_path, FACTS, key, hash=digest, signature=key.sign(digest.encode()))
    assert reason(path, key).endswith(NOT_THE_HASH)


def _csv(path: Path) -> None:
    path.write_text("line,amount\n1,2\n")


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/other.xml", "<a/>")


def _broken(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook")


def _foreign(path: Path) -> None:
    openpyxl.Workbook().save(path)


def _cut_off(path: Path) -> None:
    whole = written(path.parent, FACTS, Key(), "whole.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize("make", [_csv, _picture, _empty, _archive, _broken, _foreign, _cut_off])
def test_what_is_no_exported_workbook_is_refused(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    make(path)
    with pytest.raises(FileRefused) as refused:
        verify_statement(path, Key().pem)
    assert str(refused.value) == (
        "“file.xlsx” is not a workbook that mandate exported; take the xlsx file that export statement wrote."
    )
