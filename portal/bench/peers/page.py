"""The least that answers with a page: the same statements by asyncpg, the same template from plain rows.

What the page makes of its rows is ready beforehand: nothing is computed, unsealed or looked up, and nobody
is asked who they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg
from jinja2 import Template
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route


@dataclass(frozen=True, slots=True)
class Page:
    """The statements of a page with their values, its template, and what stands in it."""

    statements: Sequence[tuple[str, Sequence[object]]]
    template: Template
    values: Mapping[str, object]


def handler(pool: asyncpg.Pool, pages: Mapping[str, Page], level: int) -> Starlette:
    """Make an application of one handler, which shows ready pages by their addresses."""

    async def show(request: Request) -> HTMLResponse:
        query = request.url.query
        page = pages[f"{request.url.path}?{query}" if query else request.url.path]
        async with pool.acquire() as connection:
            for text, values in page.statements:
                await connection.fetch(text, *values)
        return HTMLResponse(page.template.render(page.values))

    packed = Middleware(GZipMiddleware, compresslevel=level)
    return Starlette(routes=[Route("/{path:path}", show)], middleware=[packed])


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Leave the settings of a connection alone: nothing here changes them."""


def pool(url: str, connections: int) -> asyncpg.Pool:
    """Open as many connections as the product, none of which is reset between two pages."""
    return asyncpg.create_pool(url, min_size=connections, max_size=connections, reset=_as_it_is)
