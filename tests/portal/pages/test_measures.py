"""The pages of measures: figures with their cases, pictures for those who asked, each side its own."""

import datetime
import re
from collections.abc import AsyncIterator

import pytest

from agencies.common.access import Actor
from agencies.common.pictures import close_pictures
from portal.pages import measure_counts
from portal.web.lists import write_cursor
from tests.agencies.measures.chance import CALL, DEBTOR, NO_ANSWER, PROMISED
from tests.agencies.measures.test_take_measures import october
from tests.agencies.measures.world import Met, Paid, Placed, World, write
from tests.people import Agency
from tests.portal.visitors import visiting

NOW = datetime.datetime(2017, 10, 31, 14, tzinfo=datetime.UTC)
SEPTEMBER = datetime.date(2017, 9, 1)


@pytest.fixture
async def pictures() -> AsyncIterator[None]:
    """End the child that draws."""
    yield
    await close_pictures()


@pytest.fixture
async def world(north: Agency, south: Agency, pictures: None) -> World:
    """Place 101 cases with North and one with South; North works three of them, one pays."""
    made = World(
        (
            *(Placed(case, "NORTH", SEPTEMBER, None, "M4-M6", 10_000) for case in range(101)),
            Placed(200, "SOUTH", SEPTEMBER, None, "M7-M12", 50_000),
        ),
        (
            Met(0, "NORTH", october(3), CALL, DEBTOR, PROMISED, promise=(500, 2, ("kept",))),
            Met(0, "NORTH", october(4), CALL, DEBTOR, NO_ANSWER, verdicts=(False,)),
            Met(1, "NORTH", october(4), CALL, DEBTOR, NO_ANSWER),
            Met(2, "NORTH", october(30), CALL, DEBTOR, NO_ANSWER),
            Met(200, "SOUTH", october(5), CALL, DEBTOR, NO_ANSWER),
        ),
        (Paid(0, datetime.date(2017, 10, 5), 500), Paid(101, datetime.date(2017, 10, 6), 7_000)),
    )
    await write(made, {"NORTH": north.agency_id, "SOUTH": south.agency_id})
    return made


