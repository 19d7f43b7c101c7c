"""Plans, batches and recalls in a browser."""

import datetime

import pytest

from agencies.cases.models import Case, Signal
from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from agencies.placements.confirm_plan import confirm_plan
from agencies.vendors.rules import Status
from portal.worker import run_job
from tests import people
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.agencies.standing.scene import bring_to
from tests.people import Agency
from tests.portal.visitors import Visitor, visiting

FORM = {"as_of": "2017-10-01", "term_days": "30", "bands": "500 1000", "strata": "bucket"}


@pytest.fixture
async def lender(vera: Actor, north: Agency, south: Agency) -> PortfolioRow:
    """Give a portfolio with six eligible cases and one that is held."""
    lender = await stock.portfolio()
    await stock.cases(lender, 6)
    await rows.hold(await rows.case(lender.id, "held"), vera)
    return lender


async def draw_up(browser: Visitor, lender: PortfolioRow, **fields: object) -> str:
    """Ask for a plan, let it be drawn up, and give the address of its page."""
    answer = await browser.send("/plans/new", {"portfolio": lender.id, **FORM, **fields}, on="/plans/new")
    assert answer.status_code == 303, answer.text
    drawing = answer.headers["location"]
    assert "data-job=" in await browser.see(drawing)
    await run_job(int(drawing.rpartition("/")[2]), clock=lambda: stock.NOW)
    answer = await browser.client.get(drawing)
    assert answer.status_code == 303
    return str(answer.headers["location"])


async def test_a_plan_is_drawn_looked_at_and_confirmed(vera: Actor, lender: PortfolioRow) -> None:
    async with visiting(vera, stock.NOW) as browser:
        where = await draw_up(browser, lender, **{"share-NORTH": "2", "share-SOUTH": "1"})
        page = await browser.see(where)
        assert "Cases to be placed: 6" in page
        assert "<b>66.7%</b>" in page
        assert 'data-label="NORTH"' in page
        assert "held" in page
        assert await sql.value(int, "SELECT count(*) FROM placements") == 0
        refused = await browser.send(f"{where}/confirm", {"seen": "00", "notes": "0"}, on=where)
        assert refused.status_code == 409
        seen = page.split('name="seen" value="')[1].split('"')[0]
        answer = await browser.send(f"{where}/confirm", {"seen": seen, "notes": "0"}, on=where, follow=True)
        assert "Placed cases: 6, in batches: 2." in answer.text
        twice = await browser.send(f"{where}/confirm", {"seen": seen, "notes": "0"}, on=where)
        assert twice.status_code == 409
        assert "confirmed already" in twice.text
        assert "30 Oct 2017" in await browser.see("/batches")
        assert "The next end on 30 Oct 2017." in await browser.see("/recalls", ahead="7")


async def test_fields_that_cannot_be_read_keep_what_was_typed(vera: Actor, lender: PortfolioRow) -> None:
    async with visiting(vera, stock.NOW) as browser:
        fields = {"portfolio": lender.id, **FORM, "share-NORTH": "many", "term_days": "-3"}
        answer = await browser.send("/plans/new", fields, on="/plans/new")
        assert answer.status_code == 422
        assert 'value="many"' in answer.text
        assert 'value="-3"' in answer.text
        later = await browser.send("/plans/new", {**fields, **FORM, "as_of": "2999-01-01"}, on="/plans/new")
        assert later.status_code in {409, 422}


async def test_notes_are_read_before_confirming(vera: Actor, lender: PortfolioRow) -> None:
    await people.add_agency("TINY", "Tiny", capacity=1)
    async with visiting(vera, stock.NOW) as browser:
        where = await draw_up(browser, lender, **{"share-TINY": "1"})
        page = await browser.see(where)
        assert "Cases without an agency: 5." in page
        assert "Why: no agency that may take it has room." in page
        seen = page.split('name="seen" value="')[1].split('"')[0]
        notes = page.split('name="notes" value="')[1].split('"')[0]
        unread = await browser.send(f"{where}/confirm", {"seen": seen, "notes": notes}, on=where)
        assert unread.status_code == 409
        left = await browser.see(f"{where}/left-out?reason=no_capacity")
        assert left.count('<a href="/cases/') == 5
        answer = await browser.send(f"{where}/discard", on=where, follow=True)
        assert "nothing was placed" in answer.text
        await browser.see(where, 404)


async def test_an_agency_that_gets_no_new_cases_is_named(
    vera: Actor, cora: Actor, lender: PortfolioRow
) -> None:
    await bring_to(Status.SUSPENDED, "SOUTH", vera, cora, now=stock.NOW)
    named = "South gets no new cases: suspended since 2 Oct 2017."
    async with visiting(vera, stock.NOW) as browser:
        form = await browser.see("/plans/new")
        assert named in form
        assert "Two low scores in a row." in form
        assert 'name="share-SOUTH"' not in form
        where = await draw_up(browser, lender)
        page = await browser.see(where)
        assert named in page
        assert "Two low scores in a row." in page
        unread = await browser.send(f"{where}/confirm", _confirming(page), on=where)
        assert "Tick that you have read the notes" in unread.text
        read = {**_confirming(page), "read": "on"}
        answer = await browser.send(f"{where}/confirm", read, on=where, follow=True)
        assert "Placed cases: 6, in batches: 1." in answer.text


