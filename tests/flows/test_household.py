"""Two portals, two workers and a bot on one PostgreSQL under mixed load, one killed after the other."""

import asyncio
import contextlib
import itertools
import random
import signal
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from agencies.common import seals, sql
from agencies.common.access import Actor
from portal.clock import wall_clock
from tests.bot.dialogue.chatting import linked
from tests.bot.test_kill import Collector, placed
from tests.fake_telegram.hands import Telegram
from tests.flows import state
from tests.flows.household import LONG, Clerk, Household, clerk, household
from tests.people import Agency

# Seconds of load, and seconds between two kills: a tenth in the gate.
LOADS = [pytest.param((12, 4), id="a tenth"), pytest.param((120, 20), id="whole", marks=pytest.mark.full)]
CASES_A_SECOND = 12
Cases = Iterator[tuple[str, int]]


async def reporting(someone: Clerk, cases: Cases, end: float) -> None:
    """Report contacts by the portal until the time is up."""
    while time.monotonic() < end and (case := next(cases, None)):
        await someone.report(*case)


async def chatting(someone: Collector, cases: Cases, end: float) -> None:
    """Report contacts by chat until the time is up."""
    while time.monotonic() < end and (case := next(cases, None)):
        await someone.work(iter([case]))


async def looking(someone: Clerk, end: float) -> None:
    """Open pages, and have files made by the workers, until the time is up."""
    for path in itertools.cycle(("/", "/work/cases", "/measures", "/promises", "/jobs", "/inbox")):
        if time.monotonic() > end:
            return
        assert "<main" in await someone.see(path)


async def killing(house: Household, pause: float, end: float) -> int:
    """Kill one process after the other, and start it again at once; give how many were killed."""
    killed = 0
    for name in itertools.cycle(house.commands):
        await asyncio.sleep(pause)
        if time.monotonic() > end:
            return killed
        await house.kill(name)
        house.start(name)
        killed += 1
    return killed


async def waiting() -> int:
    """Count the jobs and messages that wait or are being done."""
    found = await sql.value(
        int,
        "SELECT (SELECT count(*) FROM jobs WHERE status IN ('queued', 'running'))"
        " + (SELECT count(*) FROM chat_messages WHERE state = 'waiting')",
    )
    return found or 0


async def drained() -> None:
    """Wait until no job and no message waits any more."""
    async with asyncio.timeout(LONG):
        while True:
            if not await waiting():
                return
            await asyncio.sleep(0.2)


@pytest.fixture
async def house(engine: str, environment: dict[str, str], telegram: Telegram) -> AsyncIterator[Household]:
    """Give the processes, started."""
    if engine != "postgresql":
        pytest.skip("several processes serve one PostgreSQL")
    async with household(environment, telegram) as made:
        yield made


@pytest.mark.parametrize("load", LOADS)
async def test_nothing_is_lost_or_doubled_while_one_after_the_other_is_killed(
    house: Household, telegram: Telegram, north: Agency, vera: Actor, load: tuple[int, int]
) -> None:
    seconds, pause = load
    cases = iter(await placed(north, CASES_A_SECOND * seconds))
    chat = int((await linked(north.collector, wall_clock())).chat)
    await telegram.set_chat(chat, "open")
    collector = Collector(telegram, chat, random.Random(seconds))
    async with contextlib.AsyncExitStack() as browsers:
        manager, onlooker = [
            await browsers.enter_async_context(clerk(each, house.portals)) for each in (north.manager, vera)
        ]
        assert "<main" in await onlooker.see("/")
        end = time.monotonic() + seconds
        async with asyncio.TaskGroup() as together:
            together.create_task(reporting(manager, cases, end))
            together.create_task(chatting(collector, cases, end))
            together.create_task(looking(onlooker, end))
            killings = together.create_task(killing(house, pause, end))
        killed = killings.result()
        await drained()
        # The web server ends by the very signal that told it to, once it has let its visitors go.
        assert set((await house.stop()).values()) <= {0, -signal.SIGTERM}
    print(f"{killed} killed; {len(manager.confirmed)} by the portal, {len(collector.confirmed)} by chat")
    assert killed >= seconds // pause - 1
    confirmed = sorted(manager.confirmed + collector.confirmed)
    found = await sql.tuples(
        "SELECT cases.case_no, count(*) FROM contacts JOIN cases ON cases.id = contacts.case_id"
        " GROUP BY cases.case_no ORDER BY cases.case_no"
    )
    assert manager.confirmed
    assert collector.confirmed
    assert [tuple(each) for each in found] == [(each, 1) for each in confirmed]
    assert await asyncio.to_thread(state.broken, house.environment) == []
    await seals.seal(seals.own_anchor(), now=wall_clock())
    assert (await seals.verify(seals.own_anchor())).ok
