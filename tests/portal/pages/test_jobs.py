"""Jobs as a browser sees them: listed for whom they concern, live, with what they refused, and stopped."""

import asyncio
import datetime

import pytest

from agencies.common import jobs, refused_rows, sql
from agencies.common.access import Actor
from agencies.common.tabular.problems import Problem, RefusedRow
from agencies.common.words import say
from portal import worker
from portal.pages.job_words import KIND_WORDS
from tests.people import Agency
from tests.portal.visitors import visiting


async def _asked(
    actor: Actor, now: datetime.datetime, kind: str = "import_cases", key: str = "1"
) -> jobs.Job:
    async with sql.transaction():
        return await jobs.enqueue(actor, kind, key, {}, now=now)


async def _begun(actor: Actor, now: datetime.datetime) -> jobs.Running:
    job = await _asked(actor, now)
    taken = await jobs.take(job.id, jobs.owner_name(), now=now)
    return jobs.Running(taken, actor, lambda: now)


def test_every_kind_of_job_has_words() -> None:
    assert set(worker.HANDLERS) <= set(KIND_WORDS)


async def test_the_lender_sees_all_jobs_and_an_agency_its_own(
    vera: Actor, frank: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    veras = await _asked(vera, now)
    norths = await _asked(north.collector, now, "import_contacts")
    for person, seen in (
        (frank, {veras.id, norths.id}),
        (north.manager, {norths.id}),
        (north.collector, {norths.id}),
        (south.manager, set()),
    ):
        async with visiting(person, now) as browser:
            page = await browser.see("/jobs")
            for job in (veras, norths):
                assert (f'href="/jobs/{job.id}"' in page) is (job.id in seen)
                await browser.see(f"/jobs/{job.id}", 200 if job.id in seen else 404)
                await browser.see(f"/jobs/{job.id}/events", 404) if job.id not in seen else None


async def test_the_list_is_narrowed_by_state_and_kind(vera: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now) as browser:
        assert "No jobs yet" in await browser.see("/jobs")
        await _asked(vera, now)
        assert "waiting its turn" in await browser.see("/jobs?status=queued&kind=import_cases&mine=on")
        assert "No job matches" in await browser.see("/jobs?status=done")


async def test_long_lists_are_paged(vera: Actor, now: datetime.datetime) -> None:
    for number in range(53):
        await _asked(vera, now, key=str(number))
    async with visiting(vera, now) as browser:
        first = await browser.see("/jobs")
        assert first.count("<tr>") == 51
        following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        second = await browser.see(following)
        assert second.count("<tr>") == 4
        back = second.partition('rel="prev" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert (await browser.see(back)).count("<tr>") == 51


async def test_progress_is_told_until_the_job_has_ended(vera: Actor, now: datetime.datetime) -> None:
    running = await _begun(vera, now)
    await running.progress(1_000, 5_000)
    async with visiting(vera, now + datetime.timedelta(seconds=2)) as browser:
        page = await browser.see(f"/jobs/{running.job.id}")
        assert "1,000 of 5,000 rows, 500 a second, 8 s left." in page
        assert f'data-job="/jobs/{running.job.id}/events"' in page
        events = asyncio.create_task(browser.see(f"/jobs/{running.job.id}/events"))
        async with sql.transaction():
            await running.finish({"read": 5_000, "created": 4_990, "refused": 10, "dry_run": False})
        told = await events
        assert told.endswith('event: end\ndata: {"status": "done"}\n\n')
        page = await browser.see(f"/jobs/{running.job.id}")
        assert "4,990" in page
        assert "To the cases" in page or "cases" not in page


async def test_refused_rows_are_listed_without_what_stands_in_them(
    vera: Actor, now: datetime.datetime
) -> None:
    running = await _begun(vera, now)
    problem = Problem(
        7,
        "Balance",
        "AAA",
        "not_an_amount",
        say("“{text}” is not a date; write it like 2017-09-30.", text="<b>"),
    )
    async with sql.transaction():
        await refused_rows.keep(running.job.id, [RefusedRow(problem, ("Secret Name", "abc"))])
        await running.finish({"refused": 1})
    async with visiting(vera, now) as browser:
        page = await browser.see(f"/jobs/{running.job.id}")
        assert "AAA" in page
        assert "&lt;b&gt;" in page
        assert "Secret" not in page


async def test_why_a_job_failed_is_said_in_the_language_of_the_reader(
    vera: Actor, now: datetime.datetime
) -> None:
    running = await _begun(vera, now)
    await jobs.close(running, "failed", say("There is no job {id}.", id=77))
    async with visiting(vera, now, "zh_CN") as browser:
        assert "没有编号为 77 的任务。" in await browser.see(f"/jobs/{running.job.id}")


async def test_a_job_is_stopped_by_whoever_asked_for_it_and_by_the_administrator(
    vera: Actor, frank: Actor, adam: Actor, now: datetime.datetime
) -> None:
    waiting, running = await _asked(vera, now, key="2"), await _begun(vera, now)
    async with visiting(frank, now) as browser:
        assert "Stop the job" not in await browser.see(f"/jobs/{waiting.id}")
        assert (await browser.send(f"/jobs/{waiting.id}/cancel")).status_code == 403
    async with visiting(vera, now) as browser:
        answer = await browser.send(f"/jobs/{waiting.id}/cancel", on=f"/jobs/{waiting.id}", follow=True)
        assert "It was stopped." in answer.text
        again = await browser.send(f"/jobs/{waiting.id}/cancel")
        assert again.status_code == 409
        assert f"Job {waiting.id} has ended already." in again.text
    async with visiting(adam, now) as browser:
        answer = await browser.send(f"/jobs/{running.job.id}/cancel", follow=True)
        assert "It stops at its next step." in answer.text
    with pytest.raises(jobs.Cancelled):
        await running.progress(1, 2)


async def test_the_way_to_the_outcome_is_shown_to_whoever_may_go_there(
    vera: Actor, adam: Actor, now: datetime.datetime
) -> None:
    async with sql.transaction():
        job = await jobs.enqueue(vera, "verify_journal", "1", {}, now=now)
    running = jobs.Running(await jobs.take(job.id, jobs.owner_name(), now=now), vera, lambda: now)
    async with sql.transaction():
        await running.finish({"entries": 3})
    for person, led in ((adam, True), (vera, False)):
        async with visiting(person, now) as browser:
            assert ("To the journal" in await browser.see(f"/jobs/{job.id}")) is led
