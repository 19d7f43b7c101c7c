"""Opens the database, keeps its schema, and says plainly when the two do not fit."""

import datetime
import sqlite3
import urllib.parse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.transactions import in_transaction

from agencies.common import evidence, seals, sql, vault
from agencies.common.errors import Conflict, Invalid
from portal.settings import Settings

MODELS = (
    "agencies.common.models",
    "agencies.people.models",
    "agencies.vendors.models",
    "agencies.cases.models",
    "agencies.placements.models",
    "agencies.payments.models",
    "agencies.work.models",
    "agencies.conduct.models",
    "agencies.standing.models",
    "settlement.terms.models",
    "settlement.statements.models",
    "bot.dialogue.models",
)
# What a full disk, a folder without rights, a damaged file or a lost connection raise; no fault of ours.
BROKEN = (OSError, OperationalError, sqlite3.DatabaseError, asyncpg.PostgresConnectionError)
CONNECTIONS = 10
_LOCK = 7_301_977


@dataclass(frozen=True, slots=True)
class Migration:
    """A hand-written step of the schema in one dialect."""

    name: str
    text: str


def migrations(dialect: str) -> list[Migration]:
    """List the steps for "postgresql" or "sqlite" in order."""
    folder = files("portal.migrations").joinpath(dialect)
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name
    )
    return [Migration(each.name.removesuffix(".sql"), each.read_text(encoding="utf-8")) for each in found]


