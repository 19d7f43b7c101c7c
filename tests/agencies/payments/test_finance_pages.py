"""What pages of finance read and do: payments found, one opened, the queue with clues, several at once."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.payments.attribute_payment import Attributed, attribute_payments
from agencies.payments.close_queue_item import close_queue_items
from agencies.payments.queries.clues import clues_for
from agencies.payments.queries.ledger import (
    Only,
    PaymentFilter,
    count_payments,
    find_payment,
    list_payments,
    parts_of_payments,
)
from agencies.payments.queries.runs import list_import_runs
from agencies.payments.queries.waiting_list import QueueFilter, count_queue, items_of_queue, list_queue
from agencies.payments.rules.suggestions import suggest
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from agencies.work.queries.promised_amounts import promises_of_amounts
from tests import people
from tests.agencies.payments import books
from tests.agencies.payments.books import imported, october, payment, reversal


async def credit(
    actor: Actor, lender: PortfolioRow, wanted: list[str], to: people.Agency, case_no: str | None = None
) -> list[Attributed]:
    """Credit payments to an agency."""
    agency = AgencyRow(to.agency_id, to.code, to.code, None)
    return await attribute_payments(
        actor, lender, wanted, agency, reason="their visit", case_no=case_no, now=books.NOW
    )


async def references(actor: Actor, wanted: PaymentFilter) -> list[str]:
    return [each.reference for each in await list_payments(actor, wanted)]


async def test_payments_are_found_by_what_is_known_of_them(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    paid = payment("P1", day=10)
    await imported(frank, lender, paid, payment("P2", "lost", day=11), reversal("R1", paid, day=12))
    assert await references(frank, PaymentFilter()) == ["R1", "P2", "P1"]
    assert await references(frank, PaymentFilter(reference="P2")) == ["P2"]
    assert await references(frank, PaymentFilter(case_no="C1", until=october(11))) == ["P1"]
    assert await references(frank, PaymentFilter(since=october(11), only=Only.WAITING)) == ["P2"]
    assert await references(frank, PaymentFilter(agency_id=north.agency_id)) == ["R1", "P1"]
    assert await references(frank, PaymentFilter(agency_id=south.agency_id)) == []
    assert await references(frank, PaymentFilter(only=Only.TAKEN_BACK)) == ["P1"]
    assert await references(frank, PaymentFilter(only=Only.REVERSALS)) == ["R1"]
    assert await count_payments(frank, PaymentFilter(portfolio_id=lender.id)) == 3
    with pytest.raises(NotAllowed, match="payments:read"):
        await list_payments(north.manager, PaymentFilter())


async def test_the_list_pages_on_by_day_and_id(frank: Actor, lender: PortfolioRow) -> None:
    await books.case(lender)
    await imported(frank, lender, *(payment(f"P{number}", day=10 + number % 2) for number in range(5)))
    found: list[str] = []
    place: tuple[object, ...] = ()
    while page := await list_payments(frank, PaymentFilter(), after=place, limit=2):
        found += [each.reference for each in page]
        place = page[-1].place
    assert sorted(found) == [f"P{number}" for number in range(5)]
    assert set(found[:2]) == {"P1", "P3"}


async def test_a_payment_opens_to_its_parts_its_reversal_and_its_decision(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    paid = payment("P1", day=10)
    await imported(frank, lender, paid, payment("P2", "lost", day=11), reversal("R1", paid, day=12))
    await close_queue_items(frank, lender, ["P2"], outcome="own", reason="at the desk", now=books.NOW)
    pages = {each.reference: each for each in await list_payments(frank, PaymentFilter())}
    opened = await find_payment(frank, pages["P1"].id)
    assert [(each.agency, each.basis, each.amount_minor) for each in opened.parts] == [
        ("NORTH", "in_force", 4_000)
    ]
    assert opened.taken_back is not None
    assert (opened.taken_back.reference, opened.waiting, opened.posted.posted_by) == ("R1", None, "Frank")
    closed = await find_payment(frank, pages["P2"].id)
    assert closed.waiting is not None
    assert (closed.row.state, closed.waiting.outcome, closed.waiting.stated) == ("own", "own", "at the desk")
    parts = await parts_of_payments(frank, [each.id for each in pages.values()])
    assert sorted(parts) == sorted([pages["P1"].id, pages["R1"].id])
    with pytest.raises(NotFound, match="not there for you"):
        await find_payment(frank, 999)


async def test_imports_are_listed_with_what_they_came_to(frank: Actor, lender: PortfolioRow) -> None:
    await imported(frank, lender, payment("P1", "lost"))
    await imported(frank, lender, payment("P2", "lost"))
    newest, first = await list_import_runs(frank)
    assert (first.name, first.status, first.result["unattributed"]) == ("payments.csv", "done", 1)
    assert [each.job_id for each in await list_import_runs(frank, before=newest.job_id)] == [first.job_id]


async def test_the_queue_narrows_by_reason_and_age(frank: Actor, lender: PortfolioRow) -> None:
    await books.case(lender)
    await imported(frank, lender, payment("P1"), payment("P2", "lost"))
    unknown = QueueFilter(lender.id, "unknown_case")
    assert [each.reference for each in await list_queue(frank, unknown)] == ["P2"]
    assert await list_queue(frank, QueueFilter(since_before=books.NOW)) == []
    later = books.NOW + datetime.timedelta(days=1)
    items = await list_queue(frank, QueueFilter(since_before=later))
    assert [each.reference for each in items] == ["P1", "P2"]
    assert await list_queue(frank, QueueFilter(), after=items[-1].id) == []
    counted = {each.reason: (each.payments, each.amount_minor) for each in await count_queue(frank, unknown)}
    assert counted == {"never_placed": (1, 4_000), "unknown_case": (1, 4_000)}


async def suggestions(actor: Actor) -> dict[str, list[tuple[str, str, list[str]]]]:
    """Say what is suggested for each payment of the queue."""
    items = await list_queue(actor, QueueFilter())
    found = suggest([*await clues_for(actor, items), *await promises_of_amounts(actor, items)])
    return {
        each.reference: [
            (one.case_no, one.agency, [str(reason) for reason in one.reasons])
            for one in found.get(each.id, [])
        ]
        for each in items
    }


async def test_clues_name_case_agency_and_reason(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    await books.place(await books.case(lender, "10234"), north)
    ended = await books.case(lender, "20000")
    await books.place(ended, south, october(1), october(8))
    unplaced = await books.case(lender, "30000")
    await sql.execute("UPDATE cases SET debtor_id = :debtor WHERE case_no = '30000'", debtor=ended.debtor_id)
    await imported(
        frank,
        lender,
        payment("P1", "10243", day=10),
        payment("P2", "20000", day=10),
        payment("P3", "30000", day=5),
        payment("P4", "99999", day=10),
    )
    assert await suggestions(frank) == {
        "P1": [("10234", "NORTH", ["two neighbouring signs of the case number are swapped"])],
        "P2": [("20000", "SOUTH", ["its placement ended shortly before, on 2017-10-08"])],
        "P3": [("20000", "SOUTH", ["the same debtor owes this case, which was placed on that day"])],
        "P4": [],
    }
    assert unplaced.case_no == "30000"


async def test_a_suggested_case_can_be_credited(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    await books.place(await books.case(lender, "10234"), north)
    ended = await books.case(lender, "20000")
    await books.place(ended, south)
    await books.case(lender, "30000")
    await imported(frank, lender, payment("P1", "10243", day=10), payment("P3", "30000", day=5))
    with pytest.raises(Conflict, match="only a case of the same debtor"):
        await credit(frank, lender, ["P3"], south, "20000")
    await sql.execute("UPDATE cases SET debtor_id = :debtor WHERE case_no = '30000'", debtor=ended.debtor_id)
    await credit(frank, lender, ["P3"], south, "20000")
    await credit(frank, lender, ["P1"], north, "10234")
    found = await sql.tuples(
        "SELECT payments.reference, lowered.case_no, credited.case_no FROM payments"
        " JOIN cases AS lowered ON lowered.id = payments.case_id"
        " JOIN attributions AS part ON part.payment_id = payments.id"
        " JOIN placements ON placements.id = part.placement_id"
        " JOIN cases AS credited ON credited.id = placements.case_id ORDER BY payments.reference"
    )
    assert [tuple(each) for each in found] == [("P1", "10234", "10234"), ("P3", "30000", "20000")]


async def test_several_are_decided_together_or_not_at_all(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north, october(20))
    paid = payment("P1")
    await imported(frank, lender, paid, reversal("R1", paid), payment("P2", day=17), payment("P3", "lost"))
    with pytest.raises(Conflict, match="No case of US has the number lost"):
        await credit(frank, lender, ["P1", "P3"], north)
    assert len(await list_queue(frank, QueueFilter())) == 4
    made = await credit(frank, lender, ["R1", "P1", "P2", "P2"], north)
    assert [(each.reference, each.with_reversal) for each in made] == [("P1", "R1"), ("P2", None)]
    (left,) = await list_queue(frank, QueueFilter())
    assert [each.reference for each in await items_of_queue(frank, [left.id, 999])] == ["P3"]
    with pytest.raises(Conflict, match="P1 waits no longer"):
        await close_queue_items(frank, lender, ["P3", "P1"], outcome="own", reason="desk", now=books.NOW)
    with pytest.raises(Invalid, match="No payment is chosen"):
        await close_queue_items(frank, lender, [], outcome="own", reason="desk", now=books.NOW)
    assert [each.reference for each in await list_queue(frank, QueueFilter())] == ["P3"]
