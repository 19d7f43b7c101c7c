"""A statement as a page shows it: lines page by page, sums that add up, one line opened; and its months."""

import datetime

import pytest

from agencies.common.access import Actor
from agencies.common.dates import parse_month
from agencies.common.errors import NotAllowed, NotFound
from agencies.common.words import render
from settlement.statements.answer_statement import object_to_statement
from settlement.statements.approve_chosen import approve_chosen
from settlement.statements.queries.cards import StatementCard
from settlement.statements.queries.lines import Only, count_lines, list_lines, open_line
from settlement.statements.queries.months import months_of, preview_month
from settlement.statements.queries.sums import history_of, sums_of
from settlement.statements.rules import Totals
from settlement.statements.rules.answers import Standing
from settlement.statements.rules.payable import Item, by_kind, by_rate, payable
from settlement.statements.rules.stepper import Deed, Light, steps_of
from settlement.statements.say_line import say_line
from settlement.statements.send_statements import send_statements
from tests.people import Agency
from tests.settlement.statements.conftest import Months, seen

LATE = "Paid in 2017-10, it came after the statement of that month and stands here,"


@pytest.fixture
async def november(months: Months, fiona: Actor, north: Agency) -> StatementCard:
    """Give November: two payments, a late one of October, and a reversal of a locked one."""
    ledger = months.ledger
    bounced = await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await approve_chosen(fiona, [seen(each) for each in await months.draft("2017-10")], now=ledger.now)
    await ledger.pays(north, "P-2", 50_000, "2017-10-30")
    await ledger.pays(north, "P-3", 20_000, "2017-11-02", excess=5_000)
    await ledger.pays(north, "P-4", 10_000, "2017-11-03")
    await ledger.reverses(north, "P-5", bounced, "2017-11-05")
    (card,) = await months.draft("2017-11")
    return card


async def test_lines_page_on_and_can_be_chosen(november: StatementCard, frank: Actor) -> None:
    first = await list_lines(frank, november.id, limit=3)
    rest = await list_lines(frank, november.id, after=first[-1].line_number, limit=3)
    assert [each.reference for each in (*first, *rest)] == ["P-2", "P-3", "P-4", "P-5"]
    counts = await count_lines(frank, november.id)
    assert (counts.all, counts.reversals, counts.late, counts.objected, counts.unearning) == (4, 1, 1, 0, 0)
    late = await list_lines(frank, november.id, Only.LATE)
    assert [(each.reference, str(each.month)) for each in late] == [("P-2", "2017-10-01")]


