"""Payment files on both databases: what is posted, credited, queued, refused, and known already."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import NotAllowed
from agencies.payments import models
from agencies.payments.import_payments import ask_import_payments
from agencies.payments.queries.queue import conservation
from agencies.payments.queries.waiting_list import QueueFilter, list_queue
from agencies.people.queries import PortfolioRow
from agencies.people.rules import Policy
from tests import people
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import imported, payment, reversal

Table = list[tuple[object, ...]]


async def credited() -> Table:
    """Read who is credited with what, by reference."""
    return await books.table(
        "attributions JOIN payments ON payments.id = payment_id JOIN agencies ON agencies.id = agency_id",
        "payments.reference, code, attributions.amount_minor, attributions.excess_minor, basis",
    )


async def queued() -> Table:
    return await books.table(
        "queue_items JOIN payments ON payments.id = payment_id", "reference, queue_items.amount_minor, reason"
    )


async def test_a_payment_is_posted_credited_and_lowers_the_balance(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    found = await imported(
        frank, lender, payment("P1", channel="bank"), payment("P2", day=17, amount="75.00")
    )
    assert found.result == {
        "read": 2,
        "created": 2,
        "unchanged": 0,
        "refused": 0,
        "attributed": 2,
        "unattributed": 0,
        "amount_minor": 11_500,
        "attributed_minor": 11_500,
        "unattributed_minor": 0,
        "overpaid": 1,
        "overpaid_minor": 1_500,
        "reasons": {},
    }
    assert await credited() == [
        ("P1", "NORTH", 4_000, 0, "in_force"),
        ("P2", "NORTH", 7_500, 1_500, "in_force"),
    ]
    assert await books.table("receipts", "amount_minor", "paid_on") == [(4_000,), (7_500,)]
    assert await books.table("staged_payments", "id") == []


async def test_the_same_file_again_changes_nothing(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender, fees=1_000, principal=9_000), north)
    paid = payment("P1")
    file = [paid, reversal("R1", paid), payment(), payment(), payment("", "lost")]
    first = await imported(frank, lender, *file)
    before = [
        await books.table(name, "*") for name in ("payments", "attributions", "queue_items", "receipts")
    ]
    journal = await books.table("journal", "count(*)")
    again = await imported(frank, lender, *file)
    assert (first.result["created"], first.result["refused"]) == (5, 0)
    assert (again.result["read"], again.result["created"], again.result["unchanged"]) == (5, 0, 5)
    assert (again.result["amount_minor"], again.result["overpaid"], again.result["reasons"]) == (0, 0, {})
    tables = ("payments", "attributions", "queue_items", "receipts")
    assert [await books.table(name, "*") for name in tables] == before
    assert await books.table("journal", "count(*)") == journal


async def test_equal_rows_of_one_file_are_two_payments_and_a_longer_file_adds_the_third(
    frank: Actor, lender: PortfolioRow
) -> None:
    await books.case(lender)
    await imported(frank, lender, payment(), payment())
    longer = await imported(frank, lender, payment(), payment(), payment(), payment(day=17))
    assert (longer.result["created"], longer.result["unchanged"]) == (2, 2)


async def test_what_no_placement_covers_waits_with_its_reason(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    placed = await books.case(lender, "C1")
    await books.place(placed, north, books.october(5), books.october(10))
    await books.place(placed, south, books.october(20), books.october(25))
    await books.case(lender, "C2")
    other = await books.portfolio("EU")
    await books.case(lender, "C3")
    await books.case(other, "C3")
    await books.case(other, "C4")
    found = await imported(
        frank,
        lender,
        payment("before", day=4),
        payment("between", day=11),
        payment("after", day=26),
        payment("never", "C2"),
        payment("ambiguous", "C3"),
        payment("elsewhere", "C4"),
        payment("nowhere", "C5"),
    )
    reasons = dict(
        await books.table("queue_items JOIN payments ON payments.id = payment_id", "reference, reason")
    )
    assert reasons == {
        "before": "before_placement",
        "between": "between_placements",
        "after": "after_tail",
        "never": "never_placed",
        "ambiguous": "ambiguous_case",
        "elsewhere": "unknown_case",
        "nowhere": "unknown_case",
    }
    assert found.result["reasons"]["unknown_case"] == 2
    assert found.result["unattributed_minor"] == found.result["amount_minor"] == 28_000
    # Where the case is known, its balance is lowered whoever earns; where it is not, none is.
    assert await books.table("receipts", "count(*)") == [(4,)]


@pytest.fixture
async def handed_over(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> Actor:
    """Let North have case C1 from 1 to 20 October, and South from the 20th to the 25th."""
    case = await books.case(lender)
    await books.place(case, north, books.OCTOBER, books.october(20))
    await books.place(case, south, books.october(20), books.october(25))
    await books.tail(lender, south, 0)
    await rows.signal(case)
    return frank


@pytest.mark.parametrize(
    ("day", "tail", "expected"),
    [
        (20, (0, "none", None), ("NORTH", "in_force")),  # its last day is a whole one, though South has begun
        (21, (30, "none", None), ("SOUTH", "in_force")),
        (26, (0, "none", None), "after_tail"),
        (26, (30, "none", None), ("SOUTH", "tail")),
        (26, (30, "live_promise", None), "tail_without_promise"),
        (26, (30, "live_promise", books.october(24)), "tail_without_promise"),
        (26, (30, "live_promise", books.october(25)), ("SOUTH", "tail")),
    ],
)
async def test_the_day_of_the_payment_finds_the_placement(
    handed_over: Actor,
    lender: PortfolioRow,
    day: int,
    tail: tuple[int, str, datetime.date | None],
    expected: str | tuple[str, str],
) -> None:
    days, condition, promise_until = tail
    await sql.execute("UPDATE tails SET days = :days, condition = :condition", days=days, condition=condition)
    await sql.execute("UPDATE signals SET live_promise_until = :day", day=promise_until)
    await imported(handed_over, lender, payment("P1", day=day))
    found = [(code, basis) for _, code, _, _, basis in await credited()]
    assert found + [reason for _, _, reason in await queued()] == [expected]


async def test_a_reversal_takes_back_amount_excess_parts_and_credit(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    case = await books.case(lender, fees=2_000, principal=8_000)
    await books.place(case, north, books.OCTOBER, books.october(18))
    await books.place(case, south, books.october(19))
    paid = payment("P1", amount="120.00")
    await imported(frank, lender, paid)
    found = await imported(frank, lender, reversal("R1", paid, 25))
    # South has the case by then, but what was North's is taken from North.
    assert await credited() == [
        ("P1", "NORTH", 12_000, 2_000, "in_force"),
        ("R1", "NORTH", -12_000, -2_000, "reversal"),
    ]
    assert found.result["attributed_minor"] == -12_000
    assert found.result["overpaid"] == 0
    columns = "amount_minor, fees_minor, penalty_minor, principal_minor"
    assert await books.table("payments", columns, "id") == [
        (12_000, 2_000, None, 8_000),
        (-12_000, -2_000, None, -8_000),
    ]
    part, taken_back = await models.Attribution.all().order_by("id")
    assert taken_back.reverses_id == part.id


async def test_a_payment_and_its_reversal_in_one_file(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    await books.case(lender, "C2")
    paid, waiting = payment("P1"), payment("P2", "C2")
    await imported(frank, lender, reversal("R1", paid), reversal("R2", waiting), paid, waiting)
    assert await credited() == [("P1", "NORTH", 4_000, 0, "in_force"), ("R1", "NORTH", -4_000, 0, "reversal")]
    assert await queued() == [
        ("P2", 4_000, "never_placed"),
        ("R2", -4_000, "reversal_of_unattributed"),
    ]
    assert (await conservation(frank, lender.id)).holds


async def test_payments_by_the_day_of_the_case_file_do_not_lower_its_balance(
    frank: Actor, lender: PortfolioRow
) -> None:
    await books.case(lender)
    earlier = {**payment("P1", amount="5000.00"), "paid_on": "2017-09-30"}
    found = await imported(frank, lender, earlier, payment("P2", amount="100.01"))
    assert (found.result["overpaid"], found.result["overpaid_minor"]) == (1, 1)


async def test_parts_follow_the_order_of_the_portfolio_unless_the_file_gives_them(frank: Actor) -> None:
    lender = await books.portfolio(policy=Policy(payment_order="interest,principal,fees,penalty"))
    await books.case(lender, fees=3_000, interest=1_000, principal=6_000)
    await imported(frank, lender, payment("P1", amount="30.00"))
    given = payment("P2", amount="30.00", day=17, principal="10.00", fees="20.00")
    await imported(frank, lender, given, payment("P3", amount="60.00", day=18))
    columns = "fees_minor, penalty_minor, interest_minor, principal_minor, excess_minor"
    assert await books.table("payments", columns, "reference") == [
        (0, None, 1_000, 2_000, 0),
        (2_000, None, None, 1_000, 0),
        (1_000, None, 0, 3_000, 2_000),
    ]


async def test_only_who_may_import_payments_imports_them(
    vera: Actor, audrey: Actor, north: people.Agency, lender: PortfolioRow
) -> None:
    for actor in (vera, audrey, north.manager, north.collector):
        with pytest.raises(NotAllowed):
            await ask_import_payments(actor, lender, b"", name="payments.csv", now=books.NOW)
    assert await books.table("jobs", "id") == []
    assert await books.table("evidence", "id") == []


async def test_agencies_do_not_see_the_queue(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await imported(frank, lender, payment("P1"))
    for actor in (north.manager, north.collector):
        with pytest.raises(NotAllowed):
            await list_queue(actor, QueueFilter())
        with pytest.raises(NotAllowed):
            await conservation(actor, lender.id)


async def test_the_journal_has_one_row_for_the_import_each_batch_and_the_queue(
    frank: Actor, lender: PortfolioRow, north: people.Agency, south: people.Agency
) -> None:
    for number, agency in enumerate((north, south, south), 1):
        await books.place(await books.case(lender, f"C{number}"), agency)
    await imported(frank, lender, *(payment("", f"C{number}") for number in (1, 1, 2, 3, 4)))
    assert await books.table("journal", "act, thing, agency_id", "id") == [
        ("payments.imported", "job", None),
        ("payments.attributed", "batch", north.agency_id),
        ("payments.attributed", "batch", south.agency_id),
        ("payments.attributed", "batch", south.agency_id),
        ("payments.queued", "portfolio", None),
    ]
