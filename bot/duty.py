"""Sees that one process at a time does something: others wait, and one takes over when it ends or dies."""

import asyncio
import contextlib
import datetime
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from agencies.common import jobs, leases

RENEW = leases.LEASE.total_seconds() / 4
WAIT = 1.0
_logger = logging.getLogger("mandate.bot")

Clock = Callable[[], datetime.datetime]


class Duty:
    """A lease that is held while an act goes on, and renewed beside it."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._name = name
        self._clock = clock
        self._holder = jobs.owner_name()
        self._held_at = 0.0

    async def take(self) -> bool:
        """Take or renew the lease; False while another has it or the database does not answer."""
        asked = time.monotonic()
        try:
            held = await leases.take(self._name, self._holder, now=self._clock())
        except Exception:
            _logger.exception("The lease could not be asked for")
            return False
        if held:
            self._held_at = asked
        return held

    async def keep(self, stop: asyncio.Event, act: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        """Do an act whenever the lease is ours, until told to stop.

        The act is handed the event by which it ends: that of being told, or of having lost the lease.
        """
        while not stop.is_set():
            if await self.take():
                await self._do(stop, act)
            else:
                await pause(stop, WAIT)

    async def _do(self, stop: asyncio.Event, act: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        end = asyncio.Event()
        try:
            async with _beside(self._renew(end)), _beside(_passed_on(stop, end)):
                await act(end)
        finally:
            with contextlib.suppress(Exception):
                await leases.give_back(self._name, self._holder)

    async def _renew(self, end: asyncio.Event) -> None:
        """Renew the lease; when it could not be for its whole time, another may have it, and the act ends."""
        while not end.is_set():
            await pause(end, RENEW)
            if not await self.take() and time.monotonic() - self._held_at > leases.LEASE.total_seconds():
                _logger.warning("Another process has taken over")
                end.set()


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait a while, or until told to stop."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _passed_on(stop: asyncio.Event, end: asyncio.Event) -> None:
    await stop.wait()
    end.set()


@contextlib.asynccontextmanager
async def _beside(act: Awaitable[None]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(act)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
