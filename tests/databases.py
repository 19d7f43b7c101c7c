"""A migrated, empty database for each test: a copied file on SQLite, a copied template on PostgreSQL."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path

import asyncpg

from portal.database import migrate, opened
from portal.settings import Settings, read_settings
from tests import postgresql

ENGINES = ("sqlite", "postgresql")


class Templates:
    """The migrated databases of one test process, made when first asked for.

    Each process has a PostgreSQL of its own: what the journal's sealer may take depends on every transaction
    that runs on the server, those in other databases included.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[str, Settings] = {}
        self.numbers = count(1)

    @cached_property
    def server(self) -> postgresql.Server | postgresql.Unavailable:
        """The server of this process, or why there is none."""
        try:
            return postgresql.start()
        except postgresql.Unavailable as reason:
            return reason

    def why_no_server(self) -> str | None:
        """Say why PostgreSQL cannot be had; None when it can."""
        return str(self.server) if isinstance(self.server, postgresql.Unavailable) else None

    def of(self, engine: str) -> Settings:
        """Give the settings of the migrated template of an engine."""
        if engine not in self.made:
            environment = {"MANDATE_HOME": str(self.folder / engine)}
            if engine == "postgresql":
                environment["MANDATE_DATABASE_URL"] = self._create()
            self.made[engine] = read_settings(environment)
            asyncio.run(_migrated(self.made[engine]))
        return self.made[engine]

    @contextmanager
    def copy(self, engine: str, home: Path) -> Iterator[dict[str, str]]:
        """Lay an empty, migrated installation into `home` for a while; give the environment that names it."""
        with self.clone(self.of(engine), home) as variables:
            yield variables

    @contextmanager
    def clone(self, source: Settings, home: Path) -> Iterator[dict[str, str]]:
        """Lay a copy of an installation that nobody has open into `home` for a while."""
        shutil.copytree(source.home, home)
        if source.embedded:
            yield {"MANDATE_HOME": str(home)}
            return
        url = self._create(source.database_url)
        try:
            yield {"MANDATE_HOME": str(home), "MANDATE_DATABASE_URL": url}
        finally:
            self._drop(url)

    def close(self) -> None:
        """Drop the template from the server, and stop the server if it was started here."""
        if "postgresql" in self.made:
            self._drop(self.made["postgresql"].database_url)
        if "server" in vars(self) and isinstance(self.server, postgresql.Server):
            self.server.stop()

    def _running(self) -> postgresql.Server:
        if isinstance(self.server, postgresql.Unavailable):
            raise self.server
        return self.server

    def _create(self, template: str = "/template0") -> str:
        url = f"{self._running().url}/mandate_test_{os.getpid()}_{next(self.numbers)}"
        self._command(f"CREATE DATABASE {_name(url)} TEMPLATE {_name(template)}")
        return url

    def _drop(self, url: str) -> None:
        self._command(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def _command(self, statement: str) -> None:
        asyncio.run(_execute(f"{self._running().url}/postgres", statement))


def _name(url: str) -> str:
    return url.rpartition("/")[2]


async def _migrated(settings: Settings) -> None:
    async with opened(settings, check=False):
        await migrate()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
