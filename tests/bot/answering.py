"""The bot inside a test's own process: begun, and told to stop in the end."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.dialogue.hear import hear as dialogue
from bot.intake import Hear
from bot.telegram import Access, converse
from portal.clock import wall_clock
from tests.fake_telegram.hands import PATIENCE, Telegram

POLL = datetime.timedelta(seconds=20)


def access(telegram: Telegram) -> Access:
    """Say how a test's server is reached."""
    return Access(telegram.token, telegram.base_url, telegram.base_file_url, POLL)


@asynccontextmanager
async def answering(
    telegram: Telegram, hear: Hear = dialogue, *, shift: datetime.timedelta = datetime.timedelta()
) -> AsyncIterator[asyncio.Event]:
    """Answer people for a while, on a clock that is ahead by `shift`; give the event that ends it."""
    stop = asyncio.Event()
    task = asyncio.create_task(
        converse(access(telegram), stop, clock=lambda: wall_clock() + shift, hear=hear)
    )
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, PATIENCE)
