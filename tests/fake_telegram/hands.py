"""What a test does at the fake server: starts it, types and taps as a person, breaks things, looks."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any

import httpx

from tests.project.tree import ROOT

PATIENCE = 60.0
_NUMBERS = count(1)
Json = dict[str, Any]


@contextmanager
def serving() -> Iterator[str]:
    """Run a server as a process of its own for a while, never longer than this one, and give its address."""
    command = [sys.executable, "-m", "tests.fake_telegram", "--parent", str(os.getpid())]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


class Telegram:
    """One bot's server, as its people and its tests see it."""

    def __init__(self, client: httpx.AsyncClient, address: str, token: str) -> None:
        self._client = client
        self.address = address
        self.token = token
        self.base_url = f"{address}/bot"
        self.base_file_url = f"{address}/file/bot"

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings by which `mandate bot` finds this server."""
        return {
            "MANDATE_TELEGRAM_TOKEN": self.token,
            "MANDATE_TELEGRAM_BASE_URL": self.base_url,
            "MANDATE_TELEGRAM_BASE_FILE_URL": self.base_file_url,
        }

    async def push(self, *updates: Json) -> float:
        """Let updates arrive; give the moment on the server's clock."""
        moment: float = (await self._post("push", {"updates": updates}))["at"]
        return moment

    async def type(self, chat: int, text: str, **how: object) -> None:
        """Type a text into a chat; `delay` in seconds, `repeat` for duplicates."""
        await self.push({"chat": chat, "text": text, **how})

    async def tap(self, chat: int, label: str, **how: object) -> None:
        """Tap the button of that label, or tap word, on the newest message that has it."""
        message, word = self.button(await self.messages(chat), label)
        await self.push({"chat": chat, "tap": word, "message": message, **how})

    @staticmethod
    def button(messages: list[Json], label: str) -> tuple[int, str]:
        """Find the newest message with a button of a label or a tap word, and the button's word."""
        for message in reversed(messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for each in row:
                    if label in {each["text"], each["callback_data"]}:
                        return message["message_id"], each["callback_data"]
        raise AssertionError(f"no button {label} in {messages[-1:]}")

    async def fault(self, kind: str, method: str = "*", **how: object) -> None:
        """Break the next calls of a method."""
        await self._post("fault", {"kind": kind, "method": method, **how})

    async def heal(self) -> None:
        """Take all faults away."""
        await self._post("heal", {})

    async def call(self, method: str, **asked: object) -> Any:
        """Call a method of the Bot API as the bot would."""
        response = await self._client.post(f"{self.base_url}{self.token}/{method}", json=asked)
        return response.raise_for_status().json()["result"]

    async def set_chat(self, chat: int, state: str) -> None:
        """Make a chat open, blocked, deactivated or gone."""
        await self._post("chat", {"chat": chat, "state": state})

    async def messages(self, chat: int) -> list[Json]:
        """Give the messages of a chat, both sides'."""
        found: list[Json] = await self._get(f"messages/{chat}")
        return found

    async def said(self, chat: int) -> list[str]:
        """Give what the bot has said in a chat and stands there now."""
        own = [each for each in await self.messages(chat) if each["from"]["is_bot"]]
        return [each.get("text") or each.get("caption", "") for each in own]

    async def calls(self, *names: str, after: int = 0, wait: float = 0) -> list[Json]:
        """Give the calls after a number, of some methods or of all."""
        found = await self._get("calls", after=after, wait=wait)
        return [each for each in found if not names or each["method"] in names]

    async def until(self, name: str, fits: Callable[[Json], bool] = lambda _: True, times: int = 1) -> Json:
        """Wait until a method was called so often in a way that fits; give that call."""
        after, left = 0, times
        async with asyncio.timeout(PATIENCE):
            while True:
                for each in await self.calls(after=after, wait=5):
                    after = each["number"]
                    if each["method"] == name and fits(each):
                        left -= 1
                        if not left:
                            return each

    async def answered(self, chat: int, count_: int) -> list[str]:
        """Wait until the bot has said so many things in a chat, and give them."""

        def sent(call: Json) -> bool:
            return call["status"] == 200 and str(call["asked"].get("chat_id")) == str(chat)

        after, found = 0, 0
        async with asyncio.timeout(PATIENCE):
            while found < count_:
                for each in await self.calls(after=after, wait=5):
                    after = each["number"]
                    found += each["method"] in {"sendMessage", "sendPhoto", "editMessageText"} and sent(each)
        return await self.said(chat)

    async def drained(self) -> None:
        """Wait until the bot has confirmed every update."""
        async with asyncio.timeout(PATIENCE):
            while not (await self._get("drained", wait=5))["drained"]:
                pass

    async def state(self) -> Json:
        """Tell how the server stands."""
        found: Json = await self._get("state")
        return found

    async def _get(self, place: str, **query: float) -> Any:
        response = await self._client.get(f"{self.address}/control/{self.token}/{place}", params=query)
        return response.raise_for_status().json()

    async def _post(self, place: str, content: object) -> Any:
        response = await self._client.post(f"{self.address}/control/{self.token}/{place}", json=content)
        return response.raise_for_status().json()


@asynccontextmanager
async def telegram(address: str, token: str | None = None) -> AsyncIterator[Telegram]:
    """Talk to a server for a while as one bot's world: a new one, or that of a token."""
    chosen = token or f"{os.getpid()}{next(_NUMBERS):04}:{'fake' * 8}"
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        (await client.post(f"{address}/control/{chosen}")).raise_for_status()
        yield Telegram(client, address, chosen)
