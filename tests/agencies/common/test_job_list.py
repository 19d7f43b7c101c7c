"""What a job's row tells: how fast, how long, whose."""

import datetime
from dataclasses import replace

import pytest

from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.common.cancel_job import cancel_job
from agencies.common.errors import Conflict, NotAllowed, NotFound
from agencies.common.job_list import JobFilter, JobRow, job_page, latest_job, list_jobs
from agencies.common.words import Message, pack, render, say, unpack
from tests.people import Agency

AT = datetime.datetime(2017, 10, 2, 14, tzinfo=datetime.UTC)
ROW = JobRow(1, "import_cases", "running", 7, "Vera", 1_000, 5_000, False, AT, AT, None, AT, 0)
SECOND = datetime.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("row", "after", "left"),
    [
        (ROW, 2, 8),  # 1,000 of 5,000 rows in two seconds
        (replace(ROW, taken_rows=500), 1, 8),  # resumed at 500: what was done before says nothing of the pace
        (replace(ROW, rows_done=5_000), 5, 0),
        (replace(ROW, rows_done=6_000), 5, 0),
        (ROW, 0, None),  # too early to tell
        (replace(ROW, rows_done=0), 9, None),
        (replace(ROW, rows_total=None), 9, None),
        (replace(ROW, taken_at=None), 9, None),
        (replace(ROW, status="done"), 9, None),
    ],
)
def test_the_time_left_is_estimated_from_the_pace(row: JobRow, after: int, left: int | None) -> None:
    assert row.seconds_left(AT + after * SECOND) == left


async def _asked(actor: Actor, now: datetime.datetime, key: str, kind: str = "import_cases") -> int:
    async with sql.transaction():
        return (await jobs.enqueue(actor, kind, key, {"name": "x"}, now=now)).id


async def test_jobs_are_listed_newest_first_and_narrowed(
    vera: Actor, frank: Actor, north: Agency, now: datetime.datetime
) -> None:
    ids = [await _asked(vera, now, str(number)) for number in range(5)]
    norths = await _asked(north.collector, now, "n", "import_contacts")
    everything = JobFilter()
    assert [each.id for each in await list_jobs(frank, everything)] == [norths, *ids[::-1]]
    assert [each.id for each in await list_jobs(frank, everything, after=ids[2], limit=1)] == [ids[1], ids[0]]
    assert [each.id for each in await list_jobs(frank, everything, after=ids[2], back=True, limit=1)] == [
        ids[3],
        ids[4],
    ]
    assert [each.id for each in await list_jobs(frank, JobFilter(kind="import_contacts"))] == [norths]
    assert await list_jobs(frank, JobFilter(status="done")) == []
    assert await list_jobs(frank, JobFilter(actor_id=frank.person_id)) == []
    assert [each.id for each in await list_jobs(north.manager, everything)] == [norths]


async def test_a_jobs_page_tells_what_was_asked_and_why_it_failed(
    vera: Actor, south: Agency, now: datetime.datetime
) -> None:
    job = await jobs.take(await _asked(vera, now, "1"), "here/1/aa", now=now)
    why = say("There is no agency {code}; there are {known}.", code="X", known=say("none yet"))
    await jobs.close(jobs.Running(job, vera, lambda: now), "failed", why)
    found = await job_page(vera, job.id)
    assert (found.payload, found.result, found.refused) == ({"name": "x"}, {}, 0)
    assert found.error is not None
    assert render(found.error, "zh_CN") == "没有机构 X；现有：暂无。"
    kept = await sql.value(bytes, "SELECT error_cipher FROM jobs")
    assert kept is not None
    assert b"none yet" not in kept
    with pytest.raises(NotFound):
        await job_page(south.manager, job.id)


async def test_a_job_is_cancelled_once_and_by_whom_it_concerns(
    vera: Actor, frank: Actor, adam: Actor, south: Agency, now: datetime.datetime
) -> None:
    job_id = await _asked(vera, now, "1")
    for other, error in ((frank, NotAllowed), (south.manager, NotFound)):
        with pytest.raises(error):
            await cancel_job(other, job_id, now=now)
    await cancel_job(adam, job_id, now=now)
    assert (await jobs.find(job_id)).status == "cancelled"
    with pytest.raises(Conflict, match="has ended already"):
        await cancel_job(vera, job_id, now=now)
    assert await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'job.cancelled'") == 1


async def test_the_newest_of_a_kind_is_found(vera: Actor, now: datetime.datetime) -> None:
    assert await latest_job("import_cases") is None
    ids = [await _asked(vera, now, str(number)) for number in range(3)]
    await sql.execute("UPDATE jobs SET status = 'done' WHERE id <> :last", last=ids[-1])
    assert await latest_job("import_cases") == ids[1]


@pytest.mark.parametrize(
    "message",
    [
        Message("plain"),
        say("{a} {b}", a=1, b="two"),
        say("{a}", a=say("none yet")),
        say("{a}", a=[1, say("none yet")]),
    ],
)
def test_a_packed_message_says_the_same(message: Message) -> None:
    for language in ("en", "zh_CN"):
        assert render(unpack(pack(message)), language) == render(message, language)
