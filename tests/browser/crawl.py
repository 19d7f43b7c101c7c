"""Lets every role crawl through the portal of a home; prints what was wrong, one line each.

python -m tests.browser.crawl HOME [--deep] [--people WHO ...]
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from agencies.people.queries import acting_person
from portal.app import make_app
from portal.auth.sessions import begin_session
from portal.clock import wall_clock
from portal.database import opened
from portal.settings import read_settings
from portal.worker import work
from tests.browser.crawler import BrokenPages, Crawler, Depth
from tests.browser.hostile import FILES, VALUES
from tests.browser.seats import email_of
from tests.portal.visitors import ORIGIN

PEOPLE = ("collector1.qh", "manager.qh", "audrey", "cora", "fiona", "frank", "vera", "adam")
DEEP = Depth(pages=2, fields=20, values=len(VALUES), files=len(FILES), knocks=1, again=True)


@contextmanager
def broken_pages() -> Iterator[BrokenPages]:
    """Listen to what breaks."""
    listening = BrokenPages()
    logger = logging.getLogger("mandate.portal")
    logger.addHandler(listening)
    try:
        yield listening
    finally:
        logger.removeHandler(listening)


@asynccontextmanager
async def window(who: str) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser of somebody's; an error of the portal comes as its page."""
    transport = httpx.ASGITransport(app=make_app(), client=("127.0.0.1", 50_000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, timeout=60) as client:
        if who:
            person = await acting_person(email_of(who))
            token = await begin_session(person.person_id, address="crawler", now=wall_clock())
            client.cookies.set("mandate_session", token)
        yield client


async def crawl_all(home: Path, depth: Depth, people: Sequence[str] = PEOPLE) -> list[Crawler]:
    """Let one person after the other crawl, do the jobs they asked for, and look at what came of it."""
    async with opened(read_settings({**os.environ, "MANDATE_HOME": str(home)})):
        with broken_pages() as broken:
            crawlers = [
                await _first_part(who, depth, broken, place) for place, who in enumerate(("", *people))
            ]
            await work(asyncio.Event(), until_idle=True)
            for who, crawler in zip(people, crawlers[1:], strict=True) if depth.again else ():
                async with window(who) as crawler.client:
                    await crawler.crawl(forms=False)
            for who, crawler in zip(people, crawlers[1:], strict=True):
                async with window(who) as crawler.client:
                    await crawler.end()
    return crawlers


async def _first_part(who: str, depth: Depth, broken: BrokenPages, place: int) -> Crawler:
    async with window(who) as client:
        crawler = Crawler(client, who or "nobody", depth, broken)
        await crawler.knock(place)
        await crawler.crawl(forms=True)
    # A long crawl that is stopped has told what it found.
    print(crawler.who, dict(crawler.sent), *crawler.faults, sep="\n", file=sys.stderr, flush=True)
    return crawler


def main() -> int:
    """Crawl, and print the faults and how many answers of each kind there were; 1 where there is a fault."""
    wish = argparse.ArgumentParser(prog="python -m tests.browser.crawl", description=__doc__)
    wish.add_argument("home", type=Path, metavar="HOME", help="a demo home; hostile values will stand in it")
    wish.add_argument("--deep", action="store_true", help="every value in every field")
    wish.add_argument("--people", nargs="+", choices=PEOPLE, default=PEOPLE, help="only these")
    asked = wish.parse_args()
    crawlers = asyncio.run(crawl_all(asked.home, DEEP if asked.deep else Depth(), asked.people))
    faults = [fault for each in crawlers for fault in each.faults]
    for fault in faults:
        print(fault)
    for each in crawlers:
        print(each.who, dict(each.sent), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
