"""A whole installation as processes on one PostgreSQL: portals, workers, a bot, killed and replaced."""

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from agencies.common.access import Actor
from portal.auth.sessions import begin_session
from portal.clock import wall_clock
from tests.fake_telegram.hands import PATIENCE, Telegram

# Five processes on two cores start one after the other.
LONG = 6 * PATIENCE
_HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')
_MESSAGE = re.compile(r'class="message[^"]*".*?</div>', re.DOTALL)
_PAUSE = 0.2


@dataclass(slots=True)
class Household:
    """The processes by name; a portal's name is its address."""

    environment: Mapping[str, str]
    portals: list[str] = field(default_factory=list)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    told: list[Path] = field(default_factory=list)
    commands: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start a process again, or for the first time; what it tells goes into a file of its home."""
        told = Path(self.environment["MANDATE_HOME"]) / f"{len(self.running)}-{len(self.told)}.log"
        self.told.append(told)
        with told.open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "portal.cli", *self.commands[name]],
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
            )

    async def kill(self, name: str) -> None:
        """End a process as a power cut would."""
        process = self.running.pop(name)
        process.kill()
        await asyncio.to_thread(process.wait)

    async def stop(self) -> dict[str, int]:
        """Tell all to stop, and give how each ended."""
        for each in self.running.values():
            each.terminate()
        ended = {}
        for name, each in self.running.items():
            await asyncio.to_thread(each.wait)
            ended[name] = each.returncode
        self.running.clear()
        return ended


@asynccontextmanager
async def household(environment: Mapping[str, str], telegram: Telegram) -> AsyncIterator[Household]:
    """Keep two portals, two workers and a bot for a while."""
    made = Household({**environment, **telegram.environment, "MANDATE_TELEGRAM_POLL_SECONDS": "5"})
    for port in _free_ports(2):
        made.portals.append(f"http://127.0.0.1:{port}")
        made.commands[made.portals[-1]] = ("serve", "--port", str(port))
    made.commands.update({"worker 1": ("worker",), "worker 2": ("worker",), "bot": ("bot",)})
    try:
        for name in made.commands:
            made.start(name)
        yield made
    finally:
        await made.stop()


def _free_ports(count: int) -> Iterator[int]:
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
            yield probe.getsockname()[1]


@dataclass(slots=True)
class Clerk:
    """Somebody at a browser, who goes to the other portal where one is silent, and sends a form again."""

    client: httpx.AsyncClient
    portals: list[str]
    confirmed: list[str] = field(default_factory=list)

    async def see(self, path: str) -> str:
        """Open a page on whichever portal answers."""
        return (await self._ask("GET", path, {})).text

    async def report(self, case_no: str, case_id: int) -> None:
        """Report a contact, as often as it takes until it is confirmed; the form's own word makes it one."""
        desk = await self.see(f"/cases/{case_id}")
        form = {name: value for name, value in _HIDDEN.findall(desk) if name in {"csrf", "once"}}
        how = {"channel": "call", "party": "self", "result": "no_answer"}
        answer = await self._ask("POST", f"/cases/{case_id}/contacts", {**form, **how})
        assert answer.status_code == 303, _MESSAGE.findall(answer.text)
        self.confirmed.append(case_no)

    async def _ask(self, method: str, path: str, form: Mapping[str, str]) -> httpx.Response:
        async with asyncio.timeout(LONG):
            while True:
                for portal in self.portals:
                    headers = {"origin": portal, "sec-fetch-site": "same-origin"}
                    with contextlib.suppress(httpx.TransportError):
                        answer = await self.client.request(
                            method, portal + path, data=form or None, headers=headers
                        )
                        if answer.status_code < 500:
                            return answer
                await asyncio.sleep(_PAUSE)


@asynccontextmanager
async def clerk(person: Actor, portals: list[str]) -> AsyncIterator[Clerk]:
    """Give somebody a browser with a session that every portal knows."""
    token = await begin_session(person.person_id, address="127.0.0.1", now=wall_clock())
    async with httpx.AsyncClient(timeout=30, trust_env=False, cookies={"mandate_session": token}) as client:
        yield Clerk(client, portals)
