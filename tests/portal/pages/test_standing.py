"""The pages of standing and retirement: proposed by one, decided by another, each agency its own."""

import datetime
import re

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from agencies.vendors.change_agency import change_agency
from agencies.vendors.rules import Status
from portal.pages import replacement
from portal.worker import run_job
from tests.agencies.placements import stock
from tests.agencies.standing.scene import bring_to, wish
from tests.people import Agency, add_agency
from tests.portal.visitors import visiting

NOW = stock.NOW
WATCH = {
    "status": "watch",
    "reason": "Two low scores <b>in a row</b>.",
    "plan": "Call every case weekly.",
    "due_on": "2017-11-30",
    "responsible": "Li Na",
}


@pytest.fixture
async def lender(database: object) -> PortfolioRow:
    """Give a portfolio."""
    return await stock.portfolio()


@pytest.fixture
async def two(lender: PortfolioRow) -> tuple[Agency, Agency]:
    """Give North and South."""
    return await add_agency("N", "North"), await add_agency("S", "South")


async def _status() -> str | None:
    return await sql.value(str, "SELECT status FROM agencies WHERE code = 'N'")


async def test_a_change_goes_from_the_form_to_the_agency(
    two: tuple[Agency, Agency], vera: Actor, cora: Actor
) -> None:
    page = "/agencies/N/standing"
    async with visiting(vera, NOW) as browser:
        answer = await browser.send(f"{page}/propose", WATCH, on=page)
        assert answer.status_code == 303
        shown = await browser.see(page)
        assert "Two low scores &lt;b&gt;in a row&lt;/b&gt;." in shown
        assert "another person decides" in shown
    change = await sql.value(int, "SELECT id FROM standings")
    async with visiting(cora, NOW) as browser:
        home = await browser.see("/")
        assert page in home
        answer = await browser.send(f"{page}/decide", {"change": str(change), "verdict": "approve"}, on=page)
        assert (answer.status_code, await _status()) == (303, "watch")
        later = {"step": "extended", "later_on": "2017-12-20", "text": "They asked."}
        assert (await browser.send(f"{page}/plan", later, on=page)).status_code == 303
    async with visiting(two[0].manager, NOW) as browser:
        assert "Your agency is now on watch." in await browser.see("/")
        shown = await browser.see(page)
        assert "Call every case weekly." in shown
        assert (await browser.send(f"{page}/report", {"text": "Done."}, on=page)).status_code == 303
    async with visiting(two[1].manager, NOW) as browser:
        assert (await browser.client.get(page)).status_code == 404
    async with visiting(two[0].collector, NOW) as browser:
        assert (await browser.client.get(page)).status_code == 403


async def test_what_is_missing_is_said_and_what_was_typed_stays(
    two: tuple[Agency, Agency], vera: Actor
) -> None:
    page = "/agencies/N/standing"
    async with visiting(vera, NOW) as browser:
        answer = await browser.send(f"{page}/propose", {**WATCH, "due_on": "2017-01-01"}, on=page)
        assert answer.status_code == 422
        assert "Call every case weekly." in answer.text
        assert "within a year" in answer.text


async def test_nobody_decides_the_own_proposal_by_hand(two: tuple[Agency, Agency], vera: Actor) -> None:
    change = await wish(Status.SUSPENDED, "N", vera, now=NOW)
    page = "/agencies/N/standing"
    async with visiting(vera, NOW) as browser:
        answer = await browser.send(f"{page}/decide", {"change": str(change), "verdict": "approve"}, on=page)
        assert (answer.status_code, await _status()) == (409, "active")
        answer = await browser.send(f"{page}/withdraw", {"change": str(change)}, on=page)
        assert answer.status_code == 303


def taken(page: str) -> str:
    """Read the first line of the table of who would take the cases: code, cases, amount."""
    found = re.search(
        r'<span class="faint">(\w)</span></td><td class="n">(.*?)</td><td class="n">(.*?)</td>', page
    )
    return " ".join(found.groups()) if found else ""


