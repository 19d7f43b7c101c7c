"""Scores of a month: they agree with an independent computation, stand still, and keep their history."""

import datetime
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.common import notices, sql
from agencies.common.access import Actor, Role
from agencies.common.dates import month_end
from agencies.common.errors import Conflict, NotAllowed, NotFound
from agencies.people.queries import portfolio_by_id
from agencies.standing.queries.scorecards import list_scorecards
from agencies.standing.queries.scores import (
    find_score,
    measures_of,
    red_lines_of,
    revisions_of,
    scores_between,
    strata_of,
)
from agencies.standing.score_agencies import KIND, ask_score
from agencies.standing.write_scorecard import write_scorecard
from agencies.vendors.queries import published_standings
from portal.worker import run_job
from tests.agencies.measures.chance import CALL, DEBTOR, NO_ANSWER, worlds
from tests.agencies.measures.world import Met, Paid, Placed, World, write
from tests.agencies.standing.oracle import points_of, read_books, values_of
from tests.people import Agency, add_person

OCTOBER, NOVEMBER = datetime.date(2017, 10, 1), datetime.date(2017, 11, 1)
NOW = datetime.datetime(2017, 12, 5, 9, tzinfo=datetime.UTC)
EVERYBODY = "minimum_cases = 1\nminimum_age_days = 0\n"


@pytest.fixture
def ids(north: Agency, south: Agency) -> dict[str, int]:
    return {"NORTH": north.agency_id, "SOUTH": south.agency_id}


async def run(actor: Actor, portfolio: int, month: datetime.date) -> dict[str, Any]:
    """Score a month and give what the job tells."""
    job = await ask_score(actor, month, [await portfolio_by_id(portfolio)], now=NOW)
    return (await run_job(job.id, clock=lambda: NOW)).result


def at(day: int, month: int = 10) -> datetime.datetime:
    """Give a moment of a day in 2017."""
    return datetime.datetime(2017, month, day, 15, tzinfo=datetime.UTC)


