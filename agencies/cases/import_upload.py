"""Takes in a file of cases or contact points that was handed in before, or tries it without effect."""

import datetime

from agencies.cases import import_cases, import_points
from agencies.cases.queries import column_maps
from agencies.cases.stage_cases import CaseFileRequest
from agencies.common import jobs, journal, sql
from agencies.common.access import Actor
from agencies.common.dates import civil_day
from agencies.common.errors import NotFound
from agencies.common.uploads import (
    Kind,
    NewUpload,
    Upload,
    ask_upload,
    check_ready,
    find_upload,
    note_job,
)
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.people.rules import check_code


async def ask_case_upload(
    actor: Actor,
    portfolio: PortfolioRow,
    data: bytes,
    *,
    name: str,
    as_of: datetime.date,
    map_name: str | None = None,
    now: datetime.datetime,
) -> Upload:
    """Hand in a case file as of a day, its columns those remembered under `map_name`, if one is given."""
    import_cases.check_day(portfolio, as_of, now)
    columns = await column_maps.saved_map(portfolio.id, map_name) if map_name else {}
    if columns is None:
        raise NotFound(
            "No columns are remembered as {name} any more; choose another map, or none.", name=map_name
        )
    new = NewUpload(
        Kind.CASES, name, portfolio.id, as_of=as_of, columns=columns, remembered=map_name is not None
    )
    return await ask_upload(actor, data, new, now=now)


async def ask_import_upload(
    actor: Actor, upload_id: int, *, trial: bool = False, map_name: str | None = None, now: datetime.datetime
) -> jobs.Job:
    """Ask for an upload to be taken in, or tried; twice asked it is one import.

    With `map_name` its columns are remembered for later files. Conflict where the first look found that the
    file cannot be taken in as it is read, or is not done yet.
    """
    upload = await find_upload(actor, upload_id)
    if upload.import_job_id is not None:
        return await jobs.find(upload.import_job_id)
    check_ready(upload)
    async with sql.transaction():
        if map_name and upload.columns and upload.kind is Kind.CASES:
            check_code(map_name)
            await column_maps.save_map(upload.portfolio_id, map_name, upload.columns)
            await journal.record(
                actor,
                "column_map.saved",
                "portfolio",
                upload.portfolio_id,
                now=now,
                name=map_name,
                columns=dict(upload.columns),
            )
        job = await _enqueue(actor, upload, trial=trial, now=now)
        await note_job(upload_id, job.id, trial=trial)
    return job


async def _enqueue(actor: Actor, upload: Upload, *, trial: bool, now: datetime.datetime) -> jobs.Job:
    if upload.kind is Kind.POINTS:
        return await import_points.enqueue_import(
            actor, upload.portfolio_id, upload.evidence_id, upload.name, upload.columns, now=now
        )
    portfolio = await portfolio_by_id(upload.portfolio_id)
    as_of = upload.as_of or civil_day(upload.created_at, portfolio.time_zone)
    request = CaseFileRequest(
        upload.portfolio_id, upload.evidence_id, upload.name, as_of, upload.columns, trial
    )
    return await import_cases.enqueue_import(actor, request, now=now)
