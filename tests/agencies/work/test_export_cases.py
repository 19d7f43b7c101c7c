"""Cases taken out to a file: masked by default, marked, told of, and only one's own."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from agencies.cases.rules.sealed import NAME
from agencies.common import jobs, sql, vault
from agencies.common.access import Actor
from agencies.common.errors import NotAllowed, NotFound
from agencies.common.tabular import read_table
from agencies.people.queries import PortfolioRow
from agencies.people.rules import Policy
from agencies.work.export_cases import CaseFile, Form, ask_export_cases, export_cases, fetch_export
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import NOW, running
from tests.people import Agency

PHONE = "212 555 0123"


async def stock(lender: PortfolioRow, north: Agency, south: Agency) -> None:
    """Let North hold C1 of Ann Lee and =C2, South C3."""
    for number, agency in (("C1", north), ("=C2", north), ("C3", south)):
        case = await books.case(lender, number)
        await books.place(case, agency)
        await rows.point(case, PHONE)
    await sql.execute("UPDATE debtors SET name_cipher = :name", name=vault.encrypt("Ann Lee", NAME))


async def made(actor: Actor, lender: PortfolioRow, form: Form = Form.CSV) -> CaseFile:
    """Ask for a file and make it."""
    job = await ask_export_cases(actor, lender.id, form, now=NOW)
    await export_cases(await running(job.id, actor))
    return await fetch_export(actor, job.id)


def table_of(file: CaseFile) -> list[list[str]]:
    """Read a csv."""
    return list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))


async def test_a_file_is_masked_and_marked(north: Agency, south: Agency) -> None:
    lender = await books.portfolio()
    await stock(lender, north, south)
    notice, headings, first, second, again = table_of(await made(north.manager, lender))
    assert notice == again
    assert "Taken out by North Manager of North on 2017-12-31 09:00 (America/New_York)" in notice[0]
    assert headings[:5] == ["Case no.", "Debtor", "Identity number", "Phones", "Product"]
    assert first[:4] == ["C1", "A** L**", "", "212***0123"]
    assert second[0] == "'=C2"
    assert first[headings.index("Owed in all")] == "100.00"


async def test_full_numbers_only_where_the_policy_says_so(north: Agency, south: Agency) -> None:
    lender = await books.portfolio(policy=Policy(export_full_numbers=True))
    await stock(lender, north, south)
    first = table_of(await made(north.manager, lender))[2]
    assert first[:4] == ["C1", "Ann Lee", "", PHONE]


async def test_a_workbook_is_marked_and_reads_back(north: Agency, south: Agency) -> None:
    lender = await books.portfolio()
    await stock(lender, north, south)
    file = await made(north.manager, lender, Form.XLSX)
    _, found = await read_table(
        file.data, name=file.name, known_headings=["Case no.", "Debtor", "Owed in all"]
    )
    assert [row.cells[0] for row in found] == ["C1", "=C2"]
    page = load_workbook(io.BytesIO(file.data)).worksheets[0]
    for shown in (page["A1"].value, page.oddFooter.left.text):
        assert "Taken out by North Manager of North on 2017-12-31 09:00" in str(shown)
    assert (page["A2"].value, page.freeze_panes) == ("Case no.", "A3")


async def test_the_journal_tells_what_was_taken_out(north: Agency, south: Agency) -> None:
    lender = await books.portfolio()
    await stock(lender, north, south)
    await made(north.manager, lender)
    content = json.loads(
        await sql.value(str, "SELECT content FROM journal WHERE act = 'cases.taken_out'") or "{}"
    )
    assert (content["count"], content["full_numbers"], len(content["sha256"])) == (2, False, 64)


async def test_a_file_is_for_the_person_who_asked(
    north: Agency, south: Agency, vera: Actor, owner: Actor
) -> None:
    lender = await books.portfolio()
    await stock(lender, north, south)
    job = await ask_export_cases(north.manager, lender.id, Form.CSV, now=NOW)
    assert (await ask_export_cases(north.manager, lender.id, Form.CSV, now=NOW)).id == job.id
    with pytest.raises(NotFound):
        await fetch_export(north.manager, job.id)
    await export_cases(await running(job.id, north.manager))
    for stranger in (south.manager, owner):
        with pytest.raises(NotFound):
            await fetch_export(stranger, job.id)
    for person in (north.collector, vera):
        with pytest.raises(NotAllowed):
            await ask_export_cases(person, lender.id, Form.CSV, now=NOW)
    with pytest.raises(NotFound):
        await ask_export_cases(north.manager, 99, Form.CSV, now=NOW)
    assert (await jobs.find(job.id)).rows_done == 2
