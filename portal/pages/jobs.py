"""Jobs: the list, one with its live progress and what it refused, and the word that stops it."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from agencies.common.access import Permission
from agencies.common.cancel_job import cancel_job
from agencies.common.job_list import JobFilter, JobRow, job_page, job_row, list_jobs
from agencies.common.refused_rows import lines_of_job
from agencies.common.words import Message, render, say
from portal.pages.job_words import (
    FILES,
    KIND_WORDS,
    STATUS_WORDS,
    duration,
    far,
    figures,
    kind_words,
    onwards,
)
from portal.web.lists import page_of, place_of, read_cursor
from portal.web.visit import Visit

_STEP = 0.5
_LONGEST = 60.0


async def show_jobs(visit: Visit) -> Response:
    """List the jobs, newest first."""
    asked = visit.asked
    cursor = read_cursor(asked.text("after"))
    wanted = JobFilter(
        status=asked.one_of("status", STATUS_WORDS),
        kind=asked.one_of("kind", KIND_WORDS),
        actor_id=visit.actor.person_id if asked.on("mine") else None,
    )
    rows = await list_jobs(visit.actor, wanted, after=place_of(cursor), back=cursor.back)
    return visit.show(
        "jobs/list.html",
        page=page_of(rows, cursor, lambda row: (row.id,)),
        kinds=KIND_WORDS,
        statuses=STATUS_WORDS,
        kind_words=kind_words,
        lasted=lasted,
    )


async def show_job(visit: Visit) -> Response:
    """Show a job: how far it is, or what came out and what it refused."""
    job = await job_page(visit.actor, visit.number("job_id"))
    cursor = read_cursor(visit.asked.text("after"))
    lines = await lines_of_job(job.row.id, after=place_of(cursor), back=cursor.back) if job.refused else []
    return visit.show(
        "jobs/job.html",
        job=job,
        row=job.row,
        words=kind_words(job.row.kind),
        status=STATUS_WORDS[job.row.status],
        far=_far(visit, job.row),
        figures=figures(job.result),
        onwards=onwards(job, visit.actor) if job.row.status == "done" else None,
        page=page_of(lines, cursor, lambda line: (line.id,), total=job.refused),
        lasted=lasted(job.row),
        sees_file=job.upload_id is not None and visit.may(FILES.get(job.row.kind, Permission.IMPORT_CASES)),
        may_cancel=job.row.actor_id == visit.actor.person_id or visit.may(Permission.CANCEL_JOBS),
    )


def lasted(row: JobRow) -> object:
    """Say how long a job took; None while it has not ended."""
    if row.started_at is None or row.finished_at is None:
        return None
    return duration(round((row.finished_at - row.started_at).total_seconds()))


async def cancel(visit: Visit) -> Response:
    """Stop a job."""
    job_id = visit.number("job_id")
    await cancel_job(visit.actor, job_id, now=visit.now)
    return visit.go("job", job_id=job_id, flash=say("The job is told to stop."))


async def show_events(visit: Visit) -> Response:
    """Send what a job has done as it does it; a browser asks again where the stream was cut."""
    job = await job_row(visit.actor, visit.number("job_id"))
    return StreamingResponse(_events(visit, job), media_type="text/event-stream")


async def _events(visit: Visit, job: JobRow) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    begun, told = loop.time(), None
    while job.is_open and loop.time() - begun < _LONGEST:
        words = render(_far(visit, job), visit.language)
        if words != told:
            yield _event("progress", done=job.rows_done, total=job.rows_total, words=words)
        told = words
        await asyncio.sleep(_STEP)
        job = await job_row(visit.actor, job.id)
    if not job.is_open:
        yield _event("end", status=job.status)


def _far(visit: Visit, job: JobRow) -> Message:
    now = visit.request.app.state.clock()
    return far(job, job.pace(now), job.seconds_left(now))


def _event(name: str, **told: object) -> str:
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
