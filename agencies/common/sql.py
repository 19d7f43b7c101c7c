"""The one way to ask either database: named places in, frozen rows out, the same text for both engines."""

import datetime
import json
import re
import sqlite3
import types
import typing
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

import aiosqlite
import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient, TransactionContext
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

__all__ = [
    "Fragment",
    "IntegrityError",
    "any_of",
    "connection",
    "days_between",
    "execute",
    "insert",
    "is_postgresql",
    "reading",
    "reading_beside",
    "refusals",
    "row",
    "rows",
    "stored",
    "transaction",
    "tuples",
    "value",
]

RowType = TypeVar("RowType")
_reading: ContextVar[asyncpg.Connection | None] = ContextVar("reading", default=None)
_PLACE = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of SQL with the values of its own places, to be set into a larger text."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


def connection() -> BaseDBAsyncClient:
    """Give the connection of the running transaction, else the shared one."""
    return get_connections().get("default")


def is_postgresql() -> bool:
    """Say whether the database is PostgreSQL (else it is SQLite)."""
    return _speaks_postgresql(connection())


def _speaks_postgresql(client: BaseDBAsyncClient) -> bool:
    return client.capabilities.dialect == "postgres"


def any_of(column: str, place: str) -> str:
    """Write the test that `column` is among the list handed in as `place`."""
    if is_postgresql():
        return f"{column} = ANY(:{place})"
    return f"{column} IN (SELECT value FROM json_each(:{place}))"


def days_between(first: str, last: str) -> str:
    """Write the number of days from one date to another; both may be columns or places."""
    if is_postgresql():
        return f"(CAST({last} AS DATE) - CAST({first} AS DATE))"
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """Open a writing transaction, or a savepoint inside one; SQLite's write lock is taken first."""
    if _reading.get():
        # A second connection for each of many readers might be one too many for the pool.
        raise RuntimeError("who only reads opens no transaction")
    async with _begun(in_transaction("default")) as opened:
        if opened.capabilities.dialect == "sqlite":
            await opened.execute_query("UPDATE schema_version SET name = name WHERE false")
        yield


@asynccontextmanager
async def _begun(context: TransactionContext) -> AsyncIterator[TransactionalDBClient]:
    """Enter a transaction so that who is stopped while it begins leaves no lock and no connection taken."""
    async with AsyncExitStack() as leaving:
        try:
            opened = await context.__aenter__()
        except BaseException as stopped:
            # The token is there from the moment on at which the connection is taken.
            if hasattr(context, "token"):
                with suppress(Exception):
                    await context.__aexit__(type(stopped), stopped, None)
            raise
        leaving.push_async_exit(context)
        yield opened


@asynccontextmanager
async def reading() -> AsyncIterator[None]:
    """Ask PostgreSQL by one connection for the time of the block, in which no transaction may be opened.

    To take a connection for every statement costs as much as a short statement itself. No task that is
    started in the block may outlive it.
    """
    client = connection()
    if not _speaks_postgresql(client) or isinstance(client, TransactionalDBClient) or _reading.get():
        yield
        return
    async with client.acquire_connection() as driver:
        mark = _reading.set(driver)
        try:
            yield
        finally:
            _reading.reset(mark)


@dataclass(slots=True)
class _Reader:
    """A connection that only reads, and how many ask it at the moment."""

    driver: aiosqlite.Connection
    asked: int = 0


_readers: list[_Reader] = []


@asynccontextmanager
async def reading_beside(file: str, readers: int = 3) -> AsyncIterator[None]:
    """Read outside transactions by connections of their own, for the time of the block; on SQLite only.

    Who reads then waits neither for another process that writes nor for a task of this one that waits for it.
    """
    async with AsyncExitStack() as opened:
        for _ in range(readers):
            driver = await opened.enter_async_context(aiosqlite.connect(file, isolation_level=None))
            await driver.execute("PRAGMA query_only = 1")
            await driver.execute("PRAGMA busy_timeout = 30000")
            _readers.append(_Reader(driver))
        opened.callback(_readers.clear)
        yield


async def _read_beside(query: str, bound: list[Any]) -> Sequence[Sequence[Any]]:
    reader = min(_readers, key=lambda each: each.asked)
    reader.asked += 1
    try:
        return typing.cast("Sequence[Sequence[Any]]", await reader.driver.execute_fetchall(query, bound))
    finally:
        reader.asked -= 1


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a driver's word that a constraint stands against it into IntegrityError."""
    try:
        yield
    except (asyncpg.IntegrityConstraintViolationError, sqlite3.IntegrityError) as error:
        raise IntegrityError(error) from error


async def execute(text: str, **values: object) -> int:
    """Run one statement and say how many rows it changed."""
    client = connection()
    if not _speaks_postgresql(client):
        changed, _ = await client.execute_query(*_marked(text, values))
        return changed
    query, bound = _numbered(text, values)
    with refusals():
        async with _asked(client) as driver:
            status: str = await driver.execute(query, *bound)
    return int(status.rpartition(" ")[2]) if status[-1].isdigit() else 0


