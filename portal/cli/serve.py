"""mandate serve: the portal for people with browsers."""

import asyncio
from typing import Annotated

import typer

from agencies.common.words import say
from portal.cli.shell import Answer, conduct_alone, tell
from portal.database import opened
from portal.serve import check_processes, serve
from portal.settings import read_settings

Host = Annotated[str, typer.Option("--host", metavar="H", help="Address to listen on.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65_535, metavar="P", help="Port to listen on.")]


def serve_command(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, metavar="N", help="Processes; PostgreSQL only.")
    ] = 1,
) -> None:
    """Serve the portal, with a worker inside where the database is embedded."""
    conduct_alone(lambda: serve_until_stopped(host, port, workers), as_json=False)


def serve_until_stopped(host: str, port: int, workers: int = 1) -> Answer:
    """See that the database is fit, say where the portal is, and serve until Ctrl-C."""
    check_processes(workers)
    asyncio.run(_check_database())
    shown = f"[{host}]" if ":" in host else host
    tell(say("The portal is at http://{host}:{port}; Ctrl-C stops it.", host=shown, port=port))
    serve(host, port, workers)
    return Answer({}, [say("The portal has stopped.")])


async def _check_database() -> None:
    async with opened(read_settings()):
        pass
