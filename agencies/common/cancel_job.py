"""Stops a job on somebody's word."""

import datetime

from agencies.common import jobs, journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.job_list import job_row


async def cancel_job(actor: Actor, job_id: int, *, now: datetime.datetime) -> None:
    """Stop one's own job, or as administrator anybody's, at its next report of progress.

    What the job has written to the books by then stays; what it was about to write is not written.
    """
    job = await job_row(actor, job_id)
    if job.actor_id != actor.person_id:
        require(actor, Permission.CANCEL_JOBS)
    async with sql.transaction():
        if not await jobs.ask_to_cancel(job_id):
            raise Conflict("Job {id} has ended already.", id=job_id)
        await jobs.drop_waiting(job_id, now=now)
        await journal.record(
            actor, "job.cancelled", "job", job_id, agency_id=actor.agency_id, now=now, kind=job.kind
        )
