"""Statements leave the database as workbooks: sealed when locked, the same ever after, for those who may."""

from pathlib import Path

import openpyxl
import pytest

from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.common.dates import parse_month
from agencies.common.errors import Conflict, NotAllowed, NotFound
from settlement.statements.queries import StatementRow, statements_of
from settlement.workbook.export_statement import Exported, export_statement
from settlement.workbook.verify_statement import verify_statement
from tests.people import Agency
from tests.settlement.ledger import Ledger, open_ledger
from tests.settlement.workbook.stored import LATER, agree, draft, lock, name_debtors
from tests.settlement.workbook.test_contents import by_code, table

Pair = tuple[Actor, Actor]
WHOLE = {
    "metric": "monthly_amount",
    "method": "whole_amount",
    "steps": [{"from": "0", "below": "1000", "rate": "10%"}, {"from": "1000", "rate": "20%"}],
}


@pytest.fixture
async def ledger(owner: Actor, vera: Actor, north: Agency) -> Ledger:
    """Lay a ledger in which agency North earns 18 % from the start of 2017."""
    made = await open_ledger(owner, LATER)
    await agree(made, north, vera, "2017-01-01", rate="18%", vat="6%")
    return made


@pytest.fixture
async def finance(frank: Actor, fiona: Actor) -> Pair:
    """Give both of the finance department: who drafts, and who approves."""
    return frank, fiona


async def export(ledger: Ledger, actor: Actor, who: Agency, file: Path, month: str = "2017-10") -> Exported:
    """Export a month of an agency as somebody."""
    return await export_statement(
        actor, await ledger.agency(who), ledger.portfolio, parse_month(month), file, now=LATER
    )


async def stored(ledger: Ledger, month: str) -> StatementRow:
    """Read the only statement of a month."""
    (found,) = await statements_of(ledger.owner, ledger.portfolio, parse_month(month))
    return found


def workbooks(folder: Path) -> list[str]:
    """List the workbooks in a folder."""
    return [each.name for each in folder.iterdir() if each.suffix == ".xlsx"]


def holds(file: Path) -> bool:
    """Say whether the home's key vouches for a workbook."""
    return verify_statement(file, vault.public_key_pem()).ok


