"""mandate bot: answers people at Telegram."""

import asyncio
import os
import signal

import typer

from agencies.common.access import Actor
from agencies.common.words import say
from portal.chat_bot import answer_chats
from portal.cli.options import AsJson
from portal.cli.shell import Answer, conduct, tell
from portal.logs import begin_logs
from portal.settings import read_settings


def bot(context: typer.Context, as_json: AsJson = False) -> None:
    """Answer people at Telegram and bring them their messages, until it is stopped."""
    names: list[str] = []

    def begun(name: str) -> None:
        names.append(name)
        tell(say("The bot {name} answers; Ctrl-C stops it.", name=name))

    async def answer(_: Actor) -> Answer:
        stop = asyncio.Event()
        begin_logs(os.environ)
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        await answer_chats(read_settings(), stop, begun=begun)
        return Answer({"bot": names[-1] if names else None}, [say("The bot has stopped.")])

    conduct(context, answer, as_json=as_json)
