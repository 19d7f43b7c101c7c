"""A job ends as done, failed or cancelled, and what follows on it is done before the answer."""

import asyncio
import datetime
import json
import logging

import pytest

from agencies.common import jobs, journal, seals, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid
from bot.dialogue.forget_chats import Keep
from portal import worker
from portal.settings import read_settings


@pytest.fixture(autouse=True)
def _handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add kinds of jobs that do little, for the time of a test."""
    handlers = {"count": _count, "follow": _follow, "refuse": _refuse, "break": _break, "hang": _hang}
    for kind, handler in handlers.items():
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


async def _hang(running: jobs.Running) -> None:
    await running.progress(1, None)
    if running.payload["number"]:
        await asyncio.Event().wait()
    async with sql.transaction():
        await running.finish({})


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


async def _until(condition: str, **values: object) -> None:
    """Wait until a job is in a certain state."""
    async with asyncio.timeout(30):
        while not await sql.value(int, f"SELECT count(*) FROM jobs WHERE {condition}", **values):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_worker_does_what_waits_and_what_follows(owner: Actor, now: datetime.datetime) -> None:
    await _ask(owner, "follow", now)
    await _ask(owner, "refuse", now)
    await _ask(owner, "break", now)
    taken = await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True)
    assert taken == 4  # the three, and what followed on the first
    ended = await sql.tuples("SELECT kind, status FROM jobs ORDER BY kind")
    assert [tuple(each) for each in ended] == [
        ("break", "failed"),
        ("count", "done"),
        ("follow", "done"),
        ("refuse", "failed"),
    ]


async def test_what_breaks_is_logged_and_stops_nothing(
    owner: Actor, now: datetime.datetime, caplog: pytest.LogCaptureFixture
) -> None:
    await _ask(owner, "break", now)
    with caplog.at_level(logging.ERROR, "mandate.worker"):
        await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True)
    assert "ZeroDivisionError" in caplog.text


async def test_a_worker_that_is_stopped_gives_its_job_back(
    owner: Actor, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.01)
    stop = asyncio.Event()
    async with sql.transaction():
        job = await jobs.enqueue(owner, "hang", "key", {"number": 3}, now=now)
    working = asyncio.create_task(worker.work(stop, clock=lambda: now))
    await _until("rows_done = 1")
    stop.set()
    assert await working == 1
    assert (await jobs.find(job.id)).status == "running"
    await sql.execute("UPDATE jobs SET payload = '{\"number\": 0}'")
    await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True)
    resumed = await jobs.find(job.id)
    assert (resumed.status, resumed.attempts) == ("done", 2)


async def test_a_job_that_never_ends_is_given_up(owner: Actor, now: datetime.datetime) -> None:
    job_id = await _ask(owner, "count", now)
    await sql.execute("UPDATE jobs SET attempts = :most", most=worker.MOST_ATTEMPTS)
    await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True)
    assert (await jobs.find(job_id)).error == "It was begun {attempts} times and never ended."


async def test_a_lease_is_renewed_while_a_handler_is_silent(
    owner: Actor, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT", 0.01)
    monkeypatch.setattr(worker, "GRACE", 0.01)
    later = now + 10 * jobs.LEASE
    moments = iter([now, now])  # taken and reported then, beaten ever later
    stop = asyncio.Event()
    await _ask(owner, "hang", now)
    working = asyncio.create_task(worker.work(stop, clock=lambda: next(moments, later)))
    await _until("rows_done = 1")
    await _until("lease_until > :later", later=later)
    assert await jobs.claim("elsewhere/1/aa", now=later, kinds=["hang"]) is None
    stop.set()
    await working


async def test_a_worker_seals_the_journal(owner: Actor, now: datetime.datetime) -> None:
    async with sql.transaction():
        await journal.record(owner, "agency.added", "agency", 7, now=now)
    assert await seals.waiting()
    await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True)
    assert not await seals.waiting()
    assert (await seals.verify(seals.own_anchor())).ok


async def test_a_worker_leaves_to_a_command_what_the_command_does_itself(
    owner: Actor, now: datetime.datetime
) -> None:
    with jobs.reserved(jobs.owner_name()):
        job_id = await _ask(owner, "follow", now)
        assert await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True) == 0
        done = await worker.run_job(job_id, clock=lambda: now)
    assert done.follow_ons == {"count": {"counted": 7}}
    assert await worker.work(asyncio.Event(), clock=lambda: now, until_idle=True) == 0


async def test_a_worker_asks_for_what_a_day_begins_with(
    owner: Actor, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "DAILY", 0.01)
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(stop, clock=lambda: now, keep=Keep(500, 40)))
    await _until("kind = 'forget_chats' AND status = 'done'")
    stop.set()
    assert await working == 1
    payloads = await sql.tuples("SELECT payload FROM jobs")
    assert [json.loads(each) for (each,) in payloads] == [{"chat_days": 500, "update_days": 40}]


@pytest.mark.parametrize(
    ("name", "text", "least"),
    [("MANDATE_KEEP_CHATS_DAYS", "29", 30), ("MANDATE_KEEP_UPDATES_DAYS", "ever", 2)],
)
def test_days_that_are_none_are_refused_before_anything_goes(name: str, text: str, least: int) -> None:
    with pytest.raises(Invalid, match="write days from") as refused:
        _ = read_settings({name: text}).kept_days
    assert refused.value.message.values == {"name": name, "text": text, "least": least, "most": 36_500}
    assert read_settings({name: ""}).kept_days == (400, 30)