@asynccontextmanager
async def opened(settings: Settings, *, check: bool = True, everywhere: bool = False) -> AsyncIterator[None]:
    """Open home and database for the time of the block: keys, evidence, schema check, and the owner.

    `everywhere` opens them for every task of the process, as a server needs whose requests are no children
    of the task that opened them.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    async with _connected(settings, everywhere=everywhere):
        first_use = await _is_first_use()
        vault.open_vault(vault.load_keys(settings.keys_path, settings.environment, first_use=first_use))
        evidence.use_folder(settings.evidence_folder)
        seals.use_anchor(settings.anchor_path)
        if settings.embedded and first_use:
            await migrate()
        if check:
            await check_schema()
            await _check_keys()
        yield


@asynccontextmanager
async def _connected(settings: Settings, *, everywhere: bool) -> AsyncIterator[None]:
    try:
        await Tortoise.init(config=_configuration(settings), _enable_global_fallback=everywhere)
        shared = sql.connection()
        try:
            yield
        finally:
            # Who is stopped while a transaction begins leaves it in the place of the shared connection.
            get_connections().set("default", shared)
    finally:
        await Tortoise.close_connections()
        EXECUTOR_CACHE.clear()  # kept by connection name alone, so the next engine would get this one's texts


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "connections": {"default": _connection(settings)},
        "apps": {"mandate": {"models": list(MODELS), "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


def _connection(settings: Settings) -> dict[str, object]:
    if settings.embedded:
        path = settings.database_url.removeprefix("sqlite://")
        return {
            "engine": "tortoise.backends.sqlite",
            "credentials": {"file_path": path, "busy_timeout": 30_000, "synchronous": "NORMAL"},
        }
    url = urllib.parse.urlsplit(settings.database_url)
    port = _port(url)
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/") or port is None:
        raise Invalid(
            "MANDATE_DATABASE_URL is not usable; write it like postgresql://user:password@host:5432/mandate."
        )
    query = dict(urllib.parse.parse_qsl(url.query))
    credentials: dict[str, object] = {
        "host": query.get("host") or url.hostname,
        "port": port,
        "user": urllib.parse.unquote(url.username or ""),
        "password": urllib.parse.unquote(url.password or "") or None,
        "database": url.path.strip("/"),
        "minsize": 1,
        "maxsize": CONNECTIONS,
        "reset": _as_it_is,
        # For figures over a hundred thousand cases compiling a statement takes longer than running it.
        "server_settings": {"jit": "off"},
    }
    return {"engine": "tortoise.backends.asyncpg", "credentials": credentials}


async def _as_it_is(connection: asyncpg.Connection) -> None:
    """Leave the settings of a connection that goes back to the pool: no statement here changes any.

    The driver would else ask the server to reset them after every statement, at the price of one.
    """


def _port(url: urllib.parse.SplitResult) -> int | None:
    try:
        return url.port or 5432
    except ValueError:
        return None


async def _is_first_use() -> bool:
    """Say whether the database knows no keys: a first use notes them last, and is done again if killed."""
    try:
        return not (await _table_exists("installation") and await _keys())
    except (DBConnectionError, OSError, asyncpg.PostgresError) as error:
        raise Conflict(
            "The database cannot be reached ({error}); check MANDATE_DATABASE_URL.",
            error=type(error).__name__,
        ) from None


async def _keys() -> str | None:
    return await sql.value(str, "SELECT value FROM installation WHERE name = 'keys'")


async def _table_exists(name: str) -> bool:
    where = (
        "pg_tables WHERE tablename" if sql.is_postgresql() else "sqlite_master WHERE type = 'table' AND name"
    )
    return await sql.value(int, f"SELECT count(*) FROM {where} = :name", name=name) != 0


async def applied() -> list[str] | None:
    """List the steps that the database has; None when it has no schema of ours at all."""
    if not await _table_exists("schema_version"):
        return None
    return [str(each[0]) for each in await sql.tuples("SELECT name FROM schema_version ORDER BY name")]


def _dialect() -> str:
    return "postgresql" if sql.is_postgresql() else "sqlite"


async def migrate() -> list[str]:
    """Apply the steps that are missing, each in one transaction, and make the owner; give their names."""
    await sql.execute(
        "CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)"
    )
    made = []
    for step in migrations(_dialect()):
        async with in_transaction("default") as connection:
            if await _begin(connection, step):
                await _run(connection, step)
                made.append(step.name)
    await _welcome_owner()
    return made


async def _begin(connection: BaseDBAsyncClient, step: Migration) -> bool:
    if sql.is_postgresql():
        await connection.execute_query(f"SELECT pg_advisory_xact_lock({_LOCK})")
    now = datetime.datetime.now(datetime.UTC).isoformat()
    return bool(
        await sql.execute(
            "INSERT INTO schema_version (name, applied_at) VALUES (:name, :now) ON CONFLICT DO NOTHING",
            name=step.name,
            now=now,
        )
    )


async def _run(connection: BaseDBAsyncClient, step: Migration) -> None:
    if sql.is_postgresql():
        async with connection.acquire_connection() as driver:
            await driver.execute(step.text)
        return
    for statement in _statements(step.text):
        await connection.execute_query(statement)


def _statements(text: str) -> list[str]:
    """Cut a SQLite script into statements; a trigger ends with END, everything else with a semicolon."""
    found: list[str] = []
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("--") or not line.strip():
            continue
        current.append(line)
        inside_trigger = current[0].startswith("CREATE TRIGGER")
        if line == "END;" or (line.endswith(";") and not inside_trigger):
            found.append("\n".join(current))
            current = []
    return found


async def _welcome_owner() -> None:
    now = datetime.datetime.now(datetime.UTC)
    await sql.execute(
        "INSERT INTO people (email, name, role, language, active, created_at)"
        " VALUES ('owner', 'owner', 'owner', 'en', true, :now) ON CONFLICT DO NOTHING",
        now=now,
    )
    await sql.execute(
        "INSERT INTO installation (name, value) VALUES ('keys', :value) ON CONFLICT DO NOTHING",
        value=vault.fingerprint(),
    )


async def check_schema() -> None:
    """Raise Conflict when the database is empty, or older or newer than this version of the product."""
    have, want = await applied() or [], [each.name for each in migrations(_dialect())]
    if newer := [name for name in have if name not in want]:
        raise Conflict(
            "The database is newer than this version (it has {name}); install the newer version of mandate.",
            name=newer[0],
        )
    if not await _table_exists("installation"):
        raise Conflict("The database is empty; to make its tables, run: mandate migrate")
    if missing := [name for name in want if name not in have]:
        raise Conflict(
            "The database is older than this version (it lacks {name}); run: mandate migrate", name=missing[0]
        )


async def _check_keys() -> None:
    if await _keys() != vault.fingerprint():
        raise Conflict(
            "The keys of this home are not those of this database; put back the keys it was made with."
        )
