"""Serves the portal: one factory for every process, and what lives beside the pages in it."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import uvicorn
from starlette.applications import Starlette

from agencies.common import sql
from agencies.common.errors import Conflict
from agencies.common.pictures import close_pictures, open_pictures
from agencies.common.words import LANGUAGES, closest_language
from portal.app import make_app
from portal.database import opened
from portal.embedded_worker import worker_beside
from portal.handbook.library import names
from portal.handbook.markup import read_page
from portal.logs import begin_logs
from portal.settings import Settings, read_settings
from portal.web import render

_CALM = 5


def served() -> Starlette:
    """Make the application from the environment, as each process of the server does."""
    settings = read_settings()
    begin_logs(settings.environment)
    wish = settings.environment.get("MANDATE_PORTAL_LANGUAGE", "")
    return make_app(
        life=lambda: _life(settings),
        language=closest_language(wish) if wish else "",
        behind_proxy=settings.environment.get("MANDATE_PROXY") == "1",
    )


@contextlib.asynccontextmanager
async def _life(settings: Settings) -> AsyncIterator[None]:
    async with (
        opened(settings, everywhere=True),
        _reader(settings),
        _worker(settings),
        _pictures(settings),
        _at_hand(),
    ):
        yield


@contextlib.asynccontextmanager
async def _pictures(settings: Settings) -> AsyncIterator[None]:
    """Keep the child process that draws warm; what it drew lies in the home, for all processes."""
    await open_pictures(settings.home / "pictures")
    try:
        yield
    finally:
        await close_pictures()


@contextlib.asynccontextmanager
async def _at_hand() -> AsyncIterator[None]:
    """Prepare templates and help in a thread beside the first pages, rather than inside them."""
    preparing = asyncio.create_task(asyncio.to_thread(prepare))
    try:
        yield
    finally:
        await preparing


def prepare() -> None:
    """Compile and render what every process needs sooner or later; it takes seconds."""
    render.compile_all()
    for language in LANGUAGES:
        for name in names(language):
            read_page(language, name)
    # What stands for good need not be searched for garbage again and again, while a page waits.
    gc.freeze()


def _reader(settings: Settings) -> AbstractAsyncContextManager[None]:
    """Read the embedded database without waiting for who writes it."""
    file = settings.database_url.removeprefix("sqlite://")
    return sql.reading_beside(file) if settings.embedded else contextlib.nullcontext()


def _worker(settings: Settings) -> AbstractAsyncContextManager[None]:
    """Do the jobs beside this process where the database is embedded; elsewhere `mandate worker` does."""
    return worker_beside(settings) if settings.embedded else contextlib.nullcontext()


def check_processes(workers: int) -> None:
    """Raise Conflict when the embedded database is asked to serve several processes."""
    if workers > 1 and read_settings().embedded:
        raise Conflict(
            "The embedded database serves one process; leave --workers out, or set MANDATE_DATABASE_URL to"
            " a PostgreSQL database."
        )


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    uvicorn.run(
        "portal.serve:served",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_CALM,
    )
