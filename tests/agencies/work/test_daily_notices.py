"""The day is told once, in the morning of the portfolio's clock, to whoever has something due."""

import datetime

import pytest

from agencies.common import jobs, notices
from agencies.common.access import Actor
from agencies.people.queries import acting_person
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.assign_cases import assign_cases
from agencies.work.daily_notices import KIND, ask_daily_notices
from agencies.work.record_contact import Report, record_contact
from agencies.work.rules.drafts import Promised
from portal.worker import run_job
from tests.agencies.payments import books
from tests.agencies.payments.books import table
from tests.agencies.work.contacts import Scene, set_scene
from tests.people import Agency

NOON = datetime.datetime(2017, 10, 16, 16, 0, tzinfo=datetime.UTC)
MORNING = datetime.datetime(2017, 10, 20, 11, 0, tzinfo=datetime.UTC)
"""Seven o'clock in New York."""


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


async def promised(scene: Scene, case_id: int, once: str) -> None:
    """Record a promise for 20 October."""
    promise = Promised(1_000, datetime.date(2017, 10, 20))
    report = Report(Channel.CALL, Party.DEBTOR, Result.PROMISED, promise=promise)
    await record_contact(scene.north.collector, case_id, report, once=once, now=NOON)


async def told(actor: Actor) -> list[str]:
    """Read what somebody was told."""
    return [str(each.words) for each in await notices.inbox(actor)]


async def run_all(now: datetime.datetime) -> None:
    """Do what was asked for."""
    for (job_id,) in await table(f"jobs WHERE kind = '{KIND}' AND status = 'queued'", "id"):
        await run_job(job_id, clock=lambda: now)


async def test_the_day_is_told_once_from_the_morning_on(scene: Scene) -> None:
    other = await books.case(scene.lender, "C2")
    await books.place(other, scene.north)
    await promised(scene, scene.c1.id, "form-0001")
    await promised(scene, other.id, "form-0002")
    await assign_cases(scene.north.manager, [scene.c1.id], scene.north.collector.person_id, now=NOON)
    assert await ask_daily_notices(now=MORNING - datetime.timedelta(minutes=1)) == 0
    with jobs.reserved(None):
        assert await ask_daily_notices(now=MORNING) == 1
        await run_all(MORNING)
        assert await ask_daily_notices(now=MORNING + datetime.timedelta(hours=9)) == 0
    assert await told(scene.north.collector) == ["Promises due today or before on your cases: 1"]
    assert await told(scene.north.manager) == ["Promises due today or before on cases in nobody's hands: 1"]
    assert await told(scene.vera) == [
        "US, 2017-10-20: cases at work 2, promises due 2, contacts against a rule yesterday 0"
    ]
    assert await ask_daily_notices(now=MORNING + datetime.timedelta(days=1)) == 1


async def test_the_same_day_done_again_tells_nobody_twice(scene: Scene) -> None:
    await promised(scene, scene.c1.id, "form-0001")
    for _ in range(2):
        job = await jobs.enqueue(
            await acting_person("owner"),
            KIND,
            "again",
            {"portfolio_id": scene.lender.id, "day": "2017-10-20"},
            now=MORNING,
        )
        await run_job(job.id, clock=lambda: MORNING)
    assert len(await told(scene.vera)) == 1
    assert len(await told(scene.north.manager)) == 1
