"""Makes the workbook of a statement for a reader who downloads it: at once, or as a job where it is long."""

import asyncio
import datetime
import tempfile
from dataclasses import dataclass
from pathlib import Path

from agencies.common import evidence, jobs, journal, sql, vault
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.common.errors import Conflict, NotFound
from agencies.people.queries import portfolio_by_id
from agencies.vendors.queries import find_agency
from settlement.statements.queries.cards import StatementCard, find_card
from settlement.statements.queries.stored import statements_by_id
from settlement.workbook.load_issue import load_issue
from settlement.workbook.queries import finished_export
from settlement.workbook.rules import Issue
from settlement.workbook.write_workbook import write_workbook

KIND = "export_statement"
LINES_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook ready to be handed over, under the name it is saved by."""

    name: str
    data: bytes


async def make_workbook(actor: Actor, statement_id: int, *, now: datetime.datetime) -> Workbook:
    """Write the workbook of a statement that the actor sees; Conflict for one too long to wait for.

    A locked statement is sealed with this home's key, a draft is not.
    """
    require(actor, Permission.READ_STATEMENTS)
    card = await find_card(actor, statement_id)
    if card.payments > LINES_AT_ONCE:
        raise Conflict(
            "The statement {month} of {agency} has {lines} lines; ask for its workbook, then fetch it.",
            month=format_month(card.month),
            agency=card.agency,
            lines=card.payments,
        )
    made = Workbook(workbook_name(card), await written_workbook(actor, card))
    async with sql.transaction():
        await _note(actor, card, now)
    return made


async def ask_workbook(actor: Actor, statement_id: int, *, now: datetime.datetime) -> jobs.Job:
    """Ask for the workbook of a long statement, or give the job that made or makes the very same."""
    require(actor, Permission.READ_STATEMENTS)
    card = await find_card(actor, statement_id)
    key = _key(card)
    done = await finished_export(KIND, key)
    if done is not None:
        return await jobs.find(done.job_id)
    async with sql.transaction():
        return await jobs.enqueue(actor, KIND, key, {"statement_id": card.id}, now=now)


async def export_workbook(running: jobs.Running) -> None:
    """Write the workbook and keep it as evidence; the job's result names it."""
    card = await find_card(running.actor, running.payload["statement_id"])
    await running.progress(0, card.payments)
    data = await written_workbook(running.actor, card)
    async with sql.transaction():
        await running.progress(card.payments, card.payments)
        kept = await evidence.keep(data, now=running.clock())
        await _note(running.actor, card, running.clock())
        await running.finish({"evidence_id": kept.id, "hash": card.hash, "statement_id": card.id})


async def fetch_workbook(actor: Actor, statement_id: int) -> Workbook:
    """Give the workbook that was made of a statement as it stands; NotFound while there is none."""
    require(actor, Permission.READ_STATEMENTS)
    card = await find_card(actor, statement_id)
    done = await finished_export(KIND, _key(card))
    if done is None:
        raise NotFound("The workbook of this statement is not made yet; ask for it first.")
    return Workbook(workbook_name(card), await evidence.read(done.evidence_id))


async def has_workbook(actor: Actor, statement_id: int) -> bool:
    """Say whether the workbook of a statement as it stands is ready to be fetched."""
    require(actor, Permission.READ_STATEMENTS)
    return await finished_export(KIND, _key(await find_card(actor, statement_id))) is not None


def workbook_name(card: StatementCard) -> str:
    """Name the file by agency, portfolio and month, and a draft as such."""
    draft = "" if card.status == "locked" else "-draft"
    return f"{card.agency}-{card.portfolio}-{format_month(card.month)}{draft}.xlsx"


def _key(card: StatementCard) -> str:
    return f"{card.id}/{card.status}/{card.hash}"


async def written_workbook(actor: Actor, card: StatementCard) -> bytes:
    """Write the workbook of a statement that the actor was seen to see; a locked one is sealed."""
    (statement,) = await statements_by_id([card.id])
    agency = await find_agency(actor, card.agency)
    shown = await load_issue(statement, agency, await portfolio_by_id(card.portfolio_id))
    return await asyncio.to_thread(_bytes_of, shown, card.status == "locked")


def _bytes_of(shown: Issue, locked: bool) -> bytes:
    with tempfile.TemporaryDirectory(prefix="mandate-export-") as folder:
        path = Path(folder) / "statement.xlsx"
        write_workbook(path, shown, vault.sign if locked else None)
        return path.read_bytes()


async def _note(actor: Actor, card: StatementCard, now: datetime.datetime) -> None:
    await journal.record(
        actor,
        "statement.exported",
        "statement",
        card.id,
        agency_id=card.agency_id,
        now=now,
        month=format_month(card.month),
        status=card.status,
        lines=card.payments,
        hash=card.hash,
    )
