"""How a request came in: scheme, host and address as its browser sees them, a proxy's word included."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

_UNKNOWN = "unknown"
_PORT = re.compile(r":\d+$")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The scheme, the host with its port, and the client's address of a request."""

    scheme: str
    host: str
    address: str

    @property
    def origin(self) -> str:
        """The origin of the portal's own pages."""
        return f"{self.scheme}://{self.host}".lower()


def arrival_of(request: HTTPConnection) -> Arrival:
    """Read how a request came in."""
    address = request.client.host if request.client else _UNKNOWN
    return Arrival(request.scope["scheme"], request.headers.get("host", ""), address)


def by_proxy(came: Arrival, headers: Mapping[str, str]) -> Arrival:
    """Read how a request reached the proxy that passed it on.

    Of several addresses in X-Forwarded-For the last is the one that the proxy itself has seen; those before
    it are whatever the client wrote there.
    """

    def last(name: str) -> str:
        return headers.get(name, "").rpartition(",")[2].strip()

    scheme = last("x-forwarded-proto").lower() or came.scheme
    return Arrival(
        "https" if scheme == "https" else "http",
        last("x-forwarded-host") or came.host,
        last("x-forwarded-for") or came.address,
    )


def is_loopback(host: str) -> bool:
    """Say whether a host, with or without a port, names the very machine that asks."""
    bare = host if host.count(":") > 1 and not host.startswith("[") else _PORT.sub("", host)
    plain = bare.strip("[]").lower()
    if plain == "localhost":
        return True
    try:
        return ip_address(plain).is_loopback
    except ValueError:
        return False


class ProxyMiddleware:
    """Believes what a proxy says of each request; only for a portal that nobody reaches but through it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as if it had come straight from the browser."""
        if scope["type"] == "http":
            connection = HTTPConnection(scope)
            came = by_proxy(arrival_of(connection), connection.headers)
            scope = {
                **scope,
                "scheme": came.scheme,
                "client": (came.address, 0),
                "headers": [*scope["headers"]],
            }
            MutableHeaders(scope=scope)["host"] = came.host
        await self.app(scope, receive, send)
