"""A migrated, empty database for each test: a copied file on SQLite, a copied template on PostgreSQL."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import asyncpg

from portal.database import migrate, opened
from portal.settings import Settings, read_settings

ENGINES = ("sqlite", "postgresql")
_FILE = "mandate.sqlite3"
_KEYS = "keys.json"


class Templates:
    """The migrated databases of one test process, made when first asked for; `server` is PostgreSQL's URL."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder = folder
        self.server = server
        self.made: dict[str, Settings] = {}
        self.numbers = count(1)

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
        template = self.of(engine)
        home.mkdir()
        shutil.copy(template.keys_path, home / _KEYS)
        if engine == "sqlite":
            shutil.copy(template.home / _FILE, home / _FILE)
            yield {"MANDATE_HOME": str(home)}
            return
        url = self._create(template.database_url)
        yield {"MANDATE_HOME": str(home), "MANDATE_DATABASE_URL": url}
        self._drop(url)

    def close(self) -> None:
        """Drop the template on the server."""
        if "postgresql" in self.made:
            self._drop(self.made["postgresql"].database_url)

    def _create(self, template: str = "/template0") -> str:
        name = f"mandate_test_{os.getpid()}_{next(self.numbers)}"
        asyncio.run(_execute(f"{self.server}/postgres", f"CREATE DATABASE {name} TEMPLATE {_name(template)}"))
        return f"{self.server}/{name}"

    def _drop(self, url: str) -> None:
        asyncio.run(_execute(f"{self.server}/postgres", f"DROP DATABASE {_name(url)} WITH (FORCE)"))


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
