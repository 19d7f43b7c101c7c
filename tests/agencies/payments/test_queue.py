"""Decisions about the unattributed queue: by hand, with a reason, once."""

import pytest

from agencies.cases.rules.reasons import REASON
from agencies.common import vault
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, MandateError, NotAllowed, NotFound
from agencies.payments.attribute_payment import Attributed, attribute_payment
from agencies.payments.close_queue_item import close_queue_item
from agencies.payments.queries.queue import conservation, overpaid
from agencies.payments.queries.waiting_list import QueueFilter, list_queue
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from tests import people
from tests.agencies.payments import books
from tests.agencies.payments.books import imported, payment, reversal


async def attributed(actor: Actor, lender: PortfolioRow, reference: str, to: people.Agency) -> Attributed:
    """Credit a payment to an agency."""
    row = AgencyRow(to.agency_id, to.code, to.code, None)
    return await attribute_payment(actor, lender, reference, row, reason="their visit", now=books.NOW)


async def close(actor: Actor, lender: PortfolioRow, reference: str, outcome: str = "own") -> None:
    await close_queue_item(actor, lender, reference, outcome=outcome, reason="at the desk", now=books.NOW)


async def references(actor: Actor) -> list[str]:
    return [each.reference for each in await list_queue(actor, QueueFilter())]


