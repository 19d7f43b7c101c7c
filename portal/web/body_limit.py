"""Refuses what is too large to take in, with a page that says so."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOO_LARGE = 413


class BodyLimitMiddleware:
    """Stops reading a request over its limit.

    Starlette's own answers with bare text wherever a length was declared, even over our page.
    """

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; reading it raises HTTPException 413 where it declares or sends too much."""
        declared = Headers(scope=scope).get("content-length", "")
        over = declared.isascii() and declared.isdecimal() and int(declared[:19]) > self.largest
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            if over:
                raise HTTPException(_TOO_LARGE)
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.largest:
                raise HTTPException(_TOO_LARGE)
            return message

        await self.app(scope, limited, send)
