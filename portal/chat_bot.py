"""The bot as a process: its settings, its logs, and word that it lives."""

import asyncio
from collections.abc import Callable

from agencies.common import jobs
from agencies.common.errors import Invalid
from portal.clock import wall_clock
from portal.settings import Settings
from portal.worker import noted


async def answer_chats(
    settings: Settings, stop: asyncio.Event, *, begun: Callable[[str], None] = lambda name: None
) -> None:
    """Answer people at Telegram until told to stop; Invalid without a token, Conflict when it is refused.

    `begun` is told the bot's name once Telegram knows it.
    """
    from bot.telegram import Access, converse  # noqa: PLC0415 - the command line starts without it

    if not settings.telegram_token:
        raise Invalid("Set MANDATE_TELEGRAM_TOKEN to the token that BotFather gave for the bot.")
    access = Access(settings.telegram_token, *settings.telegram_addresses, settings.telegram_poll)
    # What a chat asks for is left to whichever worker comes first.
    with jobs.reserved(None):
        async with noted("bot", wall_clock):
            await converse(access, stop, clock=wall_clock, begun=begun)
