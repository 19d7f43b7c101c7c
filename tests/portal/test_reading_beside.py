"""On the embedded database a page is read while somebody writes, and while a form waits for them."""

import asyncio
import datetime
import sqlite3
from contextlib import closing

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from portal.settings import Settings
from tests.portal.visitors import visiting

LATER = datetime.timedelta(minutes=5)


async def test_pages_wait_for_nobody_who_writes(
    database: Settings, vera: Actor, now: datetime.datetime
) -> None:
    if not database.embedded:
        pytest.skip("PostgreSQL reads beside writers by itself")
    file = database.database_url.removeprefix("sqlite://")
    async with sql.reading_beside(file), visiting(vera, now) as browser, visiting(vera, now + LATER) as later:
        page = await browser.see("/profile")
        with closing(sqlite3.connect(file, isolation_level=None)) as elsewhere:
            elsewhere.execute("BEGIN IMMEDIATE")
            profile = {"language": "zh_CN", "theme": "dark"}
            form = asyncio.create_task(browser.send("/profile", profile, on="/profile"))
            async with asyncio.timeout(20):  # the form waits thirty seconds
                for _ in range(3):  # the use of the session cannot be noted meanwhile
                    assert await later.see("/profile") != page
            assert not form.done()
            elsewhere.execute("ROLLBACK")
        assert (await form).status_code == 303
        assert 'data-theme="dark"' in await later.see("/profile")


async def test_what_a_transaction_has_written_it_reads(database: Settings, vera: Actor) -> None:
    if not database.embedded:
        pytest.skip("PostgreSQL reads beside writers by itself")
    count = "SELECT count(*) FROM people WHERE name = 'Wera'"
    async with sql.reading_beside(database.database_url.removeprefix("sqlite://")):
        async with sql.transaction():
            await sql.execute("UPDATE people SET name = 'Wera' WHERE id = :id", id=vera.person_id)
            assert await sql.value(int, count) == 1
        assert await sql.value(int, count) == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await sql._readers[0].driver.execute("DELETE FROM people")
