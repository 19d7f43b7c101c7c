"""Makes the dossier of an agency with the workbooks of its statements, files it, and hands it out."""

import asyncio
import datetime
from dataclasses import dataclass
from pathlib import Path

from agencies.common import evidence, jobs, journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.standing.dossier_zip import write_zip
from agencies.standing.gather_dossier import gather_dossier
from agencies.standing.queries.retirement import retirement_by_id, retirement_of, steps_of
from agencies.standing.retire_agency import begin_step, end_step
from agencies.standing.rules.retirement import KIND_OF, Step
from agencies.vendors.queries import AgencyRow, find_agency
from settlement.statements.queries.cards import StatementFilter, list_statements
from settlement.workbook.statement_workbook import workbook_name, written_workbook

KIND = KIND_OF[Step.FILED]
_MOST_STATEMENTS = 5_000


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier as it is handed out: the one that was filed, or one of this moment."""

    name: str
    data: bytes
    filed: bool


async def file_dossier(running: jobs.Running) -> None:
    """Make the dossier of a retired agency and keep it as evidence."""
    found = await retirement_by_id(running.payload["change_id"])
    data = b""
    if found is not None:
        agency = await find_agency(running.actor, found.agency)
        data = await _made(running.actor, agency, running.clock())
    digest = await asyncio.to_thread(evidence.lay_down, data)
    async with sql.transaction():
        due = await begin_step(running, Step.FILED)
        if due is None:
            return
        kept = await evidence.keep_laid(digest, len(data), now=running.clock())
        content = {"sha256": kept.sha256, "size": kept.size}
        await end_step(running, due, Step.FILED, content, evidence_id=kept.id)


async def hand_out_dossier(actor: Actor, agency: AgencyRow, *, now: datetime.datetime) -> Dossier:
    """Give the dossier of an agency: the one that was filed when it was retired, else one made now."""
    require(actor, Permission.EXPORT_DOSSIERS)
    begun = await retirement_of(actor, agency.id)
    steps = [] if begun is None else await steps_of(begun.id)
    filed = next((each.evidence_id for each in steps if each.evidence_id is not None), None)
    data = await _made(actor, agency, now) if filed is None else await evidence.read(filed)
    async with sql.transaction():
        await journal.record(
            actor,
            "dossier.exported",
            "agency",
            agency.id,
            agency_id=agency.id,
            now=now,
            size=len(data),
            filed=filed is not None,
        )
    return Dossier(f"{agency.code}-dossier.zip", data, filed is not None)


async def export_dossier(actor: Actor, agency: AgencyRow, file: Path, *, now: datetime.datetime) -> Dossier:
    """Write the dossier of an agency to a file, which appears only when it is complete."""
    _refuse_target(file)
    made = await hand_out_dossier(actor, agency, now=now)
    draft = file.with_name(f".{file.name}.part")
    try:
        await asyncio.to_thread(draft.write_bytes, made.data)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return made


def _refuse_target(file: Path) -> None:
    if file.is_dir() or not file.parent.is_dir():
        raise Conflict("{file} cannot be written; name a file in a folder that is there.", file=file)


async def _made(actor: Actor, agency: AgencyRow, now: datetime.datetime) -> bytes:
    cards = await list_statements(actor, StatementFilter(agency_id=agency.id), limit=_MOST_STATEMENTS)
    locked = [each for each in cards if each.status == "locked"]
    workbooks = {workbook_name(each): await written_workbook(actor, each) for each in locked}
    members = await gather_dossier(actor, agency, workbooks)
    return await asyncio.to_thread(write_zip, agency.code, now.isoformat(), members)
