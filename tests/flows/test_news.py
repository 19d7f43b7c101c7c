"""What happens is told to those whom it concerns, once, and to nobody else."""

import datetime

import pytest

from agencies.common import notices
from agencies.common.access import Actor
from agencies.placements.expire_placements import expire_placements
from agencies.placements.recall_cases import recall_cases
from agencies.work.assign_cases import assign_cases
from portal.worker import run_job
from settlement.statements.answer_statement import agree_to_statement, object_to_statement
from settlement.statements.approve_chosen import approve_chosen
from settlement.statements.queries.answers import answers_to
from settlement.statements.queries.cards import StatementCard, find_card
from settlement.statements.reply_objection import reply_objection
from settlement.statements.send_statements import send_statements
from tests.agencies.payments import books
from tests.agencies.payments.books import payment, table
from tests.agencies.placements import stock
from tests.people import Agency
from tests.settlement.statements.conftest import Months, months, now, seen

__all__ = ["months", "now"]
END = datetime.datetime(2017, 10, 31, 14, tzinfo=datetime.UTC)


async def told(actor: Actor) -> list[tuple[str, str]]:
    """Read what somebody was told, the oldest first, each with where it leads."""
    return [(str(each.words), each.link) for each in reversed(await notices.inbox(actor))]


async def test_a_new_batch_and_its_end_are_told_to_the_agencys_managers(
    vera: Actor, north: Agency, south: Agency
) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 4)
    await stock.place(vera, lender)
    ((batch, owed),) = await table(f"batches WHERE agency_id = {north.agency_id}", "id, amount_minor")
    new = f"New batch US-20171001-NORTH, cases: 2, owed: {owed // 100:,}.{owed % 100:02} USD"
    assert await told(north.manager) == [(new, f"/work/cases?batch={batch}")]
    await recall_cases(vera, lender, agency_id=north.agency_id, as_of=datetime.date(2017, 10, 10), now=END)
    await expire_placements(vera, lender, as_of=datetime.date(2017, 10, 20), now=END)
    assert (await told(north.manager))[1:] == [
        ("Cases that will be taken back, by 2017-10-17: 2", "/recalls"),
        ("Cases that have left your agency: 2", "/recalls"),
    ]
    assert len(await told(south.manager)) == 1
    assert await told(north.collector) == []
    assert await told(vera) == []


async def test_payments_are_told_once_to_whoever_has_the_cases(
    vera: Actor, frank: Actor, north: Agency
) -> None:
    lender = await books.portfolio()
    first, second = await books.case(lender), await books.case(lender, "C2")
    await books.place(first, north)
    await books.place(second, north)
    await assign_cases(north.manager, [first.id], north.collector.person_id, now=END)
    table_of = [payment("A", amount="10.00"), payment("B", amount="5.50"), payment("C", "C2", "1.00")]
    await books.imported(frank, lender, *table_of)
    ((job_id,),) = await table("jobs WHERE kind = 'settle_promises'", "id")
    await run_job(job_id, clock=lambda: END)
    own = ("Payments on cases in your hands: 2, in all 15.50 USD", "/work/cases?hands=mine")
    assert await told(north.collector) == [own]
    assert await told(north.manager) == [("Payments credited to your agency: 3, in all 16.50 USD", "/work")]


@pytest.fixture
async def card(months: Months, north: Agency) -> StatementCard:
    """Give the draft of October: a payment of 123.45."""
    await months.ledger.pays(north, "P-1", 12_345, "2017-10-16")
    (made,) = await months.draft()
    return made


async def test_a_statement_is_told_to_the_other_side_at_every_step(
    card: StatementCard, frank: Actor, fiona: Actor, north: Agency, now: datetime.datetime
) -> None:
    await send_statements(frank, [seen(card)], now=now)
    await object_to_statement(north.manager, seen(card), "the rate", now=now)
    (answer, *_) = await answers_to(frank, card.id)
    await reply_objection(frank, answer.id, outcome="rejected", text="as agreed", now=now)
    await agree_to_statement(north.manager, seen(await find_card(frank, card.id)), now=now)
    await approve_chosen(fiona, [seen(await find_card(fiona, card.id))], now=now)
    lines = [words.partition(" of 2017-10")[0] for words, _ in await told(north.manager)]
    assert lines == ["The statement", "Your objection to the statement", "The statement"]
    assert {link for _, link in await told(north.manager)} == {f"/statements/{card.id}"}
    assert [words for words, _ in await told(fiona)] == [
        "NORTH objects to the statement of 2017-10, US",
        "NORTH has agreed to the statement of 2017-10, US",
    ]
