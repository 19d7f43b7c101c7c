"""Verifies the journal as a job: a long one takes longer than a page may."""

import datetime

from agencies.common import jobs, seals, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.words import pack

KIND = "verify_journal"


async def ask_verify_journal(actor: Actor, *, now: datetime.datetime) -> jobs.Job:
    """Ask for every row and seal to be recomputed, or give the job that is at it."""
    require(actor, Permission.VERIFY_JOURNAL)
    async with sql.transaction():
        return await jobs.enqueue(actor, KIND, jobs.key_of({}), {}, now=now)


async def verify_journal(running: jobs.Running) -> None:
    """Recompute the journal and keep what was found: {ok, reason, entries, seals}."""
    await running.progress(0, None)
    found = await seals.verify(seals.own_anchor())
    async with sql.transaction():
        await running.finish(
            {"ok": found.ok, "reason": pack(found.reason), "entries": found.entries, "seals": found.seals}
        )
