"""Figures counted once and kept as long as nothing happened, so that a page need not wait for them twice."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from agencies.measures.queries.newest import newest_change, open_books

Value = TypeVar("Value")
_MOST = 500
# What took a second to count may be twenty seconds old, so that counting takes no more than a twentieth of
# the time, however often somebody looks while the books change.
_SPARING = 20


@dataclass(frozen=True, slots=True)
class Remembered(Generic[Value]):
    """What was counted, and as of when."""

    value: Value
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class _Entry:
    remembered: Remembered[Any]
    mark: tuple[int, int]
    counted: float
    seconds: float


@dataclass(slots=True)
class _Memory:
    """What is remembered of one database, and what is being counted."""

    entries: OrderedDict[object, _Entry] = field(default_factory=OrderedDict)
    running: dict[object, asyncio.Task[Remembered[Any]]] = field(default_factory=dict)


_memories: WeakKeyDictionary[object, _Memory] = WeakKeyDictionary()


async def remember(
    key: object, count: Callable[[], Awaitable[Value]], *, now: datetime, patience: float | None = None
) -> Remembered[Value] | None:
    """Give what `count` counts for `key`, which names all that it depends on but the books, the actor too.

    None when it takes longer than `patience` seconds; it is counted on meanwhile, for whoever asks again.
    """
    memory = _memories.setdefault(open_books(), _Memory())
    mark = await newest_change()
    entry = memory.entries.get(key)
    if entry and (entry.mark == mark or time.monotonic() - entry.counted < _SPARING * entry.seconds):
        memory.entries.move_to_end(key)
        return entry.remembered
    task = memory.running.get(key)
    if task is None:
        task = memory.running[key] = asyncio.create_task(_count(memory, key, mark, count, now))
        task.add_done_callback(lambda done: _end(memory, key, done))
    done, _ = await asyncio.wait([task], timeout=patience)
    return task.result() if done else None


async def _count(
    memory: _Memory,
    key: object,
    mark: tuple[int, int],
    count: Callable[[], Awaitable[Value]],
    now: datetime,
) -> Remembered[Value]:
    began = time.monotonic()
    found = Remembered(await count(), now)
    ended = time.monotonic()
    memory.entries[key] = _Entry(found, mark, ended, ended - began)
    while len(memory.entries) > _MOST:
        memory.entries.popitem(last=False)
    return found


def _end(memory: _Memory, key: object, done: asyncio.Task[Remembered[Any]]) -> None:
    memory.running.pop(key, None)
    if not done.cancelled():
        done.exception()  # heard, also where nobody waits any more
