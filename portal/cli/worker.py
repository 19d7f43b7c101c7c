"""mandate worker: does the jobs that people ask for in the portal."""

import asyncio
import os
import signal
from typing import Annotated

import typer

from agencies.common.access import Actor
from agencies.common.words import say
from bot.dialogue.forget_chats import Keep
from portal.cli.options import AsJson
from portal.cli.shell import Answer, conduct, tell
from portal.logs import begin_logs
from portal.settings import read_settings
from portal.worker import work


def worker(
    context: typer.Context,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when no job is waiting.")] = False,
    as_json: AsJson = False,
) -> None:
    """Do the jobs that people ask for in the portal, until it is stopped."""

    async def work_on(_: Actor) -> Answer:
        stop, keep = asyncio.Event(), Keep(*read_settings().kept_days)
        begin_logs(os.environ)
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        if not until_idle:
            tell(say("The worker waits for jobs; Ctrl-C stops it."))
        taken = await work(stop, until_idle=until_idle, keep=keep)
        return Answer({"jobs": taken}, [say("The worker has stopped. Jobs taken: {count}.", count=taken)])

    conduct(context, work_on, as_json=as_json)