async def test_a_locked_statement_is_exported_and_holds(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await ledger.pays(north, "P-2", 25, "2017-10-17", excess=5)
    await name_debtors("张三丰")
    await lock(ledger, frank, fiona, "2017-10")
    file = tmp_path / "north.xlsx"
    made = await export(ledger, fiona, north, file)
    statement = await stored(ledger, "2017-10")
    assert (made.file, made.hash, made.lines) == (file, statement.hash, 2)
    shown = by_code(file, "Summary 汇总", 2)
    assert (shown["agency"], shown["agency_name"], shown["portfolio"]) == ("NORTH", "North", "US")
    assert (shown["drafted_by"], shown["approved_by"], shown["status"]) == ("Frank", "Fiona", "locked 已锁定")
    assert (shown["payments"], shown["commission"], shown["vat"]) == (2, 222.27, 13.34)
    assert (shown["hash"], shown["signature"]) == (statement.hash, statement.signature)
    rows = [(row["case_no"], row["debtor"], row["excess"]) for row in table(file, "Lines 明细")]
    assert rows == [("A-NORTH", "张**", 0), ("A-NORTH", "张**", 0.05)]
    assert holds(file)
    assert b"\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0" not in file.read_bytes()


async def test_an_export_is_in_the_journal(
    ledger: Ledger, finance: Pair, north: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await lock(ledger, *finance, "2017-10")
    made = await export(ledger, north.manager, north, tmp_path / "north.xlsx")
    found = await sql.tuples(
        "SELECT actor_id, agency_id, content FROM journal WHERE act = 'statement.exported'"
    )
    ((actor, agency, content),) = found
    assert (actor, agency) == (north.manager.person_id, north.agency_id)
    assert made.hash in content
    assert '"lines": 1' in content


async def test_a_draft_is_exported_unsigned(
    ledger: Ledger, frank: Actor, north: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await draft(ledger, frank, "2017-10")
    file = tmp_path / "north.xlsx"
    await export(ledger, frank, north, file)
    shown = by_code(file, "Summary 汇总", 2)
    assert (shown["status"], shown["signature"], shown["seal"]) == ("draft 草稿", "—", "—")
    assert "draft" in str(verify_statement(file, vault.public_key_pem()).reason)


async def test_what_comes_later_changes_nothing_of_a_locked_month(
    ledger: Ledger, vera: Actor, finance: Pair, north: Agency, tmp_path: Path
) -> None:
    frank, fiona = finance
    bounced = await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await lock(ledger, frank, fiona, "2017-10")
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    await export(ledger, frank, north, one)
    await agree(ledger, north, vera, "2017-11-01", rate="10%", vat="13%")
    await ledger.pays(north, "P-2", 50_000, "2017-10-30")
    await ledger.reverses(north, "P-3", bounced, "2017-11-05")
    await lock(ledger, frank, fiona, "2017-11")
    await export(ledger, frank, north, other)
    assert one.read_bytes() == other.read_bytes()


async def test_a_later_month_shows_what_it_rests_on(
    ledger: Ledger, vera: Actor, finance: Pair, south: Agency, tmp_path: Path
) -> None:
    frank, fiona = finance
    await agree(ledger, south, vera, "2017-01-01", ladder=WHOLE)
    await ledger.pays(south, "P-0", 10_000, "2017-10-01")
    bounced = await ledger.pays(south, "P-1", 80_000, "2017-10-16")
    await lock(ledger, frank, fiona, "2017-10")
    await ledger.pays(south, "P-2", 20_000, "2017-10-20")  # the month reaches 1,100.00 with it, so 20 %
    await ledger.reverses(south, "P-3", bounced, "2017-11-05")
    await lock(ledger, frank, fiona, "2017-11")
    await ledger.pays(south, "P-4", 500_000, "2017-10-21")  # later still: not for November's groups
    await lock(ledger, frank, fiona, "2017-12")
    file = tmp_path / "south.xlsx"
    await export(ledger, frank, south, file, "2017-11")
    (group,) = table(file, "Groups 分组")
    assert (group["locked"], group["here"], group["reached"], group["rate"]) == (900, 200, 1100, 0.2)
    (back,) = table(file, "Reversals 冲正")
    assert (str(back["statement"].date()), back["place"], back["undoes"]) == ("2017-10-01", 2, "P-1")
    assert (back["commission"], back["back_commission"]) == (80, -80)
    assert [row["commission"] for row in table(file, "Lines 明细")] == [40, -80]
    assert holds(file)


async def test_a_draft_whose_facts_changed_is_not_exported(
    ledger: Ledger, vera: Actor, frank: Actor, north: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await draft(ledger, frank, "2017-10")
    await agree(ledger, north, vera, "2017-10-01", rate="20%")
    with pytest.raises(Conflict, match="changed since it was drafted"):
        await export(ledger, frank, north, tmp_path / "north.xlsx")
    assert workbooks(tmp_path) == []


async def test_payments_that_came_after_a_draft_are_not_in_it(
    ledger: Ledger, frank: Actor, north: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await draft(ledger, frank, "2017-10")
    await ledger.pays(north, "P-2", 10_000, "2017-10-17")
    assert (await export(ledger, frank, north, tmp_path / "north.xlsx")).lines == 1


async def test_a_locked_statement_that_was_altered_below_is_told(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await lock(ledger, frank, fiona, "2017-10")
    await sql.execute("UPDATE attributions SET amount_minor = 20000")
    with pytest.raises(Conflict, match="no longer comes to its hash"):
        await export(ledger, frank, north, tmp_path / "north.xlsx")


async def test_a_month_without_a_statement_is_told(
    ledger: Ledger, frank: Actor, north: Agency, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="There is no statement 2017-10 of NORTH"):
        await export(ledger, frank, north, tmp_path / "north.xlsx")


async def test_agencies_export_their_own_only(
    ledger: Ledger, finance: Pair, north: Agency, south: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await draft(ledger, finance[0], "2017-10")
    with pytest.raises(NotFound):  # not sent yet
        await export(ledger, north.manager, north, tmp_path / "north.xlsx")
    await lock(ledger, *finance, "2017-10")
    with pytest.raises(NotFound):
        await export(ledger, south.manager, north, tmp_path / "north.xlsx")
    with pytest.raises(NotAllowed, match="statements:read"):
        await export(ledger, north.collector, north, tmp_path / "north.xlsx")
    assert workbooks(tmp_path) == []
    assert (await export(ledger, north.manager, north, tmp_path / "north.xlsx")).lines == 1


async def test_a_file_appears_whole_or_not_at_all(
    ledger: Ledger, frank: Actor, north: Agency, tmp_path: Path
) -> None:
    await ledger.pays(north, "P" * 40_000, 10_000, "2017-10-16")
    await draft(ledger, frank, "2017-10")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "north.xlsx").write_text("what was there")
    with pytest.raises(Conflict, match="longer than a cell can be"):
        await export(ledger, frank, north, folder / "north.xlsx")
    assert [each.name for each in folder.iterdir()] == ["north.xlsx"]
    assert (folder / "north.xlsx").read_text() == "what was there"
    await sql.execute("UPDATE payments SET reference = 'P-1'")
    await draft(ledger, frank, "2017-10")
    await export(ledger, frank, north, folder / "north.xlsx")
    assert [each.name for each in folder.iterdir()] == ["north.xlsx"]
    assert openpyxl.load_workbook(folder / "north.xlsx").sheetnames[0] == "Summary 汇总"


async def test_a_place_where_no_file_can_be_is_told(
    ledger: Ledger, frank: Actor, north: Agency, tmp_path: Path
) -> None:
    for name, sentence in (
        ("", "is a folder; name a file in it"),
        ("north.csv", r"does not end in \.xlsx"),
        ("nowhere/north.xlsx", "There is no folder"),
    ):
        with pytest.raises(Conflict, match=sentence):
            await export(ledger, frank, north, tmp_path / name)
