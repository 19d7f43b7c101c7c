"""Batches and recalls as people read them."""

import datetime

import pytest

from agencies.cases.models import Case, Signal
from agencies.common.access import Actor
from agencies.common.errors import NotAllowed, NotFound
from agencies.people.queries import PortfolioRow
from agencies.placements.queries.batch_list import BatchFilter, batch_list, batch_names, shown_batch
from agencies.placements.queries.chain import chain_of_case
from agencies.placements.queries.recall_list import due_batches, preview_recall, recalls_made
from agencies.placements.queries.recalls import Choice
from agencies.placements.recall_cases import recall_cases
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.people import Agency

TODAY = datetime.date(2017, 10, 2)
END = datetime.date(2017, 10, 30)


@pytest.fixture
async def lender(vera: Actor, north: Agency, south: Agency) -> PortfolioRow:
    """Place six cases for thirty days: four with North, two with South."""
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 6)
    await stock.place(vera, lender, strategy="term_days = 30\n[shares]\nNORTH = 2\nSOUTH = 1")
    for each in cases:
        await Signal.create(case_id=each.id, failed_visits=0, live_promise_until=TODAY)
    return lender


async def test_a_batch_counts_its_cases(vera: Actor, lender: PortfolioRow, north: Agency) -> None:
    await recall_cases(vera, lender, case_nos=["C1"], reason="dispute", final=True, now=stock.NOW)
    await recall_cases(vera, lender, case_nos=["C2"], now=stock.NOW)
    found = {each.agency: each for each in await batch_list(vera, BatchFilter(), today=TODAY)}
    assert sum(each.open for each in found.values()) == 5
    assert sum(each.promised for each in found.values()) == 5
    assert sum(each.recalled for each in found.values()) == 1
    assert sum(each.announced for each in found.values()) == 1
    assert sum(each.balance_minor for each in found.values()) == sum(range(100_200, 100_700, 100))
    assert found["NORTH"].days_left(TODAY) == 28


async def test_batches_page_by_key_and_are_the_agencys_own(
    vera: Actor, lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    for day in (2, 3):
        await rows.case(lender.id, f"D{day}")
        await stock.place(vera, lender, datetime.date(2017, 10, day), strategy="[shares]\nNORTH = 1")
    everything = await batch_list(vera, BatchFilter(), today=TODAY)
    assert len(everything) == 4
    first = await batch_list(vera, BatchFilter(), today=TODAY, limit=2)
    assert [each.id for each in first[:2]] == [each.id for each in everything[:2]]
    last = first[1]
    rest = await batch_list(vera, BatchFilter(), today=TODAY, after=(last.starts_on, last.id))
    assert [each.id for each in rest] == [each.id for each in everything[2:]]
    back = await batch_list(
        vera, BatchFilter(), today=TODAY, after=(rest[0].starts_on, rest[0].id), back=True
    )
    assert [each.id for each in back] == [each.id for each in everything[:2]][::-1]
    mine = await batch_list(south.manager, BatchFilter(open_only=False), today=TODAY)
    assert [each.agency for each in mine] == ["SOUTH"]
    assert len(await batch_names(south.manager)) == 1
    with pytest.raises(NotFound):
        await shown_batch(south.manager, last.id, today=TODAY)
    assert (await shown_batch(north.manager, last.id, today=TODAY)).code == last.code


async def test_what_ends_soon_stands_by_batch_and_day(
    vera: Actor, lender: PortfolioRow, south: Agency
) -> None:
    assert await due_batches(vera, TODAY, today=TODAY) == []
    due = await due_batches(vera, END, today=TODAY)
    assert [(each.cases, each.promised, each.ends_on, each.announced) for each in due] == [
        (4, 4, END, False),
        (2, 2, END, False),
    ]
    await recall_cases(vera, lender, agency_id=south.agency_id, now=stock.NOW)
    due = await due_batches(vera, datetime.date(2017, 10, 9), today=TODAY)
    assert [(each.cases, each.announced, each.days_left(TODAY)) for each in due] == [(2, True, 7)]


async def test_a_preview_counts_what_the_recall_takes(
    vera: Actor, lender: PortfolioRow, north: Agency, frank: Actor
) -> None:
    await rows.case(lender.id, "free")
    batch = next(
        each for each in await batch_list(vera, BatchFilter(), today=TODAY) if each.agency == "NORTH"
    )
    choices = {
        (None, None): 6,
        (batch.id, None): 4,
        (batch.id, "M7-M12"): 4,
        (batch.id, "M25+"): 0,
    }
    for (batch_id, bucket), count in choices.items():
        choice = Choice(batch_id=batch_id, bucket=bucket)
        assert (await preview_recall(vera, lender.id, choice, today=TODAY)).counted.cases == count
    found = await preview_recall(vera, lender.id, Choice(), ["C1", "free", "no", "C1"], today=TODAY)
    assert (found.counted.cases, found.unknown, found.unplaced) == (1, ("no",), ("free",))
    assert found.counted.promised == 1
    outcome = await recall_cases(vera, lender, batch_id=batch.id, bucket="M7-M12", final=True, now=stock.NOW)
    assert outcome.agencies == {north.agency_id: 4}
    with pytest.raises(NotAllowed):
        await preview_recall(frank, lender.id, Choice(), today=TODAY)


async def test_recalls_made_are_listed_by_act(vera: Actor, lender: PortfolioRow, south: Agency) -> None:
    await recall_cases(vera, lender, agency_id=south.agency_id, now=stock.NOW)
    later = stock.NOW + datetime.timedelta(hours=1)
    await recall_cases(vera, lender, case_nos=["C1", "C2", "C3"], reason="dispute", final=True, now=later)
    made = await recalls_made(vera)
    assert sum(each.cases for each in made) == 5
    assert (made[0].final, made[0].reason, made[-1].final, made[-1].reason) == (
        True,
        "stated",
        False,
        "lender",
    )
    older = await recalls_made(vera, before=(made[0].made_at, made[0].first_id))
    assert [each.first_id for each in older] == [each.first_id for each in made[1:]]
    assert {each.agency for each in await recalls_made(south.manager)} == {"SOUTH"}


async def test_a_chain_shows_an_agency_its_own_hand(
    vera: Actor, lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    await recall_cases(vera, lender, agency_id=north.agency_id, reason="swap", final=True, now=stock.NOW)
    third = datetime.date(2017, 10, 3)
    await stock.place(vera, lender, third, strategy="[shares]\nSOUTH = 1")
    moved = [
        chain
        for number in range(1, 7)
        if len(chain := await chain_of_case(vera, await _case_id(f"C{number}"))) == 2
    ]
    assert len(moved) == 4
    last, first = moved[0]
    assert (last.hand, last.agency, first.hand, first.agency) == (2, "SOUTH", 1, "NORTH")
    assert (first.stated, first.recall, last.recall) == ("swap", "final", None)
    links = [await chain_of_case(south.manager, await _case_id(f"C{number}")) for number in range(1, 7)]
    assert {link.agency for chain in links for link in chain} == {"SOUTH"}


async def _case_id(case_no: str) -> int:
    return int((await Case.get(case_no=case_no)).id)