async def test_who_would_take_the_cases_is_shown_before_the_button(
    lender: PortfolioRow,
    two: tuple[Agency, Agency],
    vera: Actor,
    cora: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Else what was just worked out may be shown a moment longer.
    monkeypatch.setattr("agencies.measures.remember._SPARING", 0)
    await stock.cases(lender, 6)
    await stock.place(vera, lender, strategy="[shares]\nN = 1\nS = 0\n")
    async with visiting(vera, NOW) as browser:
        shown = await browser.see("/agencies/N/retirement")
    assert taken(shown) == "S 6 6,021.00"
    await change_agency(vera, "S", name="South", capacity=4, now=NOW)
    async with visiting(vera, NOW) as browser:
        shown = await browser.see("/agencies/N/retirement")
    assert taken(shown).startswith("S 4 ")
    assert "nobody: no agency that may take it has room" in shown
    await bring_to(Status.SUSPENDED, "S", vera, cora, now=NOW)
    async with visiting(vera, NOW) as browser:
        shown = await browser.see("/agencies/N/retirement")
    assert "nobody: no other agency may take cases" in shown
    assert await stock.count("plans") == 1


async def test_a_retirement_is_followed_to_its_end(
    lender: PortfolioRow, two: tuple[Agency, Agency], vera: Actor, cora: Actor
) -> None:
    await stock.cases(lender, 6)
    await stock.place(vera, lender)
    page = "/agencies/N/retirement"
    async with visiting(vera, NOW) as browser:
        answer = await browser.send(f"{page}/propose", {"reason": "It ends."}, on=page)
        assert answer.status_code == 303
        assert "Who would take its cases" in await browser.see("/agencies/N/standing")
    change = await sql.value(int, "SELECT id FROM standings")
    async with visiting(cora, NOW) as browser:
        shown = await browser.see("/agencies/N/standing")
        before, button, _ = shown.partition("Approve the change</button>")
        assert taken(before).startswith("S 3 ")
        assert "A retirement cannot be undone." in before
        assert button
        decided = {"change": str(change), "verdict": "approve"}
        answer = await browser.send("/agencies/N/standing/decide", decided, on="/agencies/N/standing")
        assert answer.headers["location"].startswith(page)
        assert "A step is under way" in await browser.see(page)
        job = await sql.value(int, "SELECT id FROM jobs WHERE kind = 'retirement_recall'")
        await run_job(job or 0, clock=lambda: NOW)
        shown = await browser.see(page)
        assert "North is retired." in shown
        assert "cases: 3" in shown
        assert "owed in all: nothing at all" in shown
        dossier = await browser.client.get("/agencies/N/dossier")
        assert dossier.content.startswith(b"PK")
    async with visiting(two[0].manager, NOW) as browser:
        assert (await browser.client.get("/agencies/N/standing")).status_code == 303


async def test_scores_propose_on_the_home_page(
    two: tuple[Agency, Agency], vera: Actor, cora: Actor, lender: PortfolioRow
) -> None:
    for month in (datetime.date(2017, 7, 1), datetime.date(2017, 8, 1)):
        await _score(vera, lender, two[0], month, "D")
    await sql.execute("UPDATE agencies SET grade = 'D' WHERE code = 'N'")
    async with visiting(vera, NOW) as browser:
        home = await browser.see("/")
        assert "Two D in a row" in home
        shown = await browser.see("/agencies/N/standing")
        assert "The scores propose: on watch" in shown
    await bring_to(Status.WATCH, "N", vera, cora, now=NOW)
    async with visiting(vera, NOW) as browser:
        assert "Two D in a row" not in await browser.see("/")


async def _score(
    actor: Actor, lender: PortfolioRow, agency: Agency, month: datetime.date, grade: str
) -> None:
    run = await sql.insert(
        "INSERT INTO score_runs (portfolio_id, month, revision, definition, facts_digest, created_by,"
        " created_at) VALUES (:portfolio, :month, 1, '{}', :digest, :person, :now) RETURNING id",
        portfolio=lender.id,
        month=month,
        digest=b"d" * 32,
        person=actor.person_id,
        now=NOW,
    )
    await sql.execute(
        "INSERT INTO scores (run_id, agency_id, points, grade, reason, cases, seasoned_cases)"
        " VALUES (:run, :agency, 50000, :grade, 'rated', 200, 200)",
        run=run,
        agency=agency.agency_id,
        grade=grade,
    )


async def test_a_large_agencys_replacement_is_worked_out_beside_the_page(
    lender: PortfolioRow, two: tuple[Agency, Agency], vera: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it is known who would take the cases nobody can propose to give them away."""
    await stock.cases(lender, 6)
    await stock.place(vera, lender)
    monkeypatch.setattr(replacement, "_PATIENCE", 0)
    async with visiting(vera, NOW) as browser:
        waiting = await browser.see("/agencies/N/retirement")
        assert "The figures are being counted." in waiting
        assert "once it is known who would take its cases" in waiting
        assert 'name="reason"' not in waiting
        monkeypatch.setattr(replacement, "_PATIENCE", 30)
        shown = await browser.see("/agencies/N/retirement")
    assert "The figures are being counted." not in shown
    assert 'name="reason"' in shown
