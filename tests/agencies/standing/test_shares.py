"""Shares follow from grades once a person has decided, and the next plan uses them."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.queries import portfolio_by_id
from agencies.placements.plan_placement import make_wish
from agencies.placements.rules.strategy import Origin, parse_strategy
from agencies.standing.decide_shares import accept_shares, decline_shares
from agencies.standing.propose_shares import Rated, propose_from
from agencies.standing.queries.shares import find_proposal, last_decided, lines_of, open_proposal
from agencies.standing.rules.scorecard import ShareRules
from agencies.standing.rules.scoring import Grade
from agencies.vendors.queries import publish_share, published_shares, published_standings
from tests.agencies.cases import rows
from tests.people import Agency

OCTOBER, NOVEMBER = datetime.date(2017, 10, 1), datetime.date(2017, 11, 1)
NOW = datetime.datetime(2017, 12, 5, 9, tzinfo=datetime.UTC)
RULES = ShareRules(floor=0, ceiling=100)


@pytest.fixture
async def proposal(vera: Actor, north: Agency, south: Agency) -> int:
    """Propose shares from an A of North and a C of South: 62 and 38."""
    return await proposed(vera, north, south)


async def proposed(
    vera: Actor, north: Agency, south: Agency, month: datetime.date = OCTOBER, better: Grade = Grade.A
) -> int:
    """Propose shares from a month."""
    rated = [Rated(north.agency_id, 90_000, better), Rated(south.agency_id, 65_000, Grade.C)]
    async with sql.transaction():
        made = await propose_from(vera, month, rated, RULES, now=NOW)
    assert made is not None
    return made


async def test_a_proposal_changes_nothing_before_a_person_decides(vera: Actor, proposal: int) -> None:
    lines = await lines_of(vera, proposal)
    assert [(each.agency, each.present, each.proposed) for each in lines] == [
        ("NORTH", 50, 62),
        ("SOUTH", 50, 38),
    ]
    assert (await published_shares(), await last_decided()) == ({}, None)


async def test_accepted_shares_are_those_of_the_next_plan(vera: Actor, proposal: int) -> None:
    portfolio = await portfolio_by_id(await rows.portfolio("US"))
    before = await make_wish(vera, portfolio, as_of=OCTOBER, now=NOW)
    await accept_shares(vera, proposal, {"NORTH": 62, "SOUTH": 38}, now=NOW)
    after = await make_wish(vera, portfolio, as_of=OCTOBER, now=NOW)
    given = await make_wish(vera, portfolio, as_of=OCTOBER, strategy="[shares]\nNORTH = 1", now=NOW)
    found = [
        parse_strategy(each.strategy, agencies=["NORTH", "SOUTH"], currency="USD")
        for each in (before, after, given)
    ]
    assert [each.shares_from for each in found] == [Origin.EQUAL, Origin.PUBLISHED, Origin.GIVEN]
    assert found[1].shares == (("NORTH", 62), ("SOUTH", 38))


async def test_present_shares_are_the_decided_ones(vera: Actor, north: Agency, south: Agency) -> None:
    first = await proposed(vera, north, south)
    await accept_shares(vera, first, {"NORTH": 62, "SOUTH": 38}, now=NOW)
    second = await proposed(vera, north, south, NOVEMBER)
    assert [(each.present, each.proposed) for each in await lines_of(vera, second)] == [(62, 72), (38, 28)]


async def test_a_month_that_is_decided_is_not_proposed_again(
    vera: Actor, north: Agency, south: Agency, proposal: int
) -> None:
    """An A counts once: scoring the month again must not raise the raised share once more."""
    await accept_shares(vera, proposal, {"NORTH": 62, "SOUTH": 38}, now=NOW)
    rated = [Rated(north.agency_id, 95_000, Grade.A), Rated(south.agency_id, 10_000, Grade.D)]
    async with sql.transaction():
        assert await propose_from(vera, OCTOBER, rated, RULES, now=NOW) is None


async def test_a_newer_proposal_takes_the_place_of_one_that_waits(
    vera: Actor, north: Agency, south: Agency, proposal: int
) -> None:
    newer = await proposed(vera, north, south, better=Grade.B)
    assert (await find_proposal(vera, proposal)).outcome == "superseded"
    waiting = await open_proposal(vera)
    assert waiting is not None
    assert waiting.id == newer
    with pytest.raises(Conflict, match="decided or replaced"):
        await accept_shares(vera, proposal, {"NORTH": 62, "SOUTH": 38}, now=NOW)


async def test_nothing_is_proposed_where_nothing_changes_or_nobody_is_left(
    vera: Actor, north: Agency, south: Agency
) -> None:
    for grade in (Grade.B, Grade.D):
        rated = [Rated(each.agency_id, 1, grade) for each in (north, south)]
        async with sql.transaction():
            assert await propose_from(vera, OCTOBER, rated, RULES, now=NOW) is None


@pytest.mark.parametrize(
    ("shares", "reason", "part"),
    [
        ({"NORTH": 60, "SOUTH": 40}, "", "want a reason"),
        ({"NORTH": 60, "SOUTH": 41}, "because", "sum to 101"),
        ({"NORTH": 60}, "because", "no whole per cent"),
        ({"NORTH": 160, "SOUTH": -60}, "because", "no whole per cent"),
    ],
)
async def test_what_cannot_hold_is_refused(
    vera: Actor, proposal: int, shares: dict[str, int | None], reason: str, part: str
) -> None:
    with pytest.raises(Invalid, match=part):
        await accept_shares(vera, proposal, shares, reason=reason, now=NOW)
    assert await published_shares() == {}


async def test_an_agency_that_takes_no_cases_has_no_share(vera: Actor, north: Agency, proposal: int) -> None:
    await sql.execute("UPDATE agencies SET status = 'suspended' WHERE id = :id", id=north.agency_id)
    with pytest.raises(Conflict, match="NORTH"):
        await accept_shares(vera, proposal, {"NORTH": 62, "SOUTH": 38}, now=NOW)
    await accept_shares(vera, proposal, {"NORTH": 0, "SOUTH": 100}, reason="suspended", now=NOW)
    assert await published_shares() == {"SOUTH": 100}


async def test_a_declined_proposal_leaves_the_shares(vera: Actor, proposal: int) -> None:
    with pytest.raises(Invalid):
        await decline_shares(vera, proposal, reason=" ", now=NOW)
    await decline_shares(vera, proposal, reason="Too early.", now=NOW)
    found = await find_proposal(vera, proposal)
    assert (found.outcome, found.reason, found.decided_by) == ("declined", "Too early.", "Vera")
    assert {each.share_weight for each in await published_standings()} == {None}
    acts = await sql.tuples("SELECT act FROM journal ORDER BY id")
    assert [act for (act,) in acts] == ["shares.proposed", "shares.declined"]


async def test_only_who_places_decides(frank: Actor, vera: Actor, north: Agency, proposal: int) -> None:
    for actor in (frank, north.manager):
        with pytest.raises(NotAllowed):
            await accept_shares(actor, proposal, {"NORTH": 62, "SOUTH": 38}, now=NOW)
        with pytest.raises(NotAllowed):
            await decline_shares(actor, proposal, reason="no", now=NOW)
    with pytest.raises(NotFound):
        await decline_shares(vera, 987_654, reason="no", now=NOW)
    await publish_share(north.agency_id, 5)
    assert await published_shares() == {"NORTH": 5}
