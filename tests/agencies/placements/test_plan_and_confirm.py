"""A plan is drawn from facts, kept until somebody confirms it, and confirmed only while the facts stand."""

import asyncio
import datetime
import json
from collections.abc import Callable

import pytest

from agencies.common import jobs, journal, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.plan_placement import ask_plan_placement, make_wish, plan_placement, preview_plan
from agencies.placements.recall_cases import recall_cases
from portal.worker import run_job
from tests import people
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.agencies.placements.stock import NOW, OCTOBER
from tests.people import Agency


class Killed(BaseException):
    """The process ends here."""


def ended_at(share: float, how: type[BaseException]) -> Callable[[int, int | None], None]:
    """Make a watch that ends the job when it has told of a share of its rows."""

    def watch(done: int, total: int | None) -> None:
        if total and done >= share * total:
            raise how

    return watch


async def test_equal_shares_in_batches_with_a_journal_row_each(
    vera: Actor, north: Agency, south: Agency
) -> None:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 10)
    confirmed = await stock.place(vera, lender)
    assert [(each.code, each.cases) for each in confirmed.batches] == [
        ("US-20171001-NORTH", 5),
        ("US-20171001-SOUTH", 5),
    ]
    placed = [(await stock.history(case))[0] for case in cases]
    assert {(each.hand, each.starts_on, each.due_on, each.ended_on, each.bucket) for each in placed} == {
        (1, OCTOBER, None, None, "M7-M12")
    }
    assert sum(each.amount_minor for each in confirmed.batches) == sum(each.amount_minor for each in placed)
    entries = await sql.rows(
        journal.Entry,
        "SELECT id, at, actor_id, act, thing, thing_id, agency_id, content, position, mac FROM journal"
        " WHERE act = 'placements.made' ORDER BY id",
    )
    assert [(each.thing_id, each.agency_id) for each in entries] == [
        (each.id, each.agency_id) for each in confirmed.batches
    ]
    members = [each.case_id for each in placed if each.agency_id == north.agency_id]
    assert json.loads(entries[0].content)["members"] == journal.members_digest(members)


async def test_a_term_has_a_last_day(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 1)
    await stock.place(vera, lender, strategy="term_days = 180")
    assert (await stock.history(cases[0]))[0].due_on == datetime.date(2018, 3, 29)


async def test_the_plan_keeps_what_it_rests_on(vera: Actor, north: Agency, south: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 3)
    made = await stock.plan(vera, lender, strategy="[shares]\nSOUTH = 2\nNORTH = 1", seed=41)
    strategy, seed, engine, summary = (
        await sql.tuples("SELECT strategy, seed, engine, summary FROM plans WHERE id = :id", id=made.plan_id)
    )[0]
    assert seed == 41
    assert '"NORTH" = 1\n"SOUTH" = 2' in strategy
    assert "ortools" in engine
    assert json.loads(summary)["agencies"] == {"NORTH": 1, "SOUTH": 2}
    assert made.result["agencies"] == {"NORTH": 1, "SOUTH": 2}


async def test_the_seed_is_the_same_for_a_portfolio_and_a_day(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    november = datetime.date(2017, 11, 1)
    wishes = [await make_wish(vera, lender, as_of=OCTOBER, now=NOW) for _ in range(2)]
    later = await make_wish(vera, lender, as_of=november, now=stock.afternoon(november))
    assert wishes[0] == wishes[1]
    assert wishes[0].seed != later.seed


async def test_a_preview_tells_the_plan_and_stores_nothing(vera: Actor, north: Agency, south: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 7)
    tables = ("plans", "planned_placements", "batches", "placements", "journal", "jobs")
    before = await stock.counts(*tables)
    told = await preview_plan(vera, await make_wish(vera, lender, as_of=OCTOBER, now=NOW))
    assert await stock.counts(*tables) == before
    made = await stock.plan(vera, lender)
    assert {**told, "plan": made.plan_id} == made.result


async def test_cases_that_may_not_be_placed_are_counted_with_the_reason(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 6)
    await rows.hold(cases[0], vera)
    await rows.stop(cases[1], vera)
    await rows.receipt(cases[2], OCTOBER, cases[2].outstanding_minor)
    await rows.case(lender.id, "young", overdue_since=datetime.date(2017, 9, 1))
    await rows.case(lender.id, "sold", status="sold")
    confirmed = await stock.place(vera, lender)
    assert confirmed.placed == 3
    assert [await stock.history(case) for case in cases[:3]] == [[], [], []]
    again = await stock.plan(vera, lender)
    assert again.result["plan"] is None
    assert again.result["not_eligible"] == {
        "already_placed": 3,
        "balance_zero": 1,
        "held": 1,
        "not_open": 1,
        "not_overdue_enough": 1,
        "stop_listed": 1,
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("hold", "cases that differ: 1."),
        ("receipt", "cases that differ: 1."),
        ("new case", "cases that differ: 1."),
        ("capacity", "what an agency may take"),
        ("new agency", "what an agency may take"),
        ("region", "agency or region"),
    ],
)
async def test_a_plan_whose_facts_changed_is_refused(
    vera: Actor, north: Agency, south: Agency, change: str, words: str
) -> None:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 4)
    made = await stock.plan(vera, lender)
    if change == "hold":
        await rows.hold(cases[0], vera)
    elif change == "receipt":
        await rows.receipt(cases[0], OCTOBER, 100)
    elif change == "new case":
        await rows.case(lender.id, "new")
    elif change == "capacity":
        await sql.execute("UPDATE agencies SET capacity = 3 WHERE id = :id", id=north.agency_id)
    elif change == "new agency":
        await people.add_agency("EAST", "East")
    else:
        await sql.execute("UPDATE cases SET region = 'CA' WHERE id = :id", id=cases[0].id)
    before = await stock.counts("placements", "batches", "journal")
    with pytest.raises(Conflict, match="have changed") as refused:
        await confirm_plan(vera, made.plan_id, now=NOW)
    assert words in str(refused.value)
    assert await stock.counts("placements", "batches", "journal") == before
    assert await stock.count("plans", "confirmed_at IS NOT NULL") == 0