async def insert(text: str, **values: object) -> int:
    """Add a row by a statement that ends with RETURNING id, and give the id."""
    found, _ = await _fetch(text, values)
    return int(found[0][0])


async def rows(row_type: type[RowType], text: str, **values: object) -> list[RowType]:
    """Read all rows as `row_type`, whose fields stand in the order of the columns."""
    found, as_text = await _fetch(text, values)
    converters = _converters(typing.cast("type", row_type)) if as_text else ()
    if not converters:
        return [row_type(*each) for each in found]
    return [row_type(*_converted(tuple(each), converters)) for each in found]


async def row(row_type: type[RowType], text: str, **values: object) -> RowType | None:
    """Read the first row, or None."""
    found = await rows(row_type, text, **values)
    return found[0] if found else None


async def tuples(text: str, **values: object) -> Sequence[Sequence[Any]]:
    """Read rows as the driver gives them: for large reads without dates and truth values."""
    found, _ = await _fetch(text, values)
    return found


async def value(value_type: type[RowType], text: str, **values: object) -> RowType | None:
    """Read the first column of the first row as `value_type`, or None."""
    found, as_text = await _fetch(text, values)
    if not found or found[0][0] is None:
        return None
    convert = _CONVERTERS.get(value_type) if as_text else None
    return typing.cast("RowType", convert(found[0][0]) if convert else found[0][0])


async def _fetch(text: str, values: Mapping[str, object]) -> tuple[Sequence[Sequence[Any]], bool]:
    """Read rows, and say whether days, moments and truth values among them are as SQLite keeps them."""
    if kept := _reading.get():
        query, bound = _numbered(text, values)
        return await kept.fetch(query, *bound), False
    client = connection()
    if _speaks_postgresql(client):
        query, bound = _numbered(text, values)
        with refusals():
            async with client.acquire_connection() as driver:
                return await driver.fetch(query, *bound), False
    query, bound = _marked(text, values)
    if _readers and _only_reads(query) and not isinstance(client, TransactionalDBClient):
        return await _read_beside(query, bound), True
    _, found = await client.execute_query(query, bound)
    return typing.cast("Sequence[Sequence[Any]]", found), True


def _asked(client: BaseDBAsyncClient) -> AbstractAsyncContextManager[Any]:
    """Give the connection of the reading block, else the client's own, or one of its pool."""
    kept = _reading.get()
    return nullcontext(kept) if kept else client.acquire_connection()


@lru_cache(maxsize=2048)
def _only_reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


def _numbered(text: str, values: Mapping[str, object]) -> tuple[str, list[Any]]:
    query, names = _compiled(text, "$")
    return query, [values[name] for name in names]


def _marked(text: str, values: Mapping[str, object]) -> tuple[str, list[Any]]:
    query, names = _compiled(text, "?")
    return query, [stored(values[name]) for name in names]


@lru_cache(maxsize=4096)
def _compiled(text: str, sign: str) -> tuple[str, tuple[str, ...]]:
    """Give a text with numbered places in place of the named ones, and the names by number."""
    numbers = {name: place for place, name in enumerate(dict.fromkeys(_PLACE.findall(text)), 1)}
    return _PLACE.sub(lambda match: f"{sign}{numbers[match.group(1)]}", text), tuple(numbers)


def stored(given: object) -> Any:
    """Give a value the form in which SQLite keeps it: UTC text for moments, ISO for days, JSON for lists."""
    convert = _STORED.get(type(given))
    return convert(given) if convert else given


def _stored_list(given: Iterable[object]) -> str:
    return json.dumps([stored(each) for each in given])


_STORED: Mapping[type, Callable[[Any], str]] = {
    datetime.datetime: lambda moment: moment.astimezone(datetime.UTC).isoformat(" "),
    datetime.date: datetime.date.isoformat,
    **dict.fromkeys((list, tuple, set, frozenset), _stored_list),
}
_CONVERTERS: Mapping[Any, Callable[[Any], Any]] = {
    datetime.datetime: datetime.datetime.fromisoformat,
    datetime.date: datetime.date.fromisoformat,
    bool: bool,
}


@cache
def _converters(row_type: type) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    hints = typing.get_type_hints(row_type)
    names = [each.name for each in fields(row_type)] if is_dataclass(row_type) else list(hints)
    kinds = [_plain(hints[name]) for name in names]
    return tuple((place, _CONVERTERS[kind]) for place, kind in enumerate(kinds) if kind in _CONVERTERS)


def _plain(hint: object) -> object:
    if isinstance(hint, types.UnionType):
        return next(each for each in hint.__args__ if each is not types.NoneType)
    return hint


def _converted(found: tuple[Any, ...], converters: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    converted = list(found)
    for place, convert in converters:
        if converted[place] is not None:
            converted[place] = convert(converted[place])
    return converted
