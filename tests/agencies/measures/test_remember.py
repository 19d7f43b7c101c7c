"""Figures are counted once for many readers, and again after any act."""

import asyncio
from datetime import datetime

import pytest

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.measures import remember as remembering
from agencies.measures.remember import remember


class Counter:
    """Counts how often it was asked to count."""

    def __init__(self) -> None:
        self.times = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def count(self) -> int:
        await self.gate.wait()
        self.times += 1
        return self.times


@pytest.fixture(autouse=True)
def no_sparing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the mark of the journal alone, however fast the machine."""
    monkeypatch.setattr(remembering, "_SPARING", 0)


async def _act(actor: Actor, now: datetime) -> None:
    async with sql.transaction():
        await journal.record(actor, "test.act", "test", now=now)


async def test_the_same_is_counted_once_until_somebody_acts(owner: Actor, now: datetime) -> None:
    counter = Counter()
    found = [await remember("a", counter.count, now=now) for _ in range(3)]
    assert [each and each.value for each in found] == [1, 1, 1]
    await _act(owner, now)
    again = await remember("a", counter.count, now=now)
    assert again is not None
    assert (again.value, again.counted_at) == (2, now)
    assert (await remember("b", counter.count, now=now)) is not None
    assert counter.times == 3


async def test_an_act_that_is_committed_late_is_noticed(owner: Actor, now: datetime) -> None:
    await _act(owner, now)
    await sql.execute("UPDATE journal SET id = id + 5")
    counter = Counter()
    await remember("a", counter.count, now=now)
    async with sql.transaction():
        await journal.record(owner, "test.late", "test", now=now)
        await sql.execute("UPDATE journal SET id = 1 WHERE act = 'test.late'")
    await remember("a", counter.count, now=now)
    assert counter.times == 2


async def test_many_who_ask_at_once_share_one_count(owner: Actor, now: datetime) -> None:
    counter = Counter()
    found = await asyncio.gather(*(remember("a", counter.count, now=now) for _ in range(9)))
    assert {each.value for each in found if each} == {1}


async def test_who_has_no_patience_gets_nothing_and_the_count_goes_on(owner: Actor, now: datetime) -> None:
    counter = Counter()
    counter.gate.clear()
    assert await remember("a", counter.count, now=now, patience=0) is None
    counter.gate.set()
    found = await remember("a", counter.count, now=now)
    assert found is not None
    assert (found.value, counter.times) == (1, 1)


async def test_a_count_that_fails_fails_for_its_reader_and_is_tried_again(
    owner: Actor, now: datetime
) -> None:
    async def fail() -> int:
        raise ValueError("no count")

    with pytest.raises(ValueError, match="no count"):
        await remember("a", fail, now=now)
    counter = Counter()
    assert await remember("a", counter.count, now=now) is not None


async def test_what_took_long_may_be_a_little_older(
    owner: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "_SPARING", 1e9)
    counter = Counter()
    await remember("a", counter.count, now=now)
    await _act(owner, now)
    await remember("a", counter.count, now=now)
    assert counter.times == 1
