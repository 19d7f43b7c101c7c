"""What keeps other sites and scripts out: headers on every answer, the origin of a form, its token."""

from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agencies.common.errors import Conflict
from portal.auth import csrf

if TYPE_CHECKING:
    from portal.web.visit import Visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}
_ON_EVERY = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_OVER_HTTPS = [*_ON_EVERY, (b"strict-transport-security", b"max-age=31536000")]


class GuardMiddleware:
    """Puts the security headers on every answer; pages about people are never kept by a cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        added = _OVER_HTTPS if scope["scheme"] == "https" else _ON_EVERY

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] += [each for each in added if each[0] not in own]
            await send(message)

        await self.app(scope, receive, guarded)


def comes_from_here(visit: "Visit") -> bool:
    """Say whether a form was sent by a page of this portal, by what the browser tells of its origin."""
    headers = visit.request.headers
    return csrf.sent_from(headers.get("origin"), headers.get("sec-fetch-site"), visit.came.origin)


def check_token(visit: "Visit") -> None:
    """Raise Conflict unless the form, or htmx in a header, carries the token of the session.

    A visit without a session has nothing that another site could use; the origin alone guards its forms.
    """
    if visit.session is None:
        return
    given = visit.form.kept("csrf") or visit.request.headers.get("x-csrf-token", "")
    if not csrf.matches(given, visit.csrf):
        raise Conflict(
            "This form is from an earlier sign-in and was not sent; open the page again and repeat it."
        )


def is_inside(address: str) -> bool:
    """Say whether an address that came with a form leads nowhere but into this portal."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
