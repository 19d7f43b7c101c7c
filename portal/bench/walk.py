"""Opens every page as every role over a home with many cases: how long, how heavy, how many statements.

Run it as `python -m portal.bench.walk 100000`; the number is how many cases there are.
"""

import re
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import uvloop
from asyncpg.connection import LoggedQuery

from agencies.common import sql
from agencies.common.errors import Conflict
from portal import serve
from portal.app import make_app
from portal.bench import postgresql, stock, worked
from portal.bench.browser import Browser
from portal.bench.ground import SERVER_SETTINGS, Ground
from portal.database import opened
from portal.routes import DOORS
from portal.settings import Settings

ROLES = (
    *("manager", "finance", "compliance", "auditor", "admin"),
    *("agency_manager1.east", "agency_collector2.east"),
)
_TIMES = 3
_CONNECTIONS = 3
_PART = re.compile(r"{(\w+)(?::\w+)?}")
_PARTS = {
    "case_id": "SELECT min(case_id) FROM promises",
    "batch_id": "SELECT min(id) FROM batches",
    "payment_id": "SELECT min(id) FROM payments",
    "job_id": "SELECT min(id) FROM jobs",
    "person_id": "SELECT max(id) FROM people",
    "portfolio_id": "SELECT min(id) FROM portfolios",
    "code": f"SELECT min(code) FROM agencies WHERE code = '{worked.MANY}'",
    "point_id": "SELECT min(points.id) FROM contact_points AS points JOIN cases USING (debtor_id)"
    " WHERE cases.id = (SELECT min(case_id) FROM promises)",
}


class Opened(NamedTuple):
    """A page as somebody opened it: the quickest of a few times, its bytes on the line, its statements."""

    who: str
    address: str
    milliseconds: float
    kilobytes: float
    statements: int


async def walk(settings: Settings) -> list[Opened]:
    """Open every page that shows something to each role; pages that refuse or lead on are left out."""
    serve.prepare()
    async with opened(settings), _counted() as asked:
        app = make_app(clock=lambda: stock.NOW)
        addresses = [each async for each in _addresses()]
        found = []
        for who in ROLES:
            browser = Browser(app, await worked.sign_in(f"{who}@bench.example"))
            seen = [await _open(browser, who, each, asked) for each in addresses]
            found += [each for each in seen if each is not None]
        return found


@asynccontextmanager
async def _counted() -> AsyncIterator[list[LoggedQuery]]:
    """Note every statement: a walker needs no more connections at a time than are opened here."""
    asked: list[LoggedQuery] = []
    async with AsyncExitStack() as taken:
        for _ in range(_CONNECTIONS):
            driver = await taken.enter_async_context(sql.connection().acquire_connection())
            driver.add_query_logger(asked.append)
    yield asked


async def _addresses() -> AsyncIterator[str]:
    parts = {name: await sql.value(str, statement) for name, statement in _PARTS.items()}
    for door in DOORS:
        needed = _PART.findall(door.path)
        # A stream ends when its job does; what was never made cannot be opened.
        if door.show is not None and "events" not in door.name and parts.keys() >= set(needed):
            yield _PART.sub(lambda match: str(parts[match[1]]), door.path)


async def _open(browser: Browser, who: str, address: str, asked: list[LoggedQuery]) -> Opened | None:
    quickest, weight = float("inf"), 0
    for _ in range(_TIMES):
        asked.clear()
        begun = time.perf_counter()
        try:
            weight = len(await browser.see(address))
        except Conflict:
            return None
        quickest = min(quickest, time.perf_counter() - begun)
    return Opened(who, address, quickest * 1_000, weight / 1_000, len(asked))


def told(found: list[Opened]) -> Iterator[str]:
    """Tell the pages, the slowest first."""
    for each in sorted(found, key=lambda one: -one.milliseconds):
        yield (
            f"{each.milliseconds:8.1f} ms {each.kilobytes:6.1f} kB {each.statements:3} statements"
            f"  {each.who:24} {each.address}"
        )


async def _main(rows: int) -> None:
    server = postgresql.start(SERVER_SETTINGS)
    try:
        with TemporaryDirectory(prefix="mandate-walk-") as folder:
            ground = Ground(server.url, Path(folder))
            home = await ground.installation()
            async with opened(home):
                await worked.fill(rows)
            await ground.settle_down(home)
            sys.stdout.writelines(f"{line}\n" for line in told(await walk(home)))
            await ground.clear()
    finally:
        server.stop()


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1])))