def text_of(page: str) -> str:
    """Give a page's words with single spaces between them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.usefixtures("world")
async def test_the_newest_month_with_work_opens_with_its_figures(vera: Actor) -> None:
    async with visiting(vera, NOW) as browser:
        page = await browser.see("/measures")
    assert 'name="from" value="2017-10-01"' in page
    assert 'name="to" value="2017-10-31"' in page
    words = text_of(page)
    assert "Coverage 3.92 %" in words  # 4 of 102
    assert "Placed 102" in words
    assert "Worked 4 3.92 of placed" in words
    assert "Promise kept 1 100.00 of promised" in words
    assert "Paid anything 2 1.96 of placed" in words


@pytest.mark.usefixtures("world")
async def test_each_figure_leads_to_the_cases_that_add_up_to_it(vera: Actor) -> None:
    async with visiting(vera, NOW) as browser:
        page = await browser.see("/measures")
        where = next(
            each.replace("&amp;", "&")
            for each in re.findall(r'href="([^"]+)"', page)
            if "count=worked_cases" in each
        )
        cases = await browser.see(where)
        assert len(re.findall(r'<td><a href="[^"]*">W\d+-', cases)) == 4
        received = await browser.see("/measures/cases?count=received_minor&from=2017-10-01&to=2017-10-31")
        assert "The figure 75.00 USD" in text_of(received)
        assert "5.00" in received
        assert "70.00" in received
        first = await browser.see("/measures/cases?count=active_cases&from=2017-10-01&to=2017-10-31")
        onward = re.search(r'rel="next" href="([^"]+)"', first)
        assert onward is not None
        second = await browser.see(onward[1].replace("&amp;", "&"))
        assert 'rel="prev"' in second
        assert "102 in all" in second


@pytest.mark.usefixtures("world")
async def test_coverage_marks_what_is_below_a_floor_and_leads_to_the_idle(vera: Actor) -> None:
    async with visiting(vera, NOW) as browser:
        page = await browser.see("/measures?floor=90")
        assert page.count('class="low"') == 2 * 21 - 1  # South's call of the 5th still counts on the 11th
        idle = await browser.see(
            "/measures/cases?count=idle_cases&agency=NORTH&from=2017-10-31&to=2017-10-31"
        )
        assert "The figure 100" in text_of(idle)


@pytest.mark.usefixtures("world")
async def test_a_curve_is_drawn_and_its_picture_is_given_to_its_side_only(
    vera: Actor, frank: Actor, north: Agency, south: Agency
) -> None:
    async with visiting(vera, NOW) as browser:
        page = await browser.see("/measures")
        pictures = set(re.findall(r"/pictures/[0-9a-f]{64}\.svg", page))
        assert len(pictures) == 4
        assert "Recovery by month of placement" in page
        shown = await browser.client.get(min(pictures))
        assert shown.headers["content-type"] == "image/svg+xml"
        assert "Sep 2017" in shown.text
        assert "private" in shown.headers["cache-control"]
    async with visiting(frank, NOW) as browser:
        await browser.see(min(pictures))
    async with visiting(north.manager, NOW) as browser:
        own = re.findall(r"/pictures/[0-9a-f]{64}\.svg", await browser.see("/measures"))
        await browser.see(own[0])
        await browser.see(min(pictures), 404)
    async with visiting(south.manager, NOW) as browser:
        await browser.see(own[0], 404)
        page = await browser.see("/measures")
        assert "No curve to draw yet" in page
        assert "Sep 2017 (1 of 100 cases)" in page


@pytest.mark.usefixtures("world")
async def test_an_agency_sees_its_own_figures_and_cannot_ask_for_others(north: Agency, south: Agency) -> None:
    async with visiting(south.manager, NOW) as browser:
        words = text_of(await browser.see("/measures"))
        assert "Placed 1" in words
        assert "NORTH" not in words
        await browser.see("/measures?agency=NORTH", 404)
        await browser.see("/measures/cases?count=calls&agency=NORTH", 404)
        mine = await browser.see("/measures/cases?count=calls&from=2017-10-01&to=2017-10-31")
        assert "The figure 1" in text_of(mine)
    async with visiting(north.collector, NOW) as browser:
        assert "SOUTH" not in await browser.see("/measures")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("group", ["agency", "bucket", "batch", "month"])
async def test_measures_are_told_apart_in_both_languages(vera: Actor, group: str) -> None:
    for language, heading in (("en", "Breaches per 1,000 contacts"), ("zh_CN", "每千次催收违规数")):
        async with visiting(vera, NOW, language) as browser:
            page = await browser.see(f"/measures?by={group}&bucket=M4-M6&hand=1")
            assert heading in page
            assert 'id="d-breach_rate"' in page


async def test_nothing_yet_says_so(vera: Actor) -> None:
    async with visiting(vera, NOW) as browser:
        assert "Nothing to measure yet" in await browser.see("/measures")
        assert "Nothing to measure yet" in await browser.see("/measures/cases?count=calls")


@pytest.mark.usefixtures("world")
async def test_what_cannot_be_asked_is_refused_in_words(vera: Actor) -> None:
    async with visiting(vera, NOW) as browser:
        assert "before it begins" in await browser.see("/measures?from=2017-10-02&to=2017-10-01", 422)
        await browser.see("/measures?from=tomorrow", 422)
        await browser.see("/measures?hand=77", 422)
        for days in ("from=0001-01-01&to=0001-01-02", "from=2000-01-01&to=2999-12-31", "to=0001-01-01"):
            assert "at most 3 years" in await browser.see(f"/measures?{days}", 422)
        for days in ("from=2000-01-01&to=9999-12-31", "from=9999-12-01", "to=9999-12-31"):
            assert "choose a year up to 2999" in await browser.see(f"/measures?{days}", 422)
        forged = write_cursor((10**30,))
        await browser.see(f"/measures/cases?count=calls&after={forged}")
        await browser.see("/measures/cases?count=%3Cscript%3E", 404)
        await browser.see("/measures/cases", 404)
        page = await browser.see('/measures?batch="><script>alert(1)</script>')
        assert "<script>alert" not in page
        assert "Nothing was placed by the end of the period" in page


@pytest.mark.usefixtures("world")
async def test_a_long_count_is_waited_for_on_a_page_that_looks_again(
    vera: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visiting(vera, NOW) as browser:
        monkeypatch.setattr(measure_counts, "PATIENCE", 0)
        assert 'http-equiv="refresh"' in await browser.see("/measures")
        monkeypatch.setattr(measure_counts, "PATIENCE", 60)
        assert "From placed to paid" in await browser.see("/measures")