async def test_a_payment_attributed_by_hand_is_off_the_queue_and_kept_with_its_reason(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    case = await books.case(lender)
    placement = await books.place(case, north, books.october(20))
    await imported(frank, lender, payment("P1", amount="120.00", day=16))
    made = await attributed(frank, lender, "P1", north)
    assert (made.placement_id, made.amount_minor, made.excess_minor) == (placement, 12_000, 2_000)
    assert await references(frank) == []
    columns = "basis, amount_minor, excess_minor, created_by"
    assert await books.table("attributions", columns) == [("manual", 12_000, 2_000, frank.person_id)]
    assert await books.table("queue_resolutions", "outcome") == [("attributed",)]
    for name in ("attributions", "queue_resolutions"):
        [(sealed,)] = await books.table(name, "reason_cipher")
        assert vault.decrypt(sealed, REASON) == "their visit"
    [(told, content)] = await books.table("journal WHERE act = 'payment.attributed'", "agency_id, content")
    assert (told, "their visit" in content) == (north.agency_id, False)
    assert (await conservation(frank, lender.id)).holds


async def test_the_newest_placement_of_the_agency_by_the_day_of_the_payment_is_meant(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    case = await books.case(lender)
    await books.place(case, north, books.october(1), books.october(2))
    second = await books.place(case, north, books.october(5), books.october(6))
    await books.place(case, south, books.october(7), books.october(8))
    await books.place(case, north, books.october(20))
    await imported(frank, lender, payment("P1", day=10))
    assert (await attributed(frank, lender, "P1", north)).placement_id == second


async def test_what_is_decided_stays_decided(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north, books.october(20))
    file = [payment("P1"), payment("P2", day=17)]
    await imported(frank, lender, *file)
    await attributed(frank, lender, "P1", north)
    await close(frank, lender, "P2", "refunded")
    for reference in ("P1", "P2"):
        with pytest.raises(Conflict):
            await attributed(frank, lender, reference, north)
        with pytest.raises(Conflict):
            await close(frank, lender, reference)
    again = await imported(frank, lender, *file)
    assert again.result["unchanged"] == 2
    assert await books.table("queue_resolutions", "outcome", "id") == [("attributed",), ("refunded",)]
    standing = await conservation(frank, lender.id)
    assert (standing.payments_minor, standing.attributed_minor, standing.unattributed_minor) == (
        8_000,
        4_000,
        4_000,
    )


async def test_a_closed_payment_still_lowers_the_balance(frank: Actor, lender: PortfolioRow) -> None:
    await books.case(lender)
    await imported(frank, lender, payment("P1", amount="90.00"))
    await close(frank, lender, "P1", "other")
    found = await imported(frank, lender, payment("P2", amount="20.00", day=17))
    assert found.result["overpaid_minor"] == 1_000


async def test_payment_and_waiting_reversal_are_attributed_together(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north, books.october(25))
    paid = payment("P1")
    await imported(frank, lender, paid, reversal("R1", paid))
    with pytest.raises(Conflict, match="goes along"):
        await attributed(frank, lender, "R1", north)
    made = await attributed(frank, lender, "P1", north)
    assert made.with_reversal == "R1"
    assert await books.table("attributions", "basis, amount_minor", "id") == [
        ("manual", 4_000),
        ("reversal", -4_000),
    ]
    assert await references(frank) == []


async def test_a_reversal_that_comes_after_the_hand_follows_the_payment(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north, books.october(20))
    paid = payment("P1")
    await imported(frank, lender, paid)
    await attributed(frank, lender, "P1", north)
    found = await imported(frank, lender, reversal("R1", paid))
    assert (found.result["attributed_minor"], found.result["unattributed"]) == (-4_000, 0)


async def test_nothing_is_left_to_attribute_once_the_reversal_is_closed(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north, books.october(25))
    paid = payment("P1")
    await imported(frank, lender, paid, reversal("R1", paid))
    await close(frank, lender, "R1", "refunded")
    with pytest.raises(Conflict, match="Nothing is left"):
        await attributed(frank, lender, "P1", north)
    await close(frank, lender, "P1", "refunded")
    assert (await conservation(frank, lender.id)).unattributed_minor == 0


@pytest.mark.parametrize("by_hand", [True, False], ids=["attributed", "closed as own"])
async def test_a_payment_that_came_before_its_case_is_put_on_it_by_the_decision(
    frank: Actor, lender: PortfolioRow, north: people.Agency, by_hand: bool
) -> None:
    paid = payment("P1", amount="120.00")
    await imported(frank, lender, paid, reversal("R1", paid))
    await books.place(await books.case(lender, principal=9_000), north)
    if by_hand:
        assert (await attributed(frank, lender, "P1", north)).excess_minor == 2_000
    else:
        await close(frank, lender, "P1")
    assert await books.table("payments", "excess_minor, principal_minor", "id") == [
        (2_000, 9_000),
        (-2_000, -9_000),
    ]
    assert await books.table("receipts", "amount_minor", "id") == [(12_000,), (-12_000,)]


async def test_an_ambiguous_payment_is_put_on_the_case_of_its_own_portfolio(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    await books.case(await books.portfolio("EU"))
    await imported(frank, lender, payment("P1"), payment("P2"))
    await close(frank, lender, "P2")
    assert await books.table("receipts", "id") == []  # own, but of which case is not said
    await attributed(frank, lender, "P1", north)
    assert await books.table("receipts", "amount_minor") == [(4_000,)]


async def test_decisions_that_cannot_be_made(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    await imported(frank, lender, payment("P1", "lost"), payment("P2"), payment("P3", day=16))
    await books.case(lender, "C2")
    await imported(frank, lender, payment("P4", "C2"))
    refusals: list[tuple[type[MandateError], str]] = [
        (Conflict, "P1"),  # its case is not here
        (NotFound, "P2"),  # never waited
        (NotFound, "P9"),
        (Conflict, "P4"),  # never with this agency
    ]
    for refusal, reference in refusals:
        with pytest.raises(refusal):
            await attributed(frank, lender, reference, south)
    with pytest.raises(Invalid):
        await close(frank, lender, "P4", "attributed")
    with pytest.raises(Invalid):
        await close_queue_item(frank, lender, "P4", outcome="own", reason="  ", now=books.NOW)
    assert await books.table("queue_resolutions", "id") == []


async def test_only_finance_decides(
    frank: Actor, vera: Actor, audrey: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north, books.october(20))
    await imported(frank, lender, payment("P1"))
    for actor in (vera, audrey, north.manager):
        with pytest.raises(NotAllowed):
            await attributed(actor, lender, "P1", north)
        with pytest.raises(NotAllowed):
            await close(actor, lender, "P1")
    assert await references(audrey) == ["P1"]


async def test_the_queue_pages_by_key_and_narrows_by_portfolio_and_reason(
    frank: Actor, lender: PortfolioRow
) -> None:
    await books.case(lender)
    await imported(
        frank, lender, *(payment(f"P{number}", "C1" if number % 2 else "C9") for number in range(6))
    )
    other = await books.portfolio("EU")
    await imported(frank, other, payment("E1", "C9"))
    pages: list[str] = []
    after = 0
    while page := await list_queue(frank, QueueFilter(lender.id), after=after, limit=4):
        pages += [each.reference for each in page]
        after = page[-1].id
    assert sorted(pages) == [f"P{number}" for number in range(6)]
    unknown = await list_queue(frank, QueueFilter(reason="unknown_case"))
    assert sorted(each.reference for each in unknown) == ["E1", "P0", "P2", "P4"]


async def test_overpaid_payments_are_listed_until_they_are_taken_back(
    frank: Actor, lender: PortfolioRow
) -> None:
    await books.case(lender)
    paid = payment("P1", amount="130.00")
    await imported(frank, lender, paid, payment("P2", day=17))
    found = [(each.reference, each.excess_minor) for each in await overpaid(frank)]
    assert found == [("P1", 3_000), ("P2", 4_000)]
    await imported(frank, lender, reversal("R1", paid))
    assert [each.reference for each in await overpaid(frank, portfolio_id=lender.id)] == ["P2"]
