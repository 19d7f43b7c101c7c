"""The living page of parts, and what every page has around its content."""

import datetime

from agencies.common.access import Actor
from tests.portal.visitors import visiting


async def test_the_page_of_parts_is_there_for_everybody_who_is_signed_in(
    vera: Actor, now: datetime.datetime
) -> None:
    async with visiting(vera, now) as browser:
        page = await browser.see("/help/components")
    assert "Components and their states" in page
    assert "Vendor manager" in page  # who is signed in, at the foot of the side bar


async def test_the_page_speaks_chinese(vera: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now, language="zh_CN") as browser:
        page = await browser.see("/help/components")
    assert '<html lang="zh-CN"' in page
    assert "组件与状态" in page


async def test_what_is_not_there_says_so_without_a_sign_in(now: datetime.datetime, database: object) -> None:
    async with visiting(None, now) as browser:
        page = await browser.see("/nowhere", status=404)
    assert "There is no such thing here" in page


async def test_every_answer_carries_the_guard_of_the_browser(
    now: datetime.datetime, database: object
) -> None:
    async with visiting(None, now) as browser:
        answer = await browser.client.get("/nowhere")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_assets_may_be_kept_for_ever_under_their_digest_alone(
    now: datetime.datetime, database: object
) -> None:
    async with visiting(None, now) as browser:
        page = await browser.see("/nowhere", status=404)
        address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        kept = await browser.client.get(address)
        other = await browser.client.get("/static/0/mandate.css")
    assert "immutable" in kept.headers["cache-control"]
    assert other.headers["cache-control"] == "no-store"
