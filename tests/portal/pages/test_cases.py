"""The list of cases, the search and one case in a browser."""

import pytest

from agencies.cases.models import Case, ContactPoint
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.placements.recall_cases import recall_cases
from tests.agencies.cases import files, rows
from tests.agencies.placements import stock
from tests.people import Agency
from tests.portal.visitors import visiting

PEOPLE = [
    {"case_no": "AH-1", "id_number": "320102198001011234", "name": "张 三丰", "phone": "13812342071"},
    {"case_no": "AH-2", "name": "<b>Ann</b> Lee", "outstanding": "250.00"},
    {"case_no": "BH-3", "name": "Bob", "overdue_since": "2015-01-01"},
]


@pytest.fixture
async def portfolio(vera: Actor, north: Agency, south: Agency) -> PortfolioRow:
    """Import three cases and place them with North."""
    portfolio = await portfolio_by_id(await rows.portfolio())
    await files.import_file(vera, portfolio.id, files.table(PEOPLE))
    await stock.place(vera, portfolio, strategy="term_days = 30\n[shares]\nNORTH = 1")
    return portfolio


async def case_id(case_no: str) -> int:
    """Find a case."""
    return int((await Case.get(case_no=case_no)).id)


async def test_the_list_filters_by_its_address(vera: Actor, portfolio: PortfolioRow) -> None:
    async with visiting(vera, files.NOW) as browser:
        page = await browser.see("/cases")
        assert all(number in page for number in ("AH-1", "AH-2", "BH-3"))
        assert "250.00" in page
        assert "张 三*" in page
        assert "张三丰" not in page
        assert "<b>" not in page.split("AH-2")[1].split("</td>")[0]
        assert "AH-1" not in await browser.see("/cases", bucket="M25+")
        assert "BH-3" not in await browser.see("/cases", least="200", most="300")
        assert "No case matches" in await browser.see("/cases", state="held")
        strange = {"state": "x", "agency": "1 OR 1=1", "sort": "-evil", "after": "!!", "untouched": "?"}
        answer = await browser.client.get("/cases", params=strange)
        assert answer.status_code == 200
        assert "AH-1" in answer.text


async def test_the_search_opens_the_case_or_the_list(vera: Actor, portfolio: PortfolioRow) -> None:
    async with visiting(vera, files.NOW) as browser:
        for text in ("AH-1", "2071", "张三丰", "1234"):
            answer = await browser.client.get("/search", params={"q": text})
            assert answer.headers["location"] == f"/cases/{await case_id('AH-1')}"
        answer = await browser.client.get("/search", params={"q": "AH"}, follow_redirects=True)
        assert "Found by case number" in answer.text
        assert "BH-3" not in answer.text
        assert "Nothing is found" in await browser.see("/cases", q="张三")


async def test_a_case_shows_what_is_owed_and_who_had_it(vera: Actor, portfolio: PortfolioRow) -> None:
    one = await Case.get(case_no="AH-2")
    await rows.receipt(one, files.NOW.date(), 5_000)
    await recall_cases(vera, portfolio, case_nos=["AH-2"], reason="dispute", final=True, now=files.NOW)
    async with visiting(vera, files.NOW) as browser:
        page = await browser.see(f"/cases/{one.id}")
    assert "200.00 USD" in page
    assert "dispute" in page
    assert "Placed with North, hand 1" in page
    assert "&lt;***" in page
    assert "overdue for long enough" in page


async def test_a_case_is_held_and_released_and_its_debtor_stopped(
    vera: Actor, portfolio: PortfolioRow
) -> None:
    where = f"/cases/{await case_id('AH-1')}"
    async with visiting(vera, files.NOW) as browser:
        refused = await browser.send(f"{where}/hold", {"reason": "", "until": "2999-13-01"}, on=where)
        assert refused.status_code == 422
        assert "Fill this in." in refused.text
        kept = await browser.send(f"{where}/hold", {"reason": "x", "until": "2017-01-01"}, on=where)
        assert kept.status_code == 409
        assert 'value="x"' in kept.text
        await browser.send(f"{where}/hold", {"reason": "dispute"}, on=where)
        assert "dispute" in await browser.see(where)
        again = await browser.send(f"{where}/hold", {"reason": "again"}, on=where)
        assert again.status_code == 409
        await browser.send(f"{where}/release", on=where)
        await browser.send(f"{where}/stop", {"stop_reason": "asked us"}, on=where)
        assert "on the stop list" in await browser.see(where)
        await browser.send(f"{where}/lift", {"lift_reason": "agreed"}, on=where)
        assert "off the stop list" in await browser.see(where)


async def test_a_contact_point_is_shown_for_a_reason(vera: Actor, portfolio: PortfolioRow) -> None:
    one = await Case.get(case_no="AH-1")
    point = await ContactPoint.get(debtor_id=one.debtor_id)
    where = f"/cases/{one.id}/points/{point.id}"
    async with visiting(vera, files.NOW) as browser:
        assert "138****2071" in await browser.see(f"/cases/{one.id}")
        assert "13812342071" not in await browser.see(where)
        assert "13812342071" not in (await browser.send(where, {"reason": " "}, on=where)).text
        shown = await browser.send(where, {"reason": "the debtor asked to be called"}, on=where)
        assert "13812342071" in shown.text
        assert "13812342071" not in await browser.see(where)


async def test_what_another_agency_has_is_not_there(
    portfolio: PortfolioRow, north: Agency, south: Agency, frank: Actor
) -> None:
    one = await Case.get(case_no="AH-1")
    point = await ContactPoint.get(debtor_id=one.debtor_id)
    async with visiting(north.manager, files.NOW) as browser:
        assert "AH-1" in await browser.see("/cases")
        assert "AH-1" in await browser.see(f"/cases/{one.id}")
    async with visiting(south.manager, files.NOW) as browser:
        assert "AH-1" not in await browser.see("/cases", state="all")
        assert "Nothing is found" in await browser.see("/cases", q="AH-1")
        answer = await browser.client.get("/search", params={"q": "AH"})
        assert answer.headers["location"] == "/work/cases?text=AH"
        await browser.see(f"/cases/{one.id}", 404)
        await browser.see(f"/cases/{one.id}/points/{point.id}", 404)
        assert (await browser.send(f"/cases/{one.id}/hold", {"reason": "x"})).status_code == 403
    async with visiting(frank, files.NOW) as browser:
        await browser.see(f"/cases/{one.id}")
        assert (await browser.send(f"/cases/{one.id}/hold", {"reason": "x"})).status_code == 403
