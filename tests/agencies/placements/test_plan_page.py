"""Plans as people read them: made from a form, looked at, discarded, confirmed as seen."""

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotFound
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.discard_plan import discard_plan
from agencies.placements.queries.plan_page import (
    batches_of_plan,
    last_strategy,
    left_out,
    shown_plan,
    waiting_plans,
)
from agencies.placements.rules.bundles import Unplaced
from agencies.placements.rules.strategy import parse_strategy
from agencies.placements.rules.strategy_form import write_strategy
from tests import people
from tests.agencies.placements import stock


async def test_a_plan_reads_back_as_it_was_made(vera: Actor) -> None:
    lender = await stock.portfolio()
    await people.add_agency("A", "Alpha", capacity=3)
    await people.add_agency("B", "Beta", capacity=4)
    await stock.cases(lender, 10)
    made = await stock.plan(vera, lender, strategy="[shares]\nA = 1\nB = 1")
    plan = await shown_plan(vera, made.plan_id)
    view = plan.view
    assert [(each.code, each.cases, each.room_left) for each in view.shares] == [("A", 3, 0), ("B", 4, 0)]
    assert (view.placed, view.eligible, view.examined) == (7, 10, 10)
    assert sum(each.cases_ppm for each in view.shares) == pytest.approx(1_000_000, abs=1)
    assert sum(each.cases for each in view.strata) == 7
    assert view.unplaced == {Unplaced.NO_CAPACITY.value: 3}
    assert {each.agency for each in view.limits} == {"A", "B"}
    out = await left_out(vera, plan.id, Unplaced.NO_CAPACITY, limit=2)
    assert len(out) == 3
    rest = await left_out(vera, plan.id, Unplaced.NO_CAPACITY, after=out[1].case_id, limit=2)
    assert [each.case_id for each in rest] == [out[2].case_id]
    assert [each.id for each in await waiting_plans(vera)] == [plan.id]
    assert await last_strategy(vera, lender.id) is None
    await confirm_plan(vera, plan.id, seen=plan.digest.hex(), now=stock.NOW)
    assert await waiting_plans(vera) == []
    assert [(each.agency, each.cases) for each in await batches_of_plan(vera, plan.id)] == [
        ("A", 3),
        ("B", 4),
    ]
    assert await last_strategy(vera, lender.id) == plan.strategy


async def test_a_plan_that_was_not_seen_is_not_confirmed(vera: Actor, north: people.Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 1)
    made = await stock.plan(vera, lender)
    with pytest.raises(Conflict, match="not the one that you have seen"):
        await confirm_plan(vera, made.plan_id, seen="00", now=stock.NOW)


async def test_a_discarded_plan_is_gone_and_a_confirmed_one_stays(vera: Actor, north: people.Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 2)
    made = await stock.plan(vera, lender)
    await discard_plan(vera, made.plan_id, now=stock.NOW)
    for act in (shown_plan(vera, made.plan_id), discard_plan(vera, made.plan_id, now=stock.NOW)):
        with pytest.raises(NotFound):
            await act
    with pytest.raises(NotFound):
        await confirm_plan(vera, made.plan_id, now=stock.NOW)
    assert await sql.value(int, "SELECT count(*) FROM planned_placements") == 0
    placed = await stock.place(vera, lender)
    with pytest.raises(Conflict, match="confirmed already"):
        await discard_plan(vera, placed.plan_id, now=stock.NOW)
    with pytest.raises(NotFound):
        await shown_plan(north.manager, placed.plan_id)


def test_a_form_writes_the_document_that_a_file_would_hold() -> None:
    document = write_strategy(
        {"A": " 30 ", "B": "70", "C": ""},
        term_days="180",
        amount_bands="1,000 5,000",
        strata=("region", "bucket"),
    )
    strategy = parse_strategy(document, agencies=["A", "B", "C"], currency="USD")
    assert (strategy.term_days, strategy.shares) == (180, (("A", 30), ("B", 70)))
    assert (strategy.amount_bands, strategy.strata) == ((100_000, 500_000), ("bucket", "region"))
    plain = parse_strategy(
        write_strategy({}, term_days="", amount_bands="", strata=()), agencies=["A", "B"], currency="USD"
    )
    assert (plain.term_days, plain.shares, plain.strata) == (None, (("A", 1), ("B", 1)), ())


@pytest.mark.parametrize(
    ("shares", "days", "fields"),
    [
        ({"A": "-1"}, "", {"share-A"}),
        ({"A": "1.5", "B": "²"}, "0", {"share-A", "share-B", "term_days"}),
        ({"A": "10001"}, "9999", {"share-A", "term_days"}),
        ({}, "twelve", {"term_days"}),
    ],
)
def test_each_field_that_cannot_be_read_is_named(shares: dict[str, str], days: str, fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        write_strategy(shares, term_days=days, amount_bands="", strata=())
    assert set(refused.value.fields) == fields
