"""Real processes on one database: two confirm at once, and one is killed at any instant."""

import asyncio
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Mapping

import pytest

from agencies.common import sql
from agencies.people.queries import all_portfolios
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.agencies.placements import stock

CONFIRM = """
import asyncio, datetime, sys
from agencies.common.errors import Conflict
from agencies.people.queries import acting_person
from agencies.placements.confirm_plan import confirm_plan
from portal.database import opened
from portal.settings import read_settings

async def main():
    async with opened(read_settings()):
        actor = await acting_person("owner")
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            done = await confirm_plan(actor, int(sys.argv[1]), now=datetime.datetime.now(datetime.UTC))
            print("placed", done.placed)
        except Conflict as refused:
            print("refused", refused)

asyncio.run(main())
"""
PLACE = ("-m", "portal.cli", "place", "--as-of", "2017-10-01", "--json", "--seed")
PROGRESS = re.compile(r"Plan (\d+)/(\d+)")


def start(environment: Mapping[str, str], *arguments: str) -> "subprocess.Popen[str]":
    """Start Python in a process of its own on the installation of the test."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "MANDATE_LANGUAGE": "en", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ready(environment: Mapping[str, str], plan: str) -> "subprocess.Popen[str]":
    """Start a process that waits for a word to confirm a plan."""
    process = start(environment, "-c", CONFIRM, plan)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: "subprocess.Popen[str]") -> None:
    """Say the word."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


async def two_plans(settings: Settings) -> list[int]:
    async with opened(settings):
        owner = await people.owner()
        for code in "AB":
            await people.add_agency(code, code)
        lender = await stock.portfolio()
        await stock.cases(lender, 60)
        return [(await stock.plan(owner, lender, seed=seed)).plan_id for seed in (1, 2)]


async def counted(settings: Settings, *tables: str) -> list[int]:
    async with opened(settings):
        return list(await stock.counts(*tables))


def test_of_two_processes_that_confirm_overlapping_plans_one_wins(
    environment: dict[str, str], settings: Settings
) -> None:
    plans = asyncio.run(two_plans(settings))
    both = [ready(environment, str(each)) for each in plans]
    for each in both:
        go(each)
    said = sorted(each.communicate(timeout=60)[0] for each in both)
    assert said[0] == "placed 60\n"
    assert said[1].startswith("refused The facts have changed")
    assert asyncio.run(counted(settings, "placements", "batches")) == [60, 2]


async def many_cases(settings: Settings) -> None:
    async with opened(settings):
        for code in "ABCDE":
            await people.add_agency(code, code)
        await stock.real_cases(await stock.portfolio())


async def one_plan(settings: Settings) -> int:
    async with opened(settings):
        lender = (await all_portfolios())[0]
        return (await stock.plan(await people.owner(), lender)).plan_id


async def unplace(settings: Settings) -> None:
    """Put everything back to before any plan was confirmed."""
    async with opened(settings):
        await sql.execute("DELETE FROM placements")
        await sql.execute("DELETE FROM batches")
        await sql.execute("UPDATE plans SET confirmed_at = NULL, confirmed_by = NULL")


def kill(process: "subprocess.Popen[str]") -> None:
    """End a process as a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def told_of(process: "subprocess.Popen[str]", share: float) -> int:
    """Wait until the job has told of a share of its rows; give the share it told, in percent."""
    assert process.stderr is not None
    for line in process.stderr:
        told = PROGRESS.search(line)
        if told and int(told[1]) >= share * int(told[2]):
            return 100 * int(told[1]) // int(told[2])
    pytest.fail("the plan ended before it told of progress")


BEFORE, AFTER = [0, 0], [3000, 5]
ROUNDS = [2, pytest.param(50, marks=pytest.mark.full)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_killed_while_planning_nothing_is_placed_and_the_next_run_places_once(
    environment: dict[str, str], settings: Settings, rounds: int
) -> None:
    asyncio.run(many_cases(settings))
    dice, killed = random.Random(3), []
    for seed in range(rounds):
        process = start(environment, *PLACE, str(seed))
        killed.append(told_of(process, dice.uniform(0.1, 0.8)))
        kill(process)
        # AFTER only where this test was held up for longer than the command had left to do.
        assert asyncio.run(counted(settings, "placements", "batches")) in (BEFORE, AFTER)
        asyncio.run(unplace(settings))
    print("killed at", *(f"{each} %" for each in killed))
    assert all(10 <= each <= 90 for each in killed)
    last = start(environment, *PLACE, str(rounds - 1))
    last.communicate(timeout=60)
    assert last.returncode == 0
    assert asyncio.run(counted(settings, "placements", "batches")) == AFTER


@pytest.mark.parametrize("rounds", ROUNDS)
def test_killed_while_confirming_all_or_nothing_is_placed(
    environment: dict[str, str], settings: Settings, rounds: int
) -> None:
    asyncio.run(many_cases(settings))
    plan = str(asyncio.run(one_plan(settings)))
    dice, outcomes = random.Random(4), []
    for _ in range(rounds):
        process = ready(environment, plan)
        go(process)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0, 0.12))
        kill(process)
        outcomes.append(asyncio.run(counted(settings, "placements", "batches")))
        assert outcomes[-1] in (BEFORE, AFTER)
        asyncio.run(unplace(settings))
    print("nothing placed", outcomes.count(BEFORE), "all placed", outcomes.count(AFTER))
    last = ready(environment, plan)
    assert last.communicate("go\n", timeout=60)[0] == "placed 3000\n"
    assert asyncio.run(counted(settings, "placements", "batches")) == AFTER
