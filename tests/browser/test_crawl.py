"""Every role follows every link and sends every form with hostile values; nothing breaks or runs."""

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from agencies.people.queries import acting_person
from portal.app import make_app
from portal.auth.sessions import begin_session
from portal.database import opened
from portal.settings import read_settings
from portal.worker import wall_clock, work
from tests.browser.crawler import BrokenPages, Crawler, Depth
from tests.browser.seats import email_of
from tests.portal.visitors import ORIGIN

# Adam comes last: an administrator may take the others' parts away.
PEOPLE = ("collector1.qh", "manager.qh", "audrey", "cora", "fiona", "frank", "vera", "adam")
DEEP = Depth(pages=3, fields=20, values=40, files=10)


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


async def crawl_all(home: Path, depth: Depth) -> list[Crawler]:
    """Let one person after the other crawl, do the jobs they asked for, and look at what came of it."""
    crawlers = []
    async with opened(read_settings({**os.environ, "MANDATE_HOME": str(home)})):
        with broken_pages() as broken:
            for who in ("", *PEOPLE):
                async with window(who) as client:
                    crawlers.append(Crawler(client, who or "nobody", depth, broken))
                    await crawlers[-1].knock()
                    await crawlers[-1].crawl(forms=True)
            await work(asyncio.Event(), until_idle=True)
            for who, crawler in zip(PEOPLE, crawlers[1:], strict=True):
                async with window(who) as crawler.client:
                    await crawler.crawl(forms=False)
            for who, crawler in zip(PEOPLE, crawlers[1:], strict=True):
                async with window(who) as crawler.client:
                    await crawler.end()
    return crawlers


@pytest.mark.parametrize(
    "depth", [pytest.param(Depth(), id="few"), pytest.param(DEEP, id="all", marks=pytest.mark.full)]
)
async def test_hostile_values_break_nothing(demo_home: Path, tmp_path: Path, depth: Depth) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    crawlers = await crawl_all(home, depth)
    for each in crawlers:
        print(each.who, dict(each.sent))
    faults = [fault for each in crawlers for fault in each.faults]
    assert not faults, "\n".join(faults)
