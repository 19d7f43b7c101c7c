"""The web application: its doors, its guards, and what lives as long as it does."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from portal.auth.arrival import ProxyMiddleware
from portal.clock import Clock, wall_clock
from portal.pages.health import show_health, show_ready
from portal.routes import DOORS
from portal.web import assets, faults
from portal.web.guard import GuardMiddleware
from portal.web.requests import RequestNumberMiddleware

Lifespan = Callable[[], AbstractAsyncContextManager[None]]
# A higher level costs more time than the line takes for the bytes that it saves.
PACKING = 4


def make_app(
    *,
    clock: Clock = wall_clock,
    life: Lifespan = contextlib.nullcontext,
    language: str = "",
    behind_proxy: bool = False,
) -> Starlette:
    """Put the portal together; `life` opens and closes what it needs, `language` overrules every visit's.

    Behind a proxy its X-Forwarded headers are believed.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with life():
            yield

    trusted = [Middleware(ProxyMiddleware)] if behind_proxy else []
    app = Starlette(
        routes=[
            Route("/health", show_health),
            Route("/ready", show_ready),
            Route("/static/{digest}/{name}", assets.serve),
            *(door.route() for door in DOORS),
        ],
        middleware=[
            Middleware(RequestNumberMiddleware),
            *trusted,
            Middleware(GuardMiddleware),
            Middleware(GZipMiddleware, minimum_size=1500, compresslevel=PACKING),
        ],
        exception_handlers={HTTPException: faults.http_fault, Exception: faults.broken},
        lifespan=lifespan,
    )
    app.state.clock, app.state.language = clock, language
    return app
