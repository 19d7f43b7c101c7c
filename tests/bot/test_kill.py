"""Kill -9 of the bot at any moment, with updates that come late and twice: no report lost, none doubled."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from agencies.common import leases, seals, sql
from bot.telegram import DOOR
from portal.clock import wall_clock
from tests.agencies.payments import books
from tests.bot.dialogue.chatting import linked
from tests.fake_telegram.hands import PATIENCE, Json, Telegram
from tests.flows import processes, state
from tests.flows.processes import Process
from tests.people import Agency

KILLS = [5, pytest.param(50, marks=pytest.mark.full)]
REPORTS_A_KILL, LEAST = 4, 12
# A message that is not there any more, so that every answer is a new one.
GONE = 999_999
# Several commands that start at once on two cores take their time.
LONG = 4 * PATIENCE
NO_ANSWER, PROMISED = "h", "0"
WAITING = "SELECT count(*) FROM chat_messages WHERE state = 'waiting'"


class Bots:
    """The processes of the bot: one at work, one that stands by."""

    def __init__(self, environment: dict[str, str], telegram: Telegram) -> None:
        self._environment = {
            **environment,
            **telegram.environment,
            "MANDATE_LOG_LEVEL": "critical",
            "MANDATE_TELEGRAM_POLL_SECONDS": "5",
        }
        self._running: dict[int, Process] = {}

    def start(self) -> None:
        """Start one more."""
        process = processes.start(self._environment, "bot")
        self._running[process.pid] = process

    async def at_work(self) -> int:
        """Wait until one of them is at work, and give its number."""
        async with asyncio.timeout(LONG):
            while True:
                lease = await leases.find(DOOR)
                if lease and (number := int(lease.holder.split("/")[1])) in self._running:
                    return number
                await asyncio.sleep(0.01)

    async def kill(self, number: int) -> None:
        """End one as a power cut would."""
        process = self._running.pop(number)
        process.kill()
        await asyncio.to_thread(process.communicate)

    async def stop(self) -> list[int]:
        """Tell all to stop, and give how they ended."""
        for each in self._running.values():
            each.terminate()
        for each in self._running.values():
            await asyncio.to_thread(each.communicate)
        return [each.returncode for each in self._running.values()]


@asynccontextmanager
async def bots(environment: dict[str, str], telegram: Telegram) -> AsyncIterator[Bots]:
    """Keep two bots for a while."""
    made = Bots(environment, telegram)
    try:
        made.start()
        made.start()
        yield made
    finally:
        await made.stop()


class Collector:
    """Somebody who reports contacts in a chat, and notes what was confirmed."""

    def __init__(self, telegram: Telegram, chat: int, dice: random.Random) -> None:
        self.telegram = telegram
        self.chat = chat
        self.dice = dice
        self.confirmed: list[str] = []
        self._seen = 0

    async def work(self, cases: Iterator[tuple[str, int]]) -> None:
        """Report a contact on each case: mostly one tap, sometimes a promise in three steps."""
        for case_no, case_id in cases:
            once = f"{case_id:08}"
            if self.dice.random() < 0.3:
                await self._promise(case_id, once)
            else:
                await self._tap(f"put:{case_id}:0:0:-:{NO_ANSWER}:{once}")
            await self._heard(f"Recorded on {case_no}:")
            self.confirmed.append(case_no)

    async def _promise(self, case_id: int, once: str) -> None:
        await self._tap(f"put:{case_id}:0:0:-:{PROMISED}:{once}")
        await self._heard("How much")
        await self.telegram.type(self.chat, "20 tomorrow", **self._trouble())
        keys = (await self._heard("Promised: 20.00 USD"))["reply_markup"]["inline_keyboard"]
        await self._tap(next(each["callback_data"] for row in keys for each in row if "Yes" in each["text"]))

    async def _tap(self, word: str) -> None:
        await self.telegram.push({"chat": self.chat, "tap": word, "message": GONE, **self._trouble()})

    def _trouble(self) -> Json:
        """Say how late an update comes, and how often once more."""
        return {"delay": self.dice.choice((0, 0, 0.1, 0.3)), "repeat": self.dice.choice((0, 0, 1, 2))}

    async def _heard(self, words: str) -> Json:
        """Wait until the bot says something that was not said before."""
        async with asyncio.timeout(LONG):
            while True:
                after = len(await self.telegram.calls())
                for each in await self.telegram.messages(self.chat):
                    if each["message_id"] > self._seen and words in each.get("text", ""):
                        self._seen = each["message_id"]
                        return each
                await self.telegram.calls(after=after, wait=1)


async def killed(telegram: Telegram, bots: Bots, collectors: list[Collector], dice: random.Random) -> None:
    """Kill the bot at work soon after one of its calls, as soon as something was confirmed since the last."""
    before = confirmed(collectors)
    number = await bots.at_work()
    async with asyncio.timeout(LONG):
        while confirmed(collectors) == before:
            await telegram.calls(after=len(await telegram.calls()), wait=1)
    for _ in range(dice.randrange(4)):
        await telegram.calls(after=len(await telegram.calls()), wait=1)
    await asyncio.sleep(dice.uniform(0, 0.06))
    await bots.kill(number)
    bots.start()


def confirmed(collectors: list[Collector]) -> int:
    """Count the reports that were confirmed."""
    return sum(len(each.confirmed) for each in collectors)


async def trouble(telegram: Telegram, dice: random.Random) -> None:
    """Let a call fail now and then: too many, broken, answered too late, or the answer lost."""
    while True:
        kind = dice.choice(("too_many", "broken", "slow", "lost"))
        await telegram.heal()
        await telegram.fault(kind, dice.choice(("sendMessage", "getUpdates")), seconds=0.1)
        await asyncio.sleep(dice.uniform(0.2, 1))


@pytest.fixture
async def collectors(north: Agency, telegram: Telegram) -> list[Collector]:
    """Give two people of North with their chats."""
    found = []
    for person in (north.collector, north.manager):
        chat = int((await linked(person, wall_clock())).chat)
        await telegram.set_chat(chat, "open")
        found.append(Collector(telegram, chat, random.Random(chat)))
    return found


@pytest.mark.parametrize("kills", KILLS)
async def test_killed_at_any_moment_it_loses_no_report_and_doubles_none(
    environment: dict[str, str], telegram: Telegram, north: Agency, collectors: list[Collector], kills: int
) -> None:
    dice = random.Random(f"bot {kills}")
    cases = await placed(north, LEAST + REPORTS_A_KILL * kills)
    todo = iter(cases)
    async with bots(environment, telegram) as running:
        working = asyncio.gather(*(each.work(todo) for each in collectors))
        failing = asyncio.create_task(trouble(telegram, dice))
        for _ in range(kills):
            await killed(telegram, running, collectors, dice)
        await working
        failing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await failing
        await telegram.heal()
        await telegram.drained()
        async with asyncio.timeout(LONG):
            while await sql.value(int, WAITING):
                await telegram.calls(after=len(await telegram.calls()), wait=1)
        assert await running.stop() == [0, 0]
    await recorded_once([case_no for case_no, _ in cases], collectors)
    assert await asyncio.to_thread(state.broken, environment) == []
    await seals.seal(seals.own_anchor(), now=wall_clock())
    assert (await seals.verify(seals.own_anchor())).ok


async def placed(north: Agency, count: int) -> list[tuple[str, int]]:
    """Place so many cases with North, and give their numbers and ids."""
    lender, cases = await books.portfolio(), []
    for number in range(count):
        made = await books.case(lender, f"K{number:03}")
        await books.place(made, north)
        cases.append((made.case_no, int(made.id)))
    return cases


async def recorded_once(cases: list[str], collectors: list[Collector]) -> None:
    """Check that each case has the one contact that was confirmed, and each promise stands once."""
    found = await sql.tuples(
        "SELECT cases.case_no, count(contacts.id) FROM cases JOIN contacts ON contacts.case_id = cases.id"
        " GROUP BY cases.case_no ORDER BY cases.case_no"
    )
    assert [tuple(each) for each in found] == [(each, 1) for each in cases]
    assert sorted(each for one in collectors for each in one.confirmed) == cases
    promised = await sql.value(int, "SELECT count(*) FROM contacts WHERE result = 'promised'")
    assert await sql.value(int, "SELECT count(*) FROM promises") == promised
    assert await sql.value(int, "SELECT count(*) FROM chat_messages WHERE state = 'given_up'") == 0
