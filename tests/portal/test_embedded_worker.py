"""The embedded database has a worker in a process of its own, which ends with the portal."""

import asyncio
import os
import signal
from pathlib import Path

from agencies.common import jobs
from agencies.common.access import Actor
from portal.clock import wall_clock
from portal.embedded_worker import worker_beside
from portal.settings import Settings
from portal.verify_journal import ask_verify_journal

PATIENCE = 60


async def _done(job_id: int) -> jobs.Job:
    """Wait until a job has ended."""
    async with asyncio.timeout(PATIENCE):
        while (job := await jobs.find(job_id)).status in {"queued", "running"}:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return job


def _children() -> set[int]:
    told = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii")
    return {int(each) for each in told.split()}


async def test_a_worker_does_jobs_is_started_again_and_ends_with_the_portal(
    database: Settings, owner: Actor
) -> None:
    before = _children()
    async with worker_beside(database):
        first = await ask_verify_journal(owner, now=wall_clock())
        assert (await _done(first.id)).status == "done"
        [child] = _children() - before
        os.kill(child, signal.SIGKILL)
        second = await ask_verify_journal(owner, now=wall_clock())
        assert (await _done(second.id)).status == "done"
        assert child not in _children()
    assert _children() == before
