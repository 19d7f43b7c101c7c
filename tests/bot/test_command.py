"""mandate bot as a process: it says who it is, stops when it is told to, and wants a token that holds."""

import asyncio
import os
import sys

import pytest

from agencies.common import leases, processes, sql
from bot.telegram import DOOR
from portal.clock import wall_clock
from portal.settings import Settings
from tests.commands import run
from tests.fake_telegram.hands import Telegram
from tests.flows.processes import start
from tests.project.tree import ROOT

ANN = 11
PLAIN = {"MANDATE_TELEGRAM_TOKEN": "", "MANDATE_TELEGRAM_BASE_URL": "", "MANDATE_TELEGRAM_POLL_SECONDS": ""}


async def test_it_answers_stands_by_and_stops(
    environment: dict[str, str], database: Settings, telegram: Telegram
) -> None:
    first = start({**environment, **telegram.environment}, "bot", "--json")
    assert first.stderr is not None
    told = await asyncio.to_thread(first.stderr.readline)
    assert told == "The bot @mandate_test_bot answers; Ctrl-C stops it.\n"
    await telegram.type(ANN, "hello")
    assert "not linked" in (await telegram.answered(ANN, 1))[0]
    assert await processes.lives("bot", now=wall_clock())
    second = start({**environment, **telegram.environment}, "bot", "--json")
    await telegram.until("getMe", times=2)
    first.terminate()
    out, _ = await asyncio.to_thread(first.communicate)
    assert (first.returncode, out) == (0, '{"bot": "@mandate_test_bot"}\n')
    await telegram.type(ANN, "and now")
    assert len(await telegram.answered(ANN, 2)) == 2
    second.terminate()
    await asyncio.to_thread(second.communicate)
    assert second.returncode == 0
    assert await leases.find(DOOR) is None
    assert not await processes.lives("bot", now=wall_clock())
    assert (await telegram.state())["conflicts"] == 0
    heard = "SELECT count(*) FROM chat_messages WHERE direction = 'in'"
    assert await sql.value(int, heard) == 2


async def test_the_process_beside_the_portal_answers_where_there_is_a_token(
    environment: dict[str, str], database: Settings, telegram: Telegram
) -> None:
    """So `mandate demo` and `mandate serve` on an embedded database need no other process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "portal.embedded_worker"),
        cwd=ROOT,
        env={**os.environ, **environment, **telegram.environment},
        stdin=asyncio.subprocess.PIPE,
    )
    await telegram.type(ANN, "hello")
    assert "not linked" in (await telegram.answered(ANN, 1))[0]
    assert process.stdin is not None
    process.stdin.close()
    assert await process.wait() == 0
    assert await leases.find(DOOR) is None


def test_without_a_token_it_says_what_to_set(environment: dict[str, str]) -> None:
    ran = run({**environment, **PLAIN}, "bot")
    assert (ran.code, ran.out) == (2, "")
    assert "MANDATE_TELEGRAM_TOKEN" in ran.err


def test_a_token_that_is_refused_ends_it(environment: dict[str, str], telegram_server: str) -> None:
    address = {"MANDATE_TELEGRAM_TOKEN": "1:nobody", "MANDATE_TELEGRAM_BASE_URL": f"{telegram_server}/bot"}
    ran = run({**environment, **PLAIN, **address}, "bot")
    assert ran.code == 4
    assert "refuses the token" in ran.err
    assert "nobody" not in ran.err


@pytest.mark.parametrize("seconds", ["51", "soon", "-1"])
def test_a_wrong_pause_is_named(environment: dict[str, str], seconds: str) -> None:
    given = {**PLAIN, "MANDATE_TELEGRAM_TOKEN": "1:a", "MANDATE_TELEGRAM_POLL_SECONDS": seconds}
    ran = run({**environment, **given}, "bot")
    assert ran.code == 2
    assert f"MANDATE_TELEGRAM_POLL_SECONDS is {seconds}; write seconds from 0 to 50." in ran.err
