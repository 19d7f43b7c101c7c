"""A workbook for whoever reads a statement in the portal: small at once, long as a job, the same file."""

import io
from pathlib import Path

import openpyxl
import pytest

from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.common.dates import parse_month
from agencies.common.errors import Conflict, NotAllowed, NotFound
from portal.worker import run_job
from settlement.statements.queries import statements_of
from settlement.workbook import statement_workbook
from settlement.workbook.statement_workbook import ask_workbook, fetch_workbook, make_workbook
from settlement.workbook.verify_statement import verify_statement
from tests.people import Agency
from tests.settlement.ledger import Ledger, open_ledger
from tests.settlement.workbook.stored import LATER, agree, lock


@pytest.fixture
async def locked(owner: Actor, vera: Actor, frank: Actor, fiona: Actor, north: Agency) -> int:
    """Give the locked October of agency North, one line."""
    ledger: Ledger = await open_ledger(owner, LATER)
    await agree(ledger, north, vera, "2017-01-01", rate="18%", vat="6%")
    await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await lock(ledger, frank, fiona, "2017-10")
    (found,) = await statements_of(owner, ledger.portfolio, parse_month("2017-10"))
    return found.id


async def test_a_short_one_is_made_at_once_and_holds(locked: int, north: Agency, tmp_path: Path) -> None:
    made = await make_workbook(north.manager, locked, now=LATER)
    assert made.name == "NORTH-US-2017-10.xlsx"
    assert len(openpyxl.load_workbook(io.BytesIO(made.data)).sheetnames) > 1
    file = tmp_path / made.name
    file.write_bytes(made.data)
    assert verify_statement(file, vault.public_key_pem()).ok
    assert await sql.value(str, "SELECT act FROM journal ORDER BY id DESC LIMIT 1") == "statement.exported"


async def test_a_long_one_is_a_job_that_is_not_done_twice(
    locked: int, frank: Actor, north: Agency, south: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement_workbook, "LINES_AT_ONCE", 0)
    with pytest.raises(Conflict, match="2017-10 of NORTH has 1 lines"):
        await make_workbook(frank, locked, now=LATER)
    with pytest.raises(NotFound, match="not made yet"):
        await fetch_workbook(frank, locked)
    job = await ask_workbook(frank, locked, now=LATER)
    await run_job(job.id, clock=lambda: LATER)
    assert (await ask_workbook(north.manager, locked, now=LATER)).id == job.id
    monkeypatch.undo()
    assert (await fetch_workbook(north.manager, locked)).data == (
        await make_workbook(frank, locked, now=LATER)
    ).data
    with pytest.raises(NotFound, match="not there for you"):
        await fetch_workbook(south.manager, locked)
    with pytest.raises(NotAllowed, match="statements:read"):
        await ask_workbook(south.collector, locked, now=LATER)