def fair(cases: int = 120) -> World:
    """Give both agencies as much work on the same debt; South collects half of what North does."""
    start = datetime.date(2017, 9, 1)
    both = ((0, "NORTH"), (cases, "SOUTH"))
    return World(
        tuple(
            Placed(first + number, name, start, None, "M4-M6", 10_000)
            for first, name in both
            for number in range(cases)
        ),
        tuple(
            Met(first + number, name, at(day), CALL, DEBTOR, NO_ANSWER, after=datetime.timedelta(hours=1))
            for first, name in both
            for number in range(cases // 2)
            for day in (5, 19)
        ),
        tuple(Paid(number, datetime.date(2017, 10, 20), 1_000) for number in range(0, cases, 2))
        + tuple(Paid(cases + number, datetime.date(2017, 10, 21), 500) for number in range(0, cases, 2)),
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=worlds(), month=st.sampled_from([OCTOBER, NOVEMBER]), rule=st.sampled_from(["hours", "stop"]))
async def test_scores_agree_with_an_independent_computation(
    vera: Actor, ids: dict[str, int], world: World, month: datetime.date, rule: str
) -> None:
    if not await list_scorecards(vera):
        await write_scorecard(vera, EVERYBODY, valid_from=datetime.date(2017, 1, 1), now=NOW)
    portfolio, _ = await write(world, ids)
    await sql.execute("UPDATE verdicts SET rule = :rule WHERE rule = ''", rule=rule)
    told = await run(vera, portfolio, month)
    expected = values_of(await read_books(portfolio), month, month_end(month))
    found = {
        each.agency_id: each for each in await scores_between(vera, month, month, portfolio_id=portfolio)
    }
    assert set(found) == set(expected)
    assert told["scored"] + told["not_rated"] == len(expected)
    for agency, values in expected.items():
        stored = (await measures_of([found[agency].id]))[found[agency].id]
        for each in stored:
            assert (each.measure, (each.numerator, each.denominator)) == (each.measure, values[each.measure])
        assert found[agency].points == points_of(values)
        assert found[agency].cases == values["cases"]


async def test_a_month_is_scored_agency_by_agency(vera: Actor, ids: dict[str, int]) -> None:
    portfolio, _ = await write(fair(), ids)
    told = await run(vera, portfolio, OCTOBER)
    assert (told["scored"], told["not_rated"], told["changed_runs"]) == (2, 0, 1)
    north, south = await scores_between(vera, OCTOBER, OCTOBER)
    values = values_of(await read_books(portfolio), OCTOBER, month_end(OCTOBER))
    assert [north.points, south.points] == [points_of(values[each.agency_id]) for each in (north, south)]
    assert (north.grade, south.grade) == ("C", "D")  # only half of the cases were called at all
    recovery = {
        each.score_id: (each.numerator, each.denominator, each.points)
        for rows in (await measures_of([north.id, south.id])).values()
        for each in rows
        if each.measure == "recovery"
    }
    assert recovery[north.id][:2] == (60_000, 30_000)
    assert recovery[south.id][:2] == (30_000, 60_000)
    (stratum,) = await strata_of(south.id)
    assert (stratum.bucket, stratum.hand, stratum.age) == ("M4-M6", 1, 1)
    assert (stratum.peers_placed_minor, stratum.expected_minor) == (1_200_000, 60_000)
    standings = {each.code: each.grade for each in await published_standings()}
    assert standings == {"NORTH": north.grade, "SOUTH": south.grade}


async def test_the_same_facts_leave_what_stands(vera: Actor, ids: dict[str, int]) -> None:
    portfolio, _ = await write(fair(), ids)
    await run(vera, portfolio, OCTOBER)
    before = await sql.tuples("SELECT id, run_id, points FROM scores ORDER BY id")
    told = await run(vera, portfolio, OCTOBER)
    assert told["changed_runs"] == 0
    assert list(map(tuple, await sql.tuples("SELECT id, run_id, points FROM scores ORDER BY id"))) == list(
        map(tuple, before)
    )
    assert await sql.value(int, "SELECT count(*) FROM notices") == 2


async def test_other_facts_make_a_revision_and_keep_the_history(vera: Actor, ids: dict[str, int]) -> None:
    portfolio, _ = await write(fair(), ids)
    await run(vera, portfolio, OCTOBER)
    (first, _) = await scores_between(vera, OCTOBER, OCTOBER)
    await sql.execute(
        "UPDATE attributions SET amount_minor = 1 WHERE agency_id = :agency", agency=ids["NORTH"]
    )
    told = await run(vera, portfolio, OCTOBER)
    assert told["changed_runs"] == 1
    newest = (await scores_between(vera, OCTOBER, OCTOBER))[0]
    assert (newest.revision, first.revision) == (2, 1)
    assert (newest.points or 0) < (first.points or 0)
    assert [each.revision for each in await revisions_of(vera, newest)] == [2, 1]
    assert (await find_score(vera, first.id)).points == first.points


async def test_a_month_without_business_is_not_scored(vera: Actor, ids: dict[str, int]) -> None:
    """North had its cases in September only: October says nothing about it, and it keeps its grade."""
    gone = datetime.date(2017, 9, 30)
    world = World(
        tuple(Placed(case, "NORTH", datetime.date(2017, 8, 1), gone, "M4-M6", 100) for case in range(120))
        + tuple(
            Placed(case + 500, "SOUTH", datetime.date(2017, 8, 1), None, "M4-M6", 100) for case in range(120)
        )
    )
    portfolio, _ = await write(world, ids)
    await sql.execute("UPDATE agencies SET grade = 'B' WHERE code = 'NORTH'")
    told = await run(vera, portfolio, OCTOBER)
    assert [each["agency"] for each in told["scores"]] == ["SOUTH"]
    assert {each.code: each.grade for each in await published_standings()}["NORTH"] == "B"
    empty, _ = await write(World(()), ids)
    told = await run(vera, empty, OCTOBER)
    assert (told["scores"], told["proposal"]) == ([], None)


async def test_few_cases_are_not_rated_and_change_no_grade(vera: Actor, ids: dict[str, int]) -> None:
    portfolio, _ = await write(fair(cases=99), ids)
    told = await run(vera, portfolio, OCTOBER)
    assert [(each["points"], each["grade"], each["reason"]) for each in told["scores"]] == [
        (None, None, "few_cases")
    ] * 2
    assert {each.grade for each in await published_standings()} == {None}
    assert told["proposal"] is None


async def test_cases_of_the_last_days_do_not_make_a_sample(vera: Actor, ids: dict[str, int]) -> None:
    young = tuple(
        Placed(case, "NORTH", datetime.date(2017, 10, 2), None, "M4-M6", 100) for case in range(150)
    )
    portfolio, _ = await write(World(young), ids)
    (score,) = (await run(vera, portfolio, OCTOBER))["scores"]
    assert (score["reason"], score["cases"], score["seasoned_cases"]) == ("few_cases", 150, 0)


async def test_no_recovery_target_for_all_portfolios(vera: Actor, ids: dict[str, int]) -> None:
    """Where everybody recovers 1 % as much as elsewhere, everybody still stands at 100 % of the peers."""
    world = fair()
    poor = World(
        world.placements, world.contacts, tuple(Paid(n, datetime.date(2017, 10, 9), 10) for n in (0, 120))
    )
    rich = World(
        world.placements, world.contacts, tuple(Paid(n, datetime.date(2017, 10, 9), 1_000) for n in (0, 120))
    )
    points = []
    for each in (poor, rich):
        portfolio, _ = await write(each, ids)
        told = await run(vera, portfolio, OCTOBER)
        points += [score["measures"]["recovery"]["points"] for score in told["scores"]]
    assert points == [points[0]] * 4
    assert points[0] == 32_408  # 50 of 60 parts of 35 points, which count as 38.889 without promises


async def test_a_contact_against_the_stop_list_is_a_red_line(vera: Actor, ids: dict[str, int]) -> None:
    world = fair()
    broken = Met(0, "NORTH", at(9), CALL, DEBTOR, NO_ANSWER, verdicts=(False,), rule="stop")
    portfolio, _ = await write(World(world.placements, (*world.contacts, broken), world.receipts), ids)
    await run(vera, portfolio, OCTOBER)
    north, south = await scores_between(vera, OCTOBER, OCTOBER)
    assert (north.points, north.grade, north.reason) == (0, "D", "red_line")
    assert south.reason == "rated"
    (line,) = await red_lines_of(north.id)
    assert (line.kind, line.code, line.count) == ("breach", "stop", 1)


async def test_agencies_are_told_their_own_score_once(
    vera: Actor, north: Agency, south: Agency, ids: dict[str, int]
) -> None:
    portfolio, _ = await write(fair(), ids)
    await run(vera, portfolio, OCTOBER)
    (news,) = await notices.inbox(north.manager)
    own = (await scores_between(north.manager, OCTOBER, OCTOBER))[0]
    assert (news.kind, news.link) == (notices.Kind.SCORE, f"/scores/{own.id}")
    assert await notices.inbox(north.collector) == []
    entry = await sql.value(
        str, "SELECT content FROM journal WHERE act = 'agency.scored' ORDER BY id LIMIT 1"
    )
    assert json.loads(entry or "{}")["points"] == own.points


async def test_an_agency_sees_its_own_scores_only(
    vera: Actor, north: Agency, south: Agency, ids: dict[str, int]
) -> None:
    portfolio, _ = await write(fair(), ids)
    await run(vera, portfolio, OCTOBER)
    own = await scores_between(south.manager, OCTOBER, OCTOBER)
    assert [each.agency for each in own] == ["SOUTH"]
    other = next(each for each in await scores_between(vera, OCTOBER, OCTOBER) if each.agency == "NORTH")
    with pytest.raises(NotFound):
        await find_score(south.manager, other.id)
    assert await revisions_of(south.manager, other) == []
    with pytest.raises(NotAllowed):
        await scores_between(south.collector, OCTOBER, OCTOBER)


async def test_a_month_that_still_runs_is_not_scored(vera: Actor, ids: dict[str, int]) -> None:
    portfolio = await portfolio_by_id((await write(fair(), ids))[0])
    last_hour = datetime.datetime(2017, 11, 1, 3, tzinfo=datetime.UTC)  # 23:00 of 31 October in New York
    with pytest.raises(Conflict, match="not over yet"):
        await ask_score(vera, OCTOBER, [portfolio], now=last_hour)
    job = await ask_score(vera, OCTOBER, [portfolio], now=last_hour + datetime.timedelta(hours=1))
    assert job.kind == KIND
    with pytest.raises(Conflict, match="no portfolio"):
        await ask_score(vera, OCTOBER, [], now=NOW)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COMPLIANCE, Role.AUDITOR, Role.ADMIN])
