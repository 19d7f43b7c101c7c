"""The first hour of an empty installation: every step named, with who does it, gone when all are done."""

import datetime
import re

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from portal.pages.first_hour import STEPS
from settlement.statements.queries.first_steps import first_steps
from tests.agencies.payments import books
from tests.people import Agency
from tests.portal.visitors import visiting
from tests.settlement.ledger import open_ledger
from tests.settlement.statements.conftest import Months


def done(page: str) -> tuple[int, int]:
    """Read how many steps are done, and of how many."""
    found = re.search(r"done: (\d+) of (\d+)", page)
    assert found
    return int(found[1]), int(found[2])


async def test_an_empty_installation_says_what_comes_first(vera: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now) as browser:
        page = await browser.see("/")
    assert done(page) == (1, len(STEPS))  # Vera herself is there
    for step in STEPS:
        assert step.words.text in page
    assert 'href="/templates/cases.xlsx"' in page
    assert "by Administrator" in page  # portfolios are not a vendor manager's to add
    assert 'href="/portfolios/new"' not in page


@pytest.mark.usefixtures("vera")
async def test_each_role_is_led_to_its_own_steps(frank: Actor, now: datetime.datetime) -> None:
    async with visiting(frank, now) as browser:
        page = await browser.see("/")
    assert 'href="/payments/import"' in page
    assert 'href="/imports/cases"' not in page


async def test_what_is_there_is_done(vera: Actor, north: Agency, now: datetime.datetime) -> None:
    lender = await books.portfolio()
    await books.place(await books.case(lender, "C1"), north)
    found = await first_steps(vera)
    assert (found.portfolio, found.people, found.agency, found.cases, found.placed) == (True,) * 5
    assert (found.terms, found.contacts, found.payments, found.statement) == (False,) * 4
    assert not found.all_done
    async with visiting(vera, now) as browser:
        assert done(await browser.see("/")) == (5, len(STEPS))


async def test_it_goes_when_the_last_step_is_done(
    owner: Actor, vera: Actor, frank: Actor, north: Agency
) -> None:
    now = datetime.datetime(2018, 3, 2, 14, tzinfo=datetime.UTC)
    months = Months(await open_ledger(owner, now), frank)
    await months.agrees_terms(vera, north, "2017-01-01", rate="18%")
    await months.ledger.pays(north, "P-1", 100_00, "2017-10-16")
    await months.draft()
    async with visiting(vera, now) as browser:
        page = await browser.see("/")
        assert done(page) == (len(STEPS) - 1, len(STEPS))
        assert "Received in" in page  # the day of the agencies stands beside it
        await sql.execute(
            "INSERT INTO contacts (agency_id, contact_id, case_id, debtor_id, collector, channel, party,"
            " result, started_at, civil_day, row_digest, recorded_by, recorded_at)"
            " SELECT :agency, 'x', id, debtor_id, 'Nora', 'call', 'debtor', 'no_answer', :now, as_of,"
            " :digest, :person, :now FROM cases",
            agency=north.agency_id,
            person=vera.person_id,
            now=now,
            digest=b"x",
        )
        assert "The first hour" not in await browser.see("/")


async def test_an_agency_is_not_bothered_with_it(north: Agency, now: datetime.datetime) -> None:
    async with visiting(north.manager, now) as browser:
        assert "The first hour" not in await browser.see("/")
