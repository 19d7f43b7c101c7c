"""A job ends as done, failed or cancelled, and what follows on it is done before the answer."""

import datetime

import pytest

from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from portal import worker


@pytest.fixture(autouse=True)
def _handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add kinds of jobs that do little, for the time of a test."""
    for kind, handler in {"count": _count, "follow": _follow, "refuse": _refuse, "break": _break}.items():
        monkeypatch.setitem(worker.HANDLERS, kind, handler)
    monkeypatch.setattr(worker, "FOLLOW_ONS", ("count",))


async def _count(running: jobs.Running) -> None:
    await running.progress(1, 2)
    async with sql.transaction():
        await running.finish({"counted": running.payload["number"]})


async def _follow(running: jobs.Running) -> None:
    async with sql.transaction():
        await running.follow_on("count", "after", {"number": 7})
        await running.finish({"followed": True})


async def _refuse(running: jobs.Running) -> None:
    raise Conflict("Another process is working on job {id}; wait for it or try again in a minute.", id=1)


async def _break(running: jobs.Running) -> None:
    raise ZeroDivisionError


async def _ask(owner: Actor, kind: str, now: datetime.datetime) -> int:
    async with sql.transaction():
        return (await jobs.enqueue(owner, kind, "key", {"number": 3}, now=now)).id


async def test_a_job_is_done_and_answers(owner: Actor, now: datetime.datetime) -> None:
    seen: list[tuple[int, int | None]] = []
    done = await worker.run_job(
        await _ask(owner, "count", now), clock=lambda: now, watch=lambda *far: seen.append(far)
    )
    assert done.result == {"counted": 3}
    assert seen == [(1, 2)]


async def test_what_follows_is_done_too(owner: Actor, now: datetime.datetime) -> None:
    done = await worker.run_job(await _ask(owner, "follow", now), clock=lambda: now)
    assert done.result == {"followed": True}
    assert done.follow_ons == {"count": {"counted": 7}}


async def test_what_a_killed_process_left_to_follow_on_is_done_with_the_next_job(
    owner: Actor, now: datetime.datetime
) -> None:
    left = await _ask(owner, "count", now)
    done = await worker.run_job(await _ask(owner, "follow", now), clock=lambda: now)
    assert done.follow_ons == {"count": {"counted": 7}}  # its own, not the one found
    assert (await jobs.find(left)).status == "done"


@pytest.mark.parametrize(("kind", "error"), [("refuse", Conflict), ("break", ZeroDivisionError)])
async def test_a_job_that_fails_is_marked_and_may_be_asked_again(
    owner: Actor, now: datetime.datetime, kind: str, error: type[Exception]
) -> None:
    job_id = await _ask(owner, kind, now)
    with pytest.raises(error):
        await worker.run_job(job_id, clock=lambda: now)
    failed = await jobs.find(job_id)
    assert failed.status == "failed"
    assert failed.error
    assert await _ask(owner, kind, now) != job_id


async def test_a_job_that_was_stopped_is_cancelled(owner: Actor, now: datetime.datetime) -> None:
    job_id = await _ask(owner, "count", now)
    await jobs.ask_to_cancel(job_id)
    with pytest.raises(jobs.Cancelled):
        await worker.run_job(job_id, clock=lambda: now)
    assert (await jobs.find(job_id)).status == "cancelled"