async def test_a_plan_is_confirmed_once(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 2)
    made = await stock.plan(vera, lender)
    await confirm_plan(vera, made.plan_id, now=NOW)
    with pytest.raises(Conflict, match="is confirmed already"):
        await confirm_plan(vera, made.plan_id, now=NOW)
    assert await stock.count("placements") == 2


async def test_a_plan_that_places_nothing_cannot_be_confirmed(vera: Actor) -> None:
    await people.add_agency("FULL", "Full", capacity=0)
    lender = await stock.portfolio()
    await stock.cases(lender, 2)
    made = await stock.plan(vera, lender)
    assert made.result["unplaced"] == {"no_capacity": 2}
    with pytest.raises(Conflict, match="places no case"):
        await confirm_plan(vera, made.plan_id, now=NOW)


async def test_only_who_places_may_plan_and_confirm(
    vera: Actor, audrey: Actor, frank: Actor, north: Agency
) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 2)
    made = await stock.plan(vera, lender)
    wish = await make_wish(vera, lender, as_of=OCTOBER, now=NOW)
    for person in (audrey, frank, north.manager):
        with pytest.raises(NotAllowed):
            await confirm_plan(person, made.plan_id, now=NOW)
        with pytest.raises(NotAllowed):
            await preview_plan(person, wish)
        with pytest.raises(NotAllowed):
            await ask_plan_placement(person, wish, now=NOW)


async def test_nothing_is_placed_from_a_day_that_is_yet_to_come(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    tomorrow = NOW.date() + datetime.timedelta(days=1)
    with pytest.raises(Conflict, match="yet to come"):
        await make_wish(vera, lender, as_of=tomorrow, now=NOW)
    assert (await make_wish(vera, lender, as_of=NOW.date(), now=NOW)).as_of == NOW.date()


async def test_without_an_agency_there_is_no_plan(vera: Actor) -> None:
    lender = await stock.portfolio()
    with pytest.raises(Invalid, match="No agency"):
        await make_wish(vera, lender, as_of=OCTOBER, now=NOW)


async def test_capacity_counts_over_all_portfolios(vera: Actor) -> None:
    await people.add_agency("SMALL", "Small", capacity=5)
    await people.add_agency("LARGE", "Large")
    one, other = await stock.portfolio("ONE"), await stock.portfolio("TWO")
    await stock.cases(one, 6)
    await stock.cases(other, 6)
    await stock.place(vera, one)
    made = await stock.plan(vera, other)
    assert made.result["agencies"] == {"LARGE": 4, "SMALL": 2}
    assert made.result["limits"] == [
        {"agency": "SMALL", "bound": "capacity", "strata": 1, "cases_short": 1.0}
    ]


async def test_a_debtors_cases_go_together_and_to_the_agency_that_holds_the_debtor(
    vera: Actor, north: Agency, south: Agency
) -> None:
    lender, other = await stock.portfolio("ONE"), await stock.portfolio("TWO")
    first = await rows.case(lender.id, "B1")
    second = await rows.case(lender.id, "B2", debtor_id=first.debtor_id)
    await stock.cases(lender, 3)
    await stock.place(vera, lender)
    holder = (await stock.history(first))[0].agency_id
    assert (await stock.history(second))[0].agency_id == holder
    later = await rows.case(other.id, "B3", debtor_id=first.debtor_id)
    await stock.place(vera, other)
    assert (await stock.history(later))[0].agency_id == holder


async def test_a_case_placed_again_is_its_next_hand_and_never_goes_back(
    vera: Actor, north: Agency, south: Agency
) -> None:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 4)
    day = OCTOBER
    for hand in (1, 2):
        await stock.place(vera, lender, day)
        await recall_cases(
            vera,
            lender,
            case_nos=[each.case_no for each in cases],
            final=True,
            as_of=day,
            now=stock.afternoon(day),
        )
        assert [len(await stock.history(case)) for case in cases] == [hand] * 4
        assert (await stock.plan(vera, lender, day)).result["not_eligible"] == {"placed_until_later": 4}
        day += datetime.timedelta(days=1)
    for case in cases:
        first, second = await stock.history(case)
        assert (first.hand, second.hand) == (1, 2)
        assert first.agency_id != second.agency_id
    made = await stock.plan(vera, lender, day)
    assert made.result["unplaced"] == {"all_agencies_had_it": 4}


