"""Requests by number: each has one, in every line that is logged meanwhile and on the page of an error."""

import logging
import secrets
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("mandate.portal")
_BROKEN = 500


class RequestNumberMiddleware:
    """Numbers requests and logs each with door, status and time, never its address, which may tell more."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its number."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = scope["request_number"] = secrets.token_hex(4).upper()
        began, status = time.perf_counter(), _BROKEN

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] += [(b"x-request-id", number.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=number):
            try:
                await self.app(scope, receive, noted)
            finally:
                spent = round(1000 * (time.perf_counter() - began))
                _log.info("%s %s: %s in %s ms", scope["method"], scope.get("door", "-"), status, spent)
