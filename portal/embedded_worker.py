"""Does the jobs of an embedded database, and its chats, in a process beside the portal: no page waits."""

import asyncio
import contextlib
import logging
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator

from agencies.common.errors import MandateError
from bot.dialogue.forget_chats import Keep
from portal.chat_bot import answer_chats
from portal.database import opened
from portal.garbage import look_seldom
from portal.logs import begin_logs
from portal.settings import Settings, read_settings
from portal.worker import GRACE, work

_AGAIN = 1.0
_PATIENCE = GRACE + 2
_logger = logging.getLogger("mandate.worker")


@contextlib.asynccontextmanager
async def worker_beside(settings: Settings) -> AsyncIterator[None]:
    """Keep a worker process for the time of the block; one that dies is started again.

    It ends when its stdin does, and so with this process however that comes to its end.
    """
    keeper = asyncio.create_task(_keep(settings))
    try:
        yield
    finally:
        keeper.cancel()
        await asyncio.wait({keeper})


async def _keep(settings: Settings) -> None:
    while True:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "portal.embedded_worker", stdin=PIPE, env=dict(settings.environment)
        )
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await _end(process)
            raise
        _logger.error("The worker process ended with %s and is started again", code)
        await asyncio.sleep(_AGAIN)


async def _end(process: Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _work_until_stdin_ends() -> None:
    settings, stop = read_settings(), asyncio.Event()
    begin_logs(settings.environment)
    loop = asyncio.get_running_loop()
    # Ctrl-C reaches every process of a terminal; the portal ends first and then this one by its stdin.
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    ended = asyncio.create_task(reader.read())
    ended.add_done_callback(lambda _: stop.set())
    async with opened(settings):
        answering = asyncio.create_task(_answer(settings, stop))
        await work(stop, keep=_keep_of(settings))
        await answering
    ended.cancel()


def _keep_of(settings: Settings) -> Keep | None:
    """Read how long chats are kept; what is not understood clears nothing away."""
    try:
        return Keep(*settings.kept_days)
    except MandateError as error:
        _logger.error("Old chats are not cleared away: %s", error.message)
        return None


async def _answer(settings: Settings, stop: asyncio.Event) -> None:
    """Answer people at Telegram where there is a bot; without it the jobs go on all the same."""
    if not settings.telegram_token:
        return
    try:
        await answer_chats(settings, stop)
    except MandateError as error:
        _logger.error("The bot does not answer: %s", error.message)
    except Exception:
        _logger.exception("The bot broke off")


if __name__ == "__main__":
    look_seldom()
    asyncio.run(_work_until_stdin_ends())
