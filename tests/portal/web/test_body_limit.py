"""What is over the limit of a door: a page says so, whether its length was declared or not."""

from collections.abc import AsyncIterator

import pytest

from agencies.common.access import Actor
from portal.web.doors import TEXT
from tests.agencies.cases import files
from tests.portal.visitors import ORIGIN, visiting

_HEADERS = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}


async def pieces() -> AsyncIterator[bytes]:
    """Send too much without saying beforehand how much it will be."""
    for _ in range(TEXT // 100_000 + 1):
        yield b"a" * 100_000


@pytest.mark.parametrize("declared", [True, False])
async def test_what_is_too_large_gets_a_page_that_says_so(vera: Actor, declared: bool) -> None:
    async with visiting(vera, files.NOW) as browser:
        body = b"a" * (TEXT + 1) if declared else pieces()
        answer = await browser.client.post("/profile", content=body, headers=_HEADERS)
        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("text/html")
        assert "nothing was stored" in answer.text
        await browser.see("/profile")


async def test_what_fits_is_read(vera: Actor) -> None:
    async with visiting(vera, files.NOW) as browser:
        answer = await browser.client.post("/profile", content=b"a" * TEXT, headers=_HEADERS)
        assert answer.status_code == 409