async def test_only_who_scores_may_score(role: Role, ids: dict[str, int]) -> None:
    portfolio = await portfolio_by_id((await write(World(()), ids))[0])
    with pytest.raises(NotAllowed):
        await ask_score(await add_person("Somebody", role), OCTOBER, [portfolio], now=NOW)


async def test_a_scorecard_holds_from_a_month_that_is_not_scored(vera: Actor, ids: dict[str, int]) -> None:
    portfolio, _ = await write(fair(cases=99), ids)
    await run(vera, portfolio, OCTOBER)
    with pytest.raises(Conflict, match="2017-10 are scored already"):
        await write_scorecard(vera, EVERYBODY, valid_from=OCTOBER, now=NOW)
    await write_scorecard(vera, EVERYBODY, valid_from=NOVEMBER, now=NOW)
    told = await run(vera, portfolio, OCTOBER)
    assert (told["changed_runs"], told["scored"]) == (0, 0)
    told = await run(vera, portfolio, NOVEMBER)
    assert told["scored"] == 2


async def test_an_earlier_month_scored_late_changes_no_grade(vera: Actor, ids: dict[str, int]) -> None:
    portfolio, _ = await write(fair(), ids)
    await run(vera, portfolio, NOVEMBER)
    before = {each.code: each.grade for each in await published_standings()}
    await sql.execute("UPDATE agencies SET grade = 'A'")
    told = await run(vera, portfolio, OCTOBER)
    assert told["proposal"] is None
    assert {each.grade for each in await published_standings()} == {"A"}
    assert set(before) == {"NORTH", "SOUTH"}
