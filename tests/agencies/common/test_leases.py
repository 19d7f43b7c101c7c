"""What one process at a time does: nobody else while it is held, anybody when it is not."""

import asyncio
import datetime
import socket

from agencies.common import jobs, leases
from portal.settings import Settings

HERE, THERE = "here/1/aa", "there/2/bb"
GONE = f"{socket.gethostname()}/{2**22 + 1}/0000"  # no process has so high a number


async def test_one_holder_at_a_time_until_it_gives_it_back(
    database: Settings, now: datetime.datetime
) -> None:
    assert await leases.take("poll", HERE, now=now)
    assert not await leases.take("poll", THERE, now=now)
    assert await leases.take("other", THERE, now=now)
    await leases.give_back("poll", THERE)
    assert not await leases.take("poll", THERE, now=now)
    await leases.give_back("poll", HERE)
    assert await leases.take("poll", THERE, now=now)


async def test_a_lease_is_renewed_and_runs_out(database: Settings, now: datetime.datetime) -> None:
    later = now + leases.LEASE / 2
    assert await leases.take("poll", HERE, now=now)
    assert await leases.take("poll", HERE, now=later)
    assert await leases.find("poll") == leases.Lease(HERE, later + leases.LEASE)
    assert not await leases.take("poll", THERE, now=now + leases.LEASE)
    assert await leases.take("poll", THERE, now=later + leases.LEASE + datetime.timedelta(seconds=1))
    assert not await leases.take("poll", HERE, now=later + leases.LEASE)


async def test_a_killed_process_of_this_machine_loses_it_at_once(
    database: Settings, now: datetime.datetime
) -> None:
    assert await leases.take("poll", GONE, now=now)
    assert await leases.take("poll", jobs.owner_name(), now=now)


async def test_of_many_who_ask_at_once_one_gets_it(database: Settings, now: datetime.datetime) -> None:
    asked = [leases.take("poll", f"host/{number}/cc", now=now) for number in range(8)]
    assert sorted(await asyncio.gather(*asked)) == [False] * 7 + [True]
