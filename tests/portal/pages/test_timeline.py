"""The history of a case pages back through everything, each event once, on both case pages."""

import datetime
import html
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.cases.models import Case
from agencies.common.access import Actor
from agencies.common.dates import UTC
from portal.pages.timeline import EARLIEST, MOST_EVENTS, Mark, Rank, before, page_back, read_mark
from tests.agencies.payments import books
from tests.agencies.work.contacts import contact, imported
from tests.people import Agency
from tests.portal.visitors import Visitor, visiting

NOON = datetime.datetime(2017, 10, 30, 16, 0, tzinfo=UTC)
ZONE = "America/New_York"
DAY = datetime.date(2017, 10, 16)
MORNING = datetime.datetime(2017, 10, 16, 14, tzinfo=UTC)


@dataclass(frozen=True)
class Something:
    """An event of which only the place is known."""

    mark: Mark


MARKS = st.builds(
    Mark,
    st.dates(DAY, DAY + datetime.timedelta(days=2)),
    st.sampled_from([EARLIEST, MORNING, MORNING + datetime.timedelta(hours=1)]),
    st.sampled_from([int(rank) for rank in Rank]),
    st.integers(1, 60),
)


@given(st.sets(MARKS, max_size=200))
def test_paging_shows_each_event_once_in_order(marks: set[Mark]) -> None:
    events, found, place = [Something(each) for each in marks], [], None
    while True:
        shown, cursor = page_back(events, place)
        found += [each.mark for each in shown]
        if cursor is None:
            break
        place = read_mark(cursor)
    assert found == sorted(marks, reverse=True)


@pytest.mark.parametrize(
    ("mark", "moment", "ids"),
    [
        pytest.param(Mark(DAY, MORNING, Rank.CONTACT, 7), MORNING, (7, 2**62, 2**62), id="a contact"),
        pytest.param(Mark(DAY, MORNING, Rank.REST, 7), MORNING, (0, 2**62, 2**62), id="a hold"),
        pytest.param(Mark(DAY, EARLIEST, Rank.OUTCOME, 7), None, (0, 7, 2**62), id="a promise"),
        pytest.param(Mark(DAY, EARLIEST, Rank.PAYMENT, 7), None, (0, 0, 7), id="a payment"),
        pytest.param(Mark(DAY, EARLIEST, Rank.TOLD, 7), None, (0, 0, 0), id="a case file"),
    ],
)
def test_what_comes_after_a_place(
    mark: Mark, moment: datetime.datetime | None, ids: tuple[int, int, int]
) -> None:
    midnight = datetime.datetime(2017, 10, 16, 4, tzinfo=UTC)
    found = before(mark, ZONE)
    assert found
    assert (found.moment, found.day) == (moment or midnight, DAY)
    assert (found.contact_id, found.outcome_id, found.receipt_id) == ids


def test_a_place_that_nobody_wrote_is_the_beginning() -> None:
    assert read_mark("!!") is None
    assert read_mark("") is None
    assert before(None, ZONE) is None


async def worked(vera: Actor, north: Agency) -> Case:
    """Give a case with 150 contacts, three at each moment, and a payment on each of ten days."""
    lender = await books.portfolio()
    case = await books.case(lender)
    await books.place(case, north)
    calls = [
        contact(f"K{day}-{hour}-{twin}", day, f"{hour}:00", note=f"n{day}-{hour}-{twin}.")
        for day in range(10, 20)
        for hour in range(10, 15)
        for twin in range(3)
    ]
    await imported(vera, lender, north, *calls)
    return case


async def told(browser: Visitor, where: str) -> list[str]:
    """Read the days of a case's history with the hours of each, from page to page."""
    found: list[str] = []
    page = await browser.see(where)
    while True:
        story = page.partition('id="story"')[2].partition("</section>")[0]
        found += re.findall(r"<time>(\d\d:\d\d)</time>", story)
        assert len(re.findall(r'class="event"', story)) <= MOST_EVENTS
        way = re.search(r'rel="next" href="([^"]+)"', story)
        if way is None:
            return found
        page = (await browser.client.get(html.unescape(way[1]))).text
        assert "Newest events" in page


async def test_both_case_pages_lead_back_to_the_first_contact(vera: Actor, north: Agency) -> None:
    case = await worked(vera, north)
    hours = [f"{hour}:00" for _ in range(10) for hour in range(14, 9, -1) for _ in range(3)]
    for person in (vera, north.collector):
        async with visiting(person, NOON) as browser:
            assert await told(browser, f"/cases/{case.id}") == hours
            strange = await browser.client.get(f"/cases/{case.id}", params={"earlier": "W10"})
            assert strange.status_code == 200