async def test_a_second_batch_of_a_day_has_a_number(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 1)
    await stock.place(vera, lender)
    await rows.case(lender.id, "late")
    confirmed = await stock.place(vera, lender)
    assert [each.code for each in confirmed.batches] == ["US-20171001-NORTH-2"]


async def test_progress_is_told_while_cases_are_written(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 40)
    told: list[tuple[int, int | None]] = []
    await stock.plan(vera, lender, watch=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 40)
    assert len([done for done, _ in told if 4 <= done <= 36]) >= 10


async def test_a_plan_that_was_interrupted_goes_on_where_it_was(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 40)
    job = await stock.ask(vera, lender)
    with pytest.raises(Killed):
        await run_job(job.id, clock=lambda: NOW, watch=ended_at(0.5, Killed))
    assert await stock.count("planned_placements") == 20
    with pytest.raises(NotFound, match="no plan"):
        await confirm_plan(vera, (await stock.count("plans")), now=NOW)
    later = NOW + 2 * jobs.LEASE
    told: list[int] = []
    done = await run_job(job.id, clock=lambda: later, watch=lambda done, total: told.append(done))
    assert told == sorted(told)
    assert set(told) == set(range(18, 41, 2))
    assert await stock.counts("plans", "planned_placements") == [1, 40]
    assert (await confirm_plan(vera, int(str(done.result["plan"])), now=NOW)).placed == 40


async def test_an_interrupted_plan_begins_anew_when_facts_changed(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 40)
    job = await stock.ask(vera, lender)
    with pytest.raises(Killed):
        await run_job(job.id, clock=lambda: NOW, watch=ended_at(0.5, Killed))
    await rows.hold(cases[0], vera)
    later = NOW + 2 * jobs.LEASE
    done = await run_job(job.id, clock=lambda: later)
    assert await stock.counts("plans", "planned_placements") == [1, 39]
    assert (await confirm_plan(vera, int(str(done.result["plan"])), now=NOW)).placed == 39


async def test_a_process_that_lost_its_job_writes_nothing(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 4)
    job = await stock.ask(vera, lender)
    slow = jobs.Running(await jobs.take(job.id, "elsewhere/1/slow", now=NOW), vera, lambda: NOW)
    done = await run_job(job.id, clock=lambda: NOW + 2 * jobs.LEASE)
    with pytest.raises(Conflict, match="taken over"):
        await plan_placement(slow)
    assert await stock.counts("plans", "planned_placements") == [1, 4]
    assert (await confirm_plan(vera, int(str(done.result["plan"])), now=NOW)).placed == 4


async def test_what_a_cancelled_plan_left_is_cleared_by_the_next(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 40)
    job = await stock.ask(vera, lender)
    with pytest.raises(jobs.Cancelled):
        await run_job(job.id, clock=lambda: NOW, watch=ended_at(0.5, jobs.Cancelled))
    assert await stock.counts("plans", "placements") == [1, 0]
    await stock.plan(vera, lender)
    assert await stock.counts("plans", "planned_placements") == [1, 40]


async def test_of_two_plans_confirmed_at_once_one_wins(vera: Actor, north: Agency, south: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 30)
    plans = [await stock.plan(vera, lender, seed=seed) for seed in (1, 2)]
    outcomes = await asyncio.gather(
        *(confirm_plan(vera, each.plan_id, now=NOW) for each in plans), return_exceptions=True
    )
    refused = [each for each in outcomes if isinstance(each, Conflict)]
    assert len(refused) == 1
    assert "cases that differ: 30." in str(refused[0])
    assert await stock.counts("placements", "batches") == [30, 2]


async def test_the_database_itself_refuses_a_second_active_placement(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, 1)
    await stock.place(vera, lender)
    with pytest.raises(sql.IntegrityError):
        await sql.execute(
            "INSERT INTO placements (portfolio_id, batch_id, case_id, debtor_id, agency_id, hand, starts_on,"
            " bucket, amount_minor) SELECT portfolio_id, batch_id, case_id, debtor_id, agency_id, 2,"
            " starts_on, bucket, amount_minor FROM placements WHERE case_id = :case",
            case=cases[0].id,
        )
