"""Payments and the queue in the browser: found, opened, decided about one by one and together."""

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from portal.worker import run_job
from tests.agencies.payments import books
from tests.agencies.payments.books import imported, october, payment, reversal
from tests.people import Agency
from tests.portal.visitors import visiting

NOW = books.NOW


@pytest.fixture
async def lender(frank: Actor, north: Agency) -> PortfolioRow:
    """Give a portfolio with a case at North, and payments: credited, taken back, mistyped, too early."""
    made = await books.portfolio()
    await books.place(await books.case(made, "10234"), north, october(5))
    paid = payment("P1", "10234", day=10)
    await imported(
        frank,
        made,
        *(paid, reversal("R1", paid, day=12), payment("P2", "10243", day=11)),
        *(payment("P3", "10234", day=1), payment("<i>P4</i>", "10234", day=2)),
    )
    return made


async def item_of(reference: str) -> int:
    """Give the queue item of a payment."""
    found = await sql.value(
        int,
        "SELECT item.id FROM queue_items AS item JOIN payments ON payments.id = item.payment_id"
        " WHERE reference = :reference",
        reference=reference,
    )
    assert found is not None
    return found


async def test_payments_are_found_and_opened(frank: Actor, lender: PortfolioRow) -> None:
    async with visiting(frank, NOW) as browser:
        page = await browser.see("/payments")
        assert "&lt;i&gt;P4&lt;/i&gt;" in page
        assert "no case of the portfolio has the number" in page
        page = await browser.see("/payments", reference="R1")
        assert ("R1" in page, ">P2<" in page) == (True, False)
        assert "No payment matches" in await browser.see("/payments", case_no="none", since="2017-10-01")
        assert ">P2<" in await browser.see("/payments", since="yesterday", only="everything", after="x")
        number = await sql.value(int, "SELECT id FROM payments WHERE reference = 'P1'")
        page = await browser.see(f"/payments/{number}")
        assert "R1 of 20 Oct 2017" not in page
        assert "R1 of 12 Oct 2017 takes it back." in page
        assert "placed on the day of the payment" in page
        await browser.see("/payments/999", 404)
        page = await browser.see("/payments/imports")
        assert "payments.csv" in page


async def test_the_queue_suggests_and_a_suggestion_is_taken(frank: Actor, lender: PortfolioRow) -> None:
    async with visiting(frank, NOW) as browser:
        page = await browser.see("/queue")
        assert "10234 with NORTH" in page
        assert "two neighbouring signs of the case number are swapped" in page
        take = f"{await item_of('P2')}:0"
        answer = await browser.send("/queue/decide", {"take": take}, on="/queue", follow=True)
        assert "Payments credited to NORTH: 1." in answer.text
        again = await browser.send("/queue/decide", {"take": take}, on="/queue")
        assert (again.status_code, "waits no longer" in again.text) == (409, True)
        for strange in (f"{await item_of('P3')}:7", "x:y", "1:"):
            odd = await browser.send("/queue/decide", {"take": strange}, on="/queue")
            assert odd.status_code in {409, 422}


async def test_several_are_decided_together_and_what_was_typed_is_kept(
    frank: Actor, lender: PortfolioRow
) -> None:
    first, second = await item_of("P3"), await item_of("<i>P4</i>")
    fields = {"pick": [str(first), str(second)], "do": "credit", "agency": "NORTH", "reason": "their visit"}
    async with visiting(frank, NOW) as browser:
        lacking = await browser.send("/queue/decide", {**fields, "reason": ""}, on="/queue")
        assert lacking.status_code == 422
        assert lacking.text.count(" checked") == 2
        nobody = await browser.send("/queue/decide", {**fields, "agency": "WEST"}, on="/queue")
        assert nobody.status_code == 404
        nothing = await browser.send("/queue/decide", {**fields, "pick": []}, on="/queue")
        assert (nothing.status_code, "their visit" in nothing.text) == (409, True)
        done = await browser.send("/queue/decide", fields, on="/queue", follow=True)
        assert "Payments credited to NORTH: 2." in done.text
        twice = await browser.send("/queue/decide", fields, on="/queue")
        assert (twice.status_code, "some wait no longer" in twice.text) == (409, True)
        number = await sql.value(int, "SELECT id FROM payments WHERE reference = 'P2'")
        close = {"pick": str(await item_of("P2")), "do": "close", "outcome": "own", "reason": "<u>desk</u>"}
        page = (
            await browser.send(f"/payments/{number}/decide", close, on=f"/payments/{number}", follow=True)
        ).text
        assert "Payments closed: 1, the lender" in page
        assert "&lt;u&gt;desk&lt;/u&gt;" in page
        assert "Nothing waits" in await browser.see("/queue")


async def test_who_may_not_decide_only_reads(audrey: Actor, north: Agency, lender: PortfolioRow) -> None:
    async with visiting(audrey, NOW) as browser:
        assert "Credit NORTH" not in await browser.see("/queue")
        assert (await browser.send("/queue/decide", {"pick": "1", "do": "credit"})).status_code == 403
        await browser.see("/payments/import", 403)
    async with visiting(north.manager, NOW) as browser:
        for address in ("/payments", "/payments/1", "/payments/imports", "/queue"):
            await browser.see(address, 403)


async def test_a_payment_file_is_handed_in_and_looked_at(frank: Actor, lender: PortfolioRow) -> None:
    data = books.as_csv([payment("P9", "10234", day=20)])
    async with visiting(frank, NOW) as browser:
        assert "Case number" in await browser.see("/payments/import")
        empty = await browser.send("/payments/import", {"portfolio": str(lender.id)}, on="/payments/import")
        assert empty.status_code == 422
        answer = await browser.send(
            "/payments/import",
            {"portfolio": str(lender.id)},
            files={"file": ("paid.csv", data)},
            on="/payments/import",
        )
        assert answer.status_code == 303
        job = await sql.value(int, "SELECT max(id) FROM jobs WHERE kind = 'preview_payments'")
        await run_job(job or 0, clock=lambda: NOW)
        assert "paid.csv" in await browser.see(answer.headers["location"])
