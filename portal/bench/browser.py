"""Asks an application for pages as a browser does, inside the process: no line and no client to wait for."""

import asyncio
import gzip
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from starlette.types import ASGIApp, Message, Scope

from agencies.common.errors import Conflict

HOST = "localhost:8000"
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in front of an application; `token` is the secret of its session, empty for none."""

    app: ASGIApp
    token: str = ""

    def scope(self, address: str) -> Scope:
        """Describe the request for an address as a server would."""
        path, _, query = address.partition("?")
        headers = {"host": HOST, "accept-encoding": "gzip", "cookie": f"mandate_session={self.token}"}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), each.encode()) for name, each in headers.items()],
            "client": ("127.0.0.1", 50_000),
            "server": ("localhost", 8000),
            "state": {},
        }

    async def see(self, address: str) -> bytes:
        """Open a page and give the bytes that came over the line; Conflict where it is not shown."""
        told: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            told.append(message)

        await self.app(self.scope(address), receive, send)
        if told[0]["status"] != 200:
            raise Conflict("{address} answers with {status}.", address=address, status=told[0]["status"])
        return b"".join(each.get("body", b"") for each in told[1:])

    async def round(self, addresses: Sequence[str], requests: int) -> float:
        """Open the addresses in turns, several at a time, and give the seconds that it took."""
        left = islice(cycle(addresses), requests)

        async def reader() -> None:
            for address in left:
                await self.see(address)

        begun = time.perf_counter()
        await asyncio.gather(*(reader() for _ in range(AT_ONCE)))
        return time.perf_counter() - begun


def text_of(answer: bytes) -> str:
    """Give the text of an answer as it came over the line."""
    packed = answer.startswith(b"\x1f\x8b")
    return (gzip.decompress(answer) if packed else answer).decode()
