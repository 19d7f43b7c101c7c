"""Where a bench runs: installations of its own on one server, each measured act on a fresh copy of one."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import asyncpg

from portal.database import migrate, opened
from portal.settings import Settings, read_settings

# As a small server in production: a flush at every commit, autovacuum, room for the working set.
SERVER_SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "16MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
}
_TOLD = ("server_version", "fsync", "synchronous_commit", "autovacuum", "shared_buffers")


class Ground:
    """One server and one folder; databases and homes are made in them and go with them."""

    def __init__(self, server_url: str, folder: Path) -> None:
        self._server_url = server_url
        self.folder = folder
        self._word = uuid4().hex[:8]
        self._numbers = count(1)
        self._made: list[str] = []

    async def installation(self) -> Settings:
        """Make an empty, migrated installation."""
        made = await self._create("template0")
        async with opened(made, check=False):
            await migrate()
        return made

    async def settle_down(self, settings: Settings) -> None:
        """Leave a filled database as autovacuum would in time, fit to be copied."""
        await self._command("VACUUM ANALYZE", settings.database_url)

    @asynccontextmanager
    async def copy(self, template: Settings) -> AsyncIterator[Settings]:
        """Give a copy of an installation for a while: the same rows and keys, and not one page in memory."""
        copied = await self._create(_name(template), keys=template.keys_path)
        try:
            yield copied
        finally:
            await self._drop(_name(copied))

    async def server(self) -> dict[str, str]:
        """Say which server this is and how it is set."""
        async with connected(f"{self._server_url}/postgres") as connection:
            return {name: await connection.fetchval(f"SHOW {name}") for name in _TOLD}

    async def clear(self) -> None:
        """Drop every database that was made."""
        for name in self._made[:]:
            await self._drop(name)

    async def _create(self, template: str, keys: Path | None = None) -> Settings:
        name = f"mandate_bench_{self._word}_{next(self._numbers)}"
        # Copying by files ends with a checkpoint, so that no side pays for what was written before it.
        await self._command(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        self._made.append(name)
        home = self.folder / name
        home.mkdir()
        settings = read_settings(
            {"MANDATE_HOME": str(home), "MANDATE_DATABASE_URL": f"{self._server_url}/{name}"}
        )
        if keys:
            await asyncio.to_thread(shutil.copy, keys, settings.keys_path)
        return settings

    async def _drop(self, name: str) -> None:
        await self._command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._made.remove(name)
        await asyncio.to_thread(shutil.rmtree, self.folder / name)

    async def _command(self, statement: str, url: str | None = None) -> None:
        async with connected(url or f"{self._server_url}/postgres") as connection:
            await connection.execute(statement)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Open a plain connection for a while."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


def _name(settings: Settings) -> str:
    return settings.database_url.rpartition("/")[2]
