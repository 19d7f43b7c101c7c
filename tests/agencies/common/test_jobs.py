"""Long acts: asked for once, held by one, resumed by another, done once."""

import datetime
import os
import socket

import pytest

from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, NotFound

KINDS = ("import_cases",)
GONE = f"{socket.gethostname()}/{2**22 + 1}/0000"  # no process has so high a number


async def _asked(owner: Actor, now: datetime.datetime, key: str = "file-1") -> jobs.Job:
    async with sql.transaction():
        return await jobs.enqueue(owner, "import_cases", key, {"evidence": 1}, now=now)


async def _running(owner: Actor, now: datetime.datetime, holder: str = "") -> jobs.Running:
    job = await jobs.take((await _asked(owner, now)).id, holder or jobs.owner_name(), now=now)
    return jobs.Running(job, owner, lambda: now)


async def test_asking_twice_gives_the_open_job(owner: Actor, now: datetime.datetime) -> None:
    assert (await _asked(owner, now)).id == (await _asked(owner, now)).id
    assert (await _asked(owner, now, "file-2")).id != (await _asked(owner, now)).id


async def test_one_holder_at_a_time(owner: Actor, now: datetime.datetime) -> None:
    running = await _running(owner, now, "elsewhere/1/aa")
    with pytest.raises(Conflict, match="Another process is working"):
        await jobs.take(running.job.id, jobs.owner_name(), now=now)
    assert await jobs.claim(jobs.owner_name(), now=now, kinds=KINDS) is None


async def test_a_lease_that_ran_out_is_taken_over_and_the_old_holder_stopped(
    owner: Actor, now: datetime.datetime
) -> None:
    running = await _running(owner, now, "elsewhere/1/aa")
    later = now + jobs.LEASE + datetime.timedelta(seconds=1)
    taken = await jobs.claim(jobs.owner_name(), now=later, kinds=KINDS)
    assert taken is not None
    assert (taken.id, taken.attempts) == (running.job.id, 2)
    with pytest.raises(Conflict, match="taken over"):
        await running.progress(10, 20)
    with pytest.raises(Conflict, match="taken over"):
        await running.finish({})


async def test_a_killed_process_on_this_machine_loses_its_job_at_once(
    owner: Actor, now: datetime.datetime
) -> None:
    running = await _running(owner, now, GONE)
    assert (await jobs.take(running.job.id, jobs.owner_name(), now=now)).attempts == 2


async def test_a_living_process_on_this_machine_keeps_its_job(owner: Actor, now: datetime.datetime) -> None:
    running = await _running(owner, now, f"{socket.gethostname()}/{os.getppid()}/00")
    with pytest.raises(Conflict, match="Another process is working"):
        await jobs.take(running.job.id, jobs.owner_name(), now=now)


async def test_progress_never_goes_back(owner: Actor, now: datetime.datetime) -> None:
    seen: list[tuple[int, int | None]] = []
    running = await _running(owner, now)
    running.watch = lambda done, total: seen.append((done, total))
    for done in (5, 3, 8):
        await running.progress(done, 10)
    assert seen == [(5, 10), (5, 10), (8, 10)]


async def test_somebody_can_stop_it(owner: Actor, now: datetime.datetime) -> None:
    running = await _running(owner, now)
    assert await jobs.ask_to_cancel(running.job.id)
    with pytest.raises(jobs.Cancelled):
        await running.progress(1, 10)
    await jobs.close(running, "cancelled", None)
    assert (await jobs.find(running.job.id)).status == "cancelled"
    assert not await jobs.ask_to_cancel(running.job.id)


async def test_work_and_its_end_happen_together_or_not_at_all(owner: Actor, now: datetime.datetime) -> None:
    running = await _running(owner, now)
    with pytest.raises(ZeroDivisionError):
        await _finish_and_fail(running)
    assert (await jobs.find(running.job.id)).status == "running"
    async with sql.transaction():
        await running.finish({"read": 3})
    done = await jobs.find(running.job.id)
    assert (done.status, done.result) == ("done", '{"read": 3}')


async def _finish_and_fail(running: jobs.Running) -> None:
    async with sql.transaction():
        await running.finish({"read": 3})
        raise ZeroDivisionError


async def test_a_done_job_may_be_asked_for_again(owner: Actor, now: datetime.datetime) -> None:
    running = await _running(owner, now)
    async with sql.transaction():
        await running.finish({})
    assert (await _asked(owner, now)).id != running.job.id


async def test_a_job_that_is_not_there_is_named(owner: Actor) -> None:
    with pytest.raises(NotFound, match="no job 77"):
        await jobs.find(77)
