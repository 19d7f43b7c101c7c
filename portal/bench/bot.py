"""The bench of the bot: from an update to its reply, at twenty updates a second, against a bare echo."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

import httpx

from agencies.common import sql
from agencies.common.errors import Conflict
from agencies.people.issue_chat_code import issue_chat_code
from agencies.people.queries import acting_person
from bot.dialogue.hear import hear
from bot.dialogue.spoken import Heard
from portal.bench import worked
from portal.bench.ground import Ground
from portal.bench.measure import Sides
from portal.clock import wall_clock
from portal.database import opened
from portal.settings import Settings

UPDATES = 100
_ROUNDS = 2
A_SECOND = 20
PATIENCE = 60.0
_SERVER = "tests.fake_telegram"
_CASE = """SELECT cases.case_no FROM placements JOIN cases ON cases.id = placements.case_id
    JOIN agencies ON agencies.id = placements.agency_id WHERE agencies.code = 'EAST'
    ORDER BY cases.id LIMIT 1"""
_TYPED = ("/menu", "{case}", "/today", "/menu", "{case}")
_CODES = ("east", "west")
_STAFF = ("agency_manager1", "agency_collector2", "agency_collector3", "agency_collector4")
_SAID = {"sendMessage", "editMessageText"}


async def prepare(ground: Ground, rows: int) -> Sides:
    """Make an installation at work whose people have chats; both sides answer the same words in them."""
    if find_spec("tests") is None or find_spec(_SERVER) is None:
        raise Conflict("The Bot API server that this bench needs is among the tests; run it in a checkout.")
    template = await ground.installation()
    async with opened(template):
        await worked.fill(rows)
        for number, email in enumerate(_emails(), 1):
            await _link(str(number), email)
        # What was said at the linking would else come first, and be taken for a reply.
        await sql.execute("UPDATE chat_messages SET state = 'sent' WHERE state = 'waiting'")
        case_no = await sql.value(str, _CASE)
    await ground.settle_down(template)
    typed = [each.format(case=case_no) for each in _TYPED]

    async def product_side(settings: Settings) -> float:
        return await _measured(settings, typed, "portal.cli", "bot")

    async def limit_side(settings: Settings) -> float:
        return await _measured(settings, typed, "portal.bench.peers.echo")

    return Sides(template, product_side, limit_side, witness=())


def _emails() -> list[str]:
    return [f"{name}.{code}@bench.example" for code in _CODES for name in _STAFF]


async def _link(chat: str, email: str) -> None:
    code = await issue_chat_code(await acting_person(email), now=wall_clock())
    await hear(Heard("telegram", chat, f"bench:{chat}", text=f"/start {code.code}"), now=wall_clock())


async def _measured(settings: Settings, typed: Sequence[str], *module: str) -> float:
    """Give the seconds within which 19 of 20 updates are answered by a bot that runs as a process."""
    async with _serving() as address, httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        token = f"1:{uuid4().hex}"
        people = _People(client, f"{address}/control/{token}")
        await people.begin()
        named = {
            "MANDATE_HOME": str(settings.home),
            "MANDATE_DATABASE_URL": settings.database_url,
            "MANDATE_TELEGRAM_TOKEN": token,
            "MANDATE_TELEGRAM_BASE_URL": f"{address}/bot",
        }
        async with _running(named, "-m", *module):
            await people.type_in_turns(["/menu"] * len(_emails()))
            texts = list(islice(cycle(typed), UPDATES))
            # What else the machine does comes in bursts, so the quicker round counts.
            return min([_p95(await people.type_in_turns(texts)) for _ in range(_ROUNDS)])


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[len(seconds) * 95 // 100 - 1]


class _People:
    """Those who type: each chat in its turn, at a steady pace, whether it was answered or not."""

    def __init__(self, client: httpx.AsyncClient, control: str) -> None:
        self._client = client
        self._control = control
        self._calls = 0

    async def begin(self) -> None:
        """Make the bot known to its server."""
        await self._post("", {})

    async def type_in_turns(self, texts: Sequence[str]) -> list[float]:
        """Type texts, wait for all replies, and give the seconds from each to its own."""
        typed: dict[str, list[float]] = {}
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number, text in enumerate(texts):
            await asyncio.sleep(max(0.0, begun + number / A_SECOND - loop.time()))
            chat = 1 + number % len(_emails())
            moment = (await self._post("/push", {"updates": [{"chat": chat, "text": text}]}))["at"]
            typed.setdefault(str(chat), []).append(moment)
        replied = await self._replied(len(texts))
        return [
            came - at
            for chat, moments in typed.items()
            for at, came in zip(moments, replied[chat], strict=True)
        ]

    async def _replied(self, wanted: int) -> dict[str, list[float]]:
        """Wait for so many replies, and give the moments at which they came, by chat."""
        found: dict[str, list[float]] = {}
        async with asyncio.timeout(PATIENCE):
            while wanted:
                for each in await self._get(f"/calls?after={self._calls}&wait=5"):
                    self._calls = each["number"]
                    if each["method"] in _SAID and each["status"] == 200:
                        found.setdefault(str(each["asked"]["chat_id"]), []).append(each["came"])
                        wanted -= 1
        return found

    async def _get(self, place: str) -> Any:
        return (await self._client.get(self._control + place)).raise_for_status().json()

    async def _post(self, place: str, content: object) -> Any:
        return (await self._client.post(self._control + place, json=content)).raise_for_status().json()


@asynccontextmanager
async def _serving() -> AsyncIterator[str]:
    async with _running({}, "-m", _SERVER) as process:
        told = await process.stdout.readline() if process.stdout else b""
        yield told.decode().strip()


@asynccontextmanager
async def _running(named: dict[str, str], *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**os.environ, **named},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()