def _confirming(page: str) -> dict[str, str]:
    fields = ("seen", "notes")
    return {name: page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0] for name in fields}


async def test_without_an_agency_that_may_take_cases_the_form_says_so(
    vera: Actor, cora: Actor, lender: PortfolioRow
) -> None:
    for code in ("NORTH", "SOUTH"):
        await bring_to(Status.SUSPENDED, code, vera, cora, now=stock.NOW)
    async with visiting(vera, stock.NOW) as browser:
        page = await browser.see("/plans/new")
        assert "No agency can take cases" in page
        assert "North gets no new cases" in page


async def test_two_managers_on_one_plan_get_one_clear_sentence(vera: Actor, lender: PortfolioRow) -> None:
    made = await stock.plan(vera, lender)
    async with visiting(vera, stock.NOW) as browser:
        page = await browser.see(f"/plans/{made.plan_id}")
        seen = page.split('name="seen" value="')[1].split('"')[0]
        await confirm_plan(vera, made.plan_id, now=stock.NOW)
        late = await browser.send(
            f"/plans/{made.plan_id}/confirm", {"seen": seen}, on=f"/plans/{made.plan_id}"
        )
        assert late.status_code == 409
        gone = await browser.send(f"/plans/{made.plan_id}/discard", on=f"/plans/{made.plan_id}")
        assert gone.status_code == 409


async def test_an_empty_portfolio_says_why_nothing_is_planned(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await rows.case(lender.id, "young", overdue_since=datetime.date(2017, 9, 20))
    async with visiting(vera, stock.NOW) as browser:
        answer = await browser.send("/plans/new", {"portfolio": lender.id, **FORM}, on="/plans/new")
        drawing = answer.headers["location"]
        await run_job(int(drawing.rpartition("/")[2]), clock=lambda: stock.NOW)
        page = await browser.see(drawing)
        assert "No case may be placed" in page
        assert "not overdue for long enough" in page


async def test_a_recall_is_counted_before_it_is_made(vera: Actor, lender: PortfolioRow) -> None:
    await stock.place(vera, lender, strategy="term_days = 5\n[shares]\nNORTH = 1")
    one = await Case.get(case_no="C1")
    await Signal.create(case_id=one.id, failed_visits=0, live_promise_until=stock.NOW.date())
    async with visiting(vera, stock.NOW) as browser:
        due = await browser.see("/recalls")
        assert "US-20171001-NORTH" in due
        picked = await browser.see("/recalls/new", pick=str(one.id))
        assert "Recall: 1" in picked
        page = await browser.see("/recalls/new", case_nos="C1, C2\nnone", portfolio=str(lender.id))
        assert "Recall: 2" in page
        assert "none" in page
        fields = {"portfolio": lender.id, "case_nos": "C1 C2", "how": "notice", "reason": "dispute"}
        answer = await browser.send("/recalls/new", fields, on="/recalls/new", follow=True)
        assert "Placements that end after notice: 2." in answer.text
        now = {**fields, "how": "now"}
        answer = await browser.send("/recalls/new", now, on="/recalls/new", follow=True)
        assert "Placements ended: 2." in answer.text
        empty = await browser.send("/recalls/new", {"portfolio": lender.id}, on="/recalls/new")
        assert empty.status_code == 422
    later = stock.NOW + datetime.timedelta(days=20)
    async with visiting(vera, later) as browser:
        assert "announced day: 4." in await browser.see("/recalls")
        answer = await browser.send("/recalls/expire", on="/recalls", follow=True)
        assert "Placements ended: 4." in answer.text
        batch = await sql.value(int, "SELECT id FROM batches")
        assert "No case of this batch is open any more." in await browser.see(f"/batches/{batch}")


async def test_agencies_see_their_own_batches_and_no_plan(
    vera: Actor, frank: Actor, lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    made = await stock.place(vera, lender, strategy="[shares]\nNORTH = 1")
    (batch,) = made.batches
    async with visiting(north.manager, stock.NOW) as browser:
        assert batch.code in await browser.see("/batches")
        assert batch.code in await browser.see(f"/batches/{batch.id}")
        await browser.see(f"/plans/{made.plan_id}", 404)
        await browser.see("/plans/new", 403)
        await browser.see("/recalls/new", 403)
    async with visiting(south.manager, stock.NOW) as browser:
        assert batch.code not in await browser.see("/batches", state="all")
        await browser.see(f"/batches/{batch.id}", 404)
        assert batch.code not in await browser.see("/recalls")
    async with visiting(frank, stock.NOW) as browser:
        await browser.see(f"/plans/{made.plan_id}")
        assert (await browser.send(f"/plans/{made.plan_id}/discard")).status_code == 403
