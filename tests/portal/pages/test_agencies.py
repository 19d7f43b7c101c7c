"""Agencies and their terms in the browser: admitted, changed, rated by terms that two people agreed."""

import datetime

from agencies.common import sql
from agencies.common.access import Actor
from settlement.terms.queries import versions_of
from tests.people import Agency
from tests.portal.visitors import visiting
from tests.settlement.ledger import open_ledger
from tests.settlement.statements.conftest import Months

NOW = datetime.datetime(2018, 3, 2, 14, tzinfo=datetime.UTC)
FLAT = {"way": "flat", "rate": "18", "vat": "6", "valid_from": "2017-01-01", "do": "draft"}
DRAFT = "/agencies/NORTH/terms/draft"
TERMS = "/agencies/NORTH/terms"


async def test_an_agency_is_admitted_changed_and_shown(owner: Actor, vera: Actor, north: Agency) -> None:
    await open_ledger(owner, NOW)
    async with visiting(vera, NOW) as browser:
        fields = {"code": "QH", "name": "启航 <b>Qihang</b>", "capacity": "1,200"}
        page = (await browser.send("/agencies/add", fields, on="/agencies", follow=True)).text
        assert ("QH is admitted." in page, "&lt;b&gt;Qihang" in page) == (True, True)
        again = await browser.send("/agencies/add", fields, on="/agencies")
        assert (again.status_code, "already an agency QH" in again.text, "1,200" in again.text) == (
            *(409, True, True),
        )
        odd = await browser.send(
            "/agencies/add", {"code": "a b", "name": "", "capacity": "-1"}, on="/agencies"
        )
        assert (odd.status_code, "Fill this in." in odd.text) == (422, True)
        page = (
            await browser.send(
                "/agencies/QH/change", {"name": "Qihang", "capacity": ""}, on="/agencies", follow=True
            )
        ).text
        assert ("QH is changed." in page, "no limit" in page) == (True, True)
        await browser.see("/agencies/WEST", 404)
        page = await browser.see("/agencies/NORTH")
        assert all(each in page for each in ("North Manager", "findings not settled", "Grade"))


async def test_terms_are_typed_tried_drafted_and_approved_by_another(
    owner: Actor, vera: Actor, frank: Actor, north: Agency
) -> None:
    months = Months(await open_ledger(owner, NOW), frank)
    await months.ledger.pays(north, "P-1", 100_000, "2017-10-16")
    async with visiting(vera, NOW) as browser:
        wrong = await browser.send(DRAFT, {**FLAT, "rate": "a lot"}, on=TERMS)
        assert (wrong.status_code, "a lot" in wrong.text) == (422, True)
        tried = await browser.send(DRAFT, {**FLAT, "do": "try", "month": "2017-10"}, on=TERMS)
        assert tried.status_code == 200
        assert "190.80" in tried.text  # 1,000.00 at 18 % and 6 % VAT
        assert await versions_of(vera, north.agency_id) == []
        page = (await browser.send(DRAFT, FLAT, on=TERMS, follow=True)).text
        assert "The terms are drafted" in page
        assert "you drafted them; another person has to approve" in page
        assert "The agency earns 18 % of what it collects." in page
        assert "235.55" in page  # the worked example: 222.22 and 6 % VAT
        (version,) = await versions_of(vera, north.agency_id)
        alone = await browser.send(
            f"{TERMS}/approve", {"portfolio": "US", "terms": str(version.id)}, on=TERMS
        )
        assert alone.status_code == 409
    async with visiting(frank, NOW) as browser:
        stale = await browser.send(f"{TERMS}/approve", {"portfolio": "US", "terms": "999"}, on=TERMS)
        assert (stale.status_code, "drafted again while you had them open" in stale.text) == (409, True)
        fields = {"portfolio": "US", "terms": str(version.id)}
        assert (
            "hold from 2017-01-01"
            in (await browser.send(f"{TERMS}/approve", fields, on=TERMS, follow=True)).text
        )


async def test_a_table_and_steps_are_typed(owner: Actor, vera: Actor, frank: Actor, north: Agency) -> None:
    await open_ledger(owner, NOW)
    table = {
        "way": "table",
        "bucket": ["M4-M6", "*"],
        "hand": ["1", ""],
        "row_rate": ["16", "22%"],
        "valid_from": "2018-04-01",
    }
    steps = {
        "way": "ladder",
        "method": "marginal",
        "start": ["0", "100,000", ""],
        "step_rate": ["18", "20", ""],
        "valid_from": "2018-05-01",
    }
    async with visiting(vera, NOW) as browser:
        page = (await browser.send(DRAFT, table, on=TERMS, follow=True)).text
        assert "Bucket M4-M6, hand 1: 16 %." in page
        page = (await browser.send(DRAFT, steps, on=TERMS, follow=True)).text
        assert "From 100,000.00 USD (included) upward: 20 %." in page
        hole = await browser.send(DRAFT, {**steps, "start": ["5", "1"], "step_rate": ["18", "x"]}, on=TERMS)
        assert hole.status_code == 422
        assert 'value="x"' in hole.text  # kept
    assert await sql.value(int, "SELECT count(*) FROM terms") == 2


async def test_an_agency_reads_its_own_terms_and_no_others(
    owner: Actor, vera: Actor, frank: Actor, north: Agency, south: Agency
) -> None:
    months = Months(await open_ledger(owner, NOW), frank)
    await months.agrees_terms(vera, north, "2017-01-01", rate="18%")
    async with visiting(north.manager, NOW) as browser:
        page = await browser.see(TERMS)
        assert ("The agency earns 18 %" in page, "Draft new terms" in page) == (True, False)
        await browser.see("/agencies/SOUTH", 404)
        await browser.see("/agencies/SOUTH/terms", 404)
        assert "SOUTH" not in await browser.see("/agencies")
        for act in ("terms/draft", "terms/approve", "change"):
            assert (await browser.send(f"/agencies/NORTH/{act}", FLAT)).status_code == 403
    async with visiting(south.collector, NOW) as browser:
        await browser.see("/agencies", 403)