async def test_an_objection_shows_on_its_line(
    november: StatementCard, frank: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    assert await list_lines(north.manager, november.id) == []  # not sent
    await send_statements(frank, [seen(november)], now=now)
    await object_to_statement(north.manager, seen(november), "Too little.", line_number=3, now=now)
    (line,) = await list_lines(north.manager, november.id, Only.OBJECTED)
    assert (line.line_number, line.objection) == (3, "open")
    assert await list_lines(south.manager, november.id) == []
    with pytest.raises(NotFound, match="no line 3"):
        await open_line(south.manager, november.id, 3)
    with pytest.raises(NotAllowed, match="statements:read"):
        await list_lines(north.collector, november.id)


async def test_sums_add_up_to_the_statement(november: StatementCard, frank: Actor) -> None:
    sums = await sums_of(frank, november.id)
    rates = by_rate(sums)
    assert [(each.reversals, each.lines, each.rate_ppm) for each in rates] == [
        (False, 3, 180_000),
        (True, 1, 180_000),
    ]
    assert sum(each.commission_minor for each in rates) == november.commission_minor
    steps = payable(by_kind(sums), _totals(november))
    assert [(each.item, each.amount_minor) for each in steps] == [
        (Item.PAYMENTS, 5_400),
        (Item.LATE, 9_000),
        (Item.REVERSALS, -22_222),
        (Item.EARNED, -7_822),
        (Item.VAT, -469),
        (Item.TOTAL, -8_291),
    ]


def test_vat_inside_the_rates_is_split_off() -> None:
    steps = payable({"payment": (2, 3_600_000)}, Totals(2, 20_000_000, 3_396_226, 203_774, 3_600_000))
    assert [(each.item, each.amount_minor) for each in steps] == [
        (Item.PAYMENTS, 3_600_000),
        (Item.VAT_INSIDE, -203_774),
        (Item.COMMISSION, 3_396_226),
        (Item.VAT, 203_774),
        (Item.TOTAL, 3_600_000),
    ]


async def test_a_line_is_told_from_payment_to_commission(november: StatementCard, frank: Actor) -> None:
    late, short, _, reversal = [
        [str(each) for each in say_line(await open_line(frank, november.id, number), "USD")]
        for number in (1, 2, 3, 4)
    ]
    assert late == [
        "500.00 was paid on 2017-10-30, while the case was placed with NORTH, from 2017-01-01 on.",
        f"{LATE} by the terms of its own day.",
        "All of it earns: the base is 500.00.",
        "The terms in force from 2017-01-01 rate it, because they held on the day it was paid.",
        "500.00 × 18 % = 90.00",
    ]
    assert short[1] == "All of it earns: the base is 200.00."  # the whole receipt earns by these terms
    assert reversal == [
        "1,234.56 was taken back on 2017-11-05; the payment had been credited to NORTH.",
        "The payment is line 1 of the statement 2017-10; its commission is taken back in full.",
        "Undoes payment P-1 and takes back what it earned, 222.22",
    ]
    said = [render(each, "zh_CN") for each in say_line(await open_line(frank, november.id, 1), "USD")]
    assert said[2] == "全额计佣：计佣基数500.00。"


async def test_months_say_what_is_settled_and_what_waits(
    months: Months, november: StatementCard, frank: Actor, north: Agency, south: Agency
) -> None:
    await months.ledger.pays(south, "P-9", 700, "2017-12-01")
    portfolio = months.ledger.portfolio
    december, latest, october = await months_of(frank, portfolio)
    assert (december.missing, december.waiting[0].amount_minor) == (["SOUTH"], 700)
    assert [each.standing for each in (*latest.statements, *october.statements)] == ["drafted", "locked"]
    assert [str(each.month) for each in await months_of(north.manager, portfolio)] == ["2017-10-01"]
    assert november.id == latest.statements[0].id


async def test_a_preview_says_what_stands_against_a_draft(
    months: Months, november: StatementCard, frank: Actor, south: Agency
) -> None:
    await months.ledger.pays(south, "P-9", 700, "2017-12-01")
    rows = await preview_month(frank, months.ledger.portfolio, parse_month("2017-12"))
    (row,) = rows
    assert (row.agency, row.payments, row.amount_minor, row.unrated, row.status) == (
        "SOUTH",
        1,
        700,
        True,
        None,
    )
    (again,) = await preview_month(frank, months.ledger.portfolio, november.month)
    assert (again.payments, again.late, again.reversals, again.status) == (4, 1, 1, "draft")
    assert (again.drafted_before, again.locked_after, again.unrated) == (None, None, False)


async def test_the_way_of_a_statement(
    november: StatementCard, frank: Actor, fiona: Actor, now: datetime.datetime
) -> None:
    await send_statements(frank, [seen(november)], now=now)
    await approve_chosen(fiona, [seen(november)], now=now)
    history = await history_of(fiona, november.id)
    assert history is not None
    assert (history.drafted_by, history.sent_by, history.agreed_by, history.approved_by) == (
        *("Frank", "Frank", None, "Fiona"),
    )


@pytest.mark.parametrize(
    ("standing", "lights"),
    [
        (Standing.DRAFTED, "done now to_come to_come"),
        (Standing.SENT, "done done now to_come"),
        (Standing.OBJECTED, "done done trouble to_come"),
        (Standing.REDRAFT_NEEDED, "done done trouble to_come"),
        (Standing.AGREED, "done done done now"),
        (Standing.LOCKED, "done passed_over passed_over done"),
    ],
)
def test_a_step_is_done_now_or_to_come(standing: Standing, lights: str, now: datetime.datetime) -> None:
    did, none = Deed("Frank", now), Deed()
    was_sent = standing not in {Standing.DRAFTED, Standing.LOCKED}
    steps = steps_of(
        standing,
        did,
        did if was_sent else none,
        did if standing is Standing.AGREED else none,
        did if standing is Standing.LOCKED else none,
    )
    assert [each.light for each in steps] == [Light(each) for each in lights.split()]


def _totals(card: StatementCard) -> Totals:
    return Totals(card.payments, card.base_minor, card.commission_minor, card.vat_minor, card.total_minor)
