"""mandate health: whether a process lives on this machine, for whoever watches it."""

import socket
from enum import StrEnum
from typing import Annotated

import typer

from agencies.common import processes
from agencies.common.access import Actor
from agencies.common.words import say
from portal.cli.options import AsJson
from portal.cli.shell import Answer, Exit, conduct
from portal.clock import wall_clock


class Process(StrEnum):
    """A process that is no web server."""

    WORKER = "worker"
    BOT = "bot"


def health(
    context: typer.Context,
    process: Annotated[Process, typer.Argument(help="Which process: worker or bot.")],
    as_json: AsJson = False,
) -> None:
    """Say whether a worker or a bot of this machine was seen within half a minute."""

    async def work(_: Actor) -> Answer:
        alive = await processes.lives(process, now=wall_clock(), host=socket.gethostname())
        words = say("It lives.") if alive else say("It was not seen within half a minute.")
        return Answer({"alive": alive}, [words], Exit.DONE if alive else Exit.FAILED)

    conduct(context, work, as_json=as_json)
