"""The least that answers with a page: the same statements by asyncpg, the same template from plain rows.

What the page makes of its rows is ready beforehand: nothing is computed, unsealed or looked up, and nobody
is asked who they are.
"""

import gzip
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from jinja2 import Template

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Page:
    """The statements of a page with their values, its template, and what stands in it."""

    statements: Sequence[tuple[str, Sequence[object]]]
    template: Template
    values: Mapping[str, object]


class Handler:
    """An application that shows ready pages by their addresses."""

    def __init__(self, pool: asyncpg.Pool, pages: Mapping[str, Page], level: int) -> None:
        self.pool, self.pages, self.level = pool, pages, level

    async def __call__(self, scope: MutableMapping[str, Any], _: object, send: Send) -> None:
        """Ask every statement, render, pack and send."""
        query = scope["query_string"].decode()
        page = self.pages[f"{scope['path']}?{query}" if query else scope["path"]]
        async with self.pool.acquire() as connection:
            for text, values in page.statements:
                await connection.fetch(text, *values)
        body = gzip.compress(page.template.render(page.values).encode(), self.level)
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Leave the settings of a connection alone: nothing here changes them."""


def pool(url: str, connections: int) -> asyncpg.Pool:
    """Open as many connections as the product, none of which is reset between two pages."""
    return asyncpg.create_pool(url, min_size=connections, max_size=connections, reset=_as_it_is)
