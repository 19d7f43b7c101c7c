"""People with a browser: they sign in, open pages, and send the forms that stand on them."""

import datetime
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from agencies.common.access import Actor
from portal.app import make_app
from portal.auth.sessions import begin_session

ORIGIN = "http://localhost:8000"
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(slots=True)
class Visitor:
    """A browser that somebody is signed in with, or nobody."""

    client: httpx.AsyncClient

    async def see(self, path: str, status: int = 200, **asked: str) -> str:
        """Open a page and give its text; the test fails where it answers otherwise."""
        answer = await self.client.get(path, params=asked or None)
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{answer.text[:4000]}"
        return answer.text

    async def send(
        self,
        path: str,
        fields: Mapping[str, object] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        on: str | None = None,
        follow: bool = False,
    ) -> httpx.Response:
        """Send a form with the token of a page (`on`, default the profile), as its button does."""
        token = _TOKEN.search(await self.see(on or "/profile"))
        data = {**(fields or {}), "csrf": token[1] if token else ""}
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
        return await self.client.post(
            path, data=data, files=files or None, headers=headers, follow_redirects=follow
        )


@asynccontextmanager
async def visiting(actor: Actor | None, now: datetime.datetime, language: str = "") -> AsyncIterator[Visitor]:
    """Open a browser as somebody at a moment; nobody when `actor` is None."""
    app = make_app(clock=lambda: now, language=language)
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        if actor is not None:
            client.cookies.set(
                "mandate_session", await begin_session(actor.person_id, address="test", now=now)
            )
        yield Visitor(client)
