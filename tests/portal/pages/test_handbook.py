"""The help in a browser: contents, pages, search and glossary, for everybody who is signed in."""

import datetime

from agencies.common.access import Actor
from portal.handbook import library
from tests.people import Agency
from tests.portal.visitors import visiting


async def test_every_page_opens_in_both_languages(vera: Actor, now: datetime.datetime) -> None:
    for language in library.FOLDERS:
        async with visiting(vera, now, language) as browser:
            contents = await browser.see("/help")
            for name in library.names(language):
                assert f'href="/help/{name}"' in contents
                assert "<h1>" in await browser.see(f"/help/{name}")


async def test_the_page_of_ones_own_role_comes_first(
    vera: Actor, north: Agency, now: datetime.datetime
) -> None:
    for person, name in ((vera, "role-vendor-manager"), (north.collector, "role-collector")):
        async with visiting(person, now) as browser:
            page = await browser.see("/help")
            assert page.index(f"/help/{name}") < page.index("/help/portal-first-hour")


async def test_nobody_unknown_is_served_and_unknown_pages_are_not_found(
    vera: Actor, now: datetime.datetime
) -> None:
    async with visiting(None, now) as browser:
        await browser.see("/help", 303)
    async with visiting(vera, now) as browser:
        assert "There is no such thing here" in await browser.see("/help/nothing", 404)
        assert "<script>alert" not in await browser.see("/help/<script>alert(1)", 404)


async def test_the_search_marks_what_it_finds(vera: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now) as browser:
        assert "Type what you are looking for" in await browser.see("/help/search")
        page = await browser.see("/help/search", find="clawback")
        assert "<mark>" in page
        assert 'href="/help/glossary#' in page or 'href="/help/settlement#' in page
        nothing = await browser.see("/help/search", find='"><script>x</script>zzzz')
        assert "<script>x" not in nothing


async def test_the_glossary_shows_both_languages(vera: Actor, now: datetime.datetime) -> None:
    for language, other in (("en", "回拨"), ("zh_CN", "clawback")):
        async with visiting(vera, now, language) as browser:
            assert other in await browser.see("/help/glossary")
            assert other in await browser.see("/help/glossary", find="回拨")
            await browser.see("/help/glossary", find="zzzz")
