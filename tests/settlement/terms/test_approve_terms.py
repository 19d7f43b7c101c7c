"""Terms need a second person, and never reach back into a locked month."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor, Role
from agencies.common.errors import Conflict, Invalid, NotAllowed
from settlement.terms.approve_terms import approve_terms
from settlement.terms.queries import approved_versions
from settlement.terms.rules import FlatRate
from settlement.terms.set_terms import set_terms
from tests.people import Agency, add_person
from tests.settlement.ledger import Ledger, date, open_ledger

EIGHTEEN = {"rate": "18%"}


@pytest.fixture
async def ledger(owner: Actor, now: datetime.datetime) -> Ledger:
    return await open_ledger(owner, now)


async def _set(ledger: Ledger, actor: Actor, north: Agency, day: str, **document: object) -> None:
    await set_terms(
        actor,
        await ledger.agency(north),
        ledger.portfolio,
        document or EIGHTEEN,
        valid_from=date(day),
        now=ledger.now,
    )


async def _approve(ledger: Ledger, actor: Actor, north: Agency) -> None:
    await approve_terms(actor, await ledger.agency(north), ledger.portfolio, now=ledger.now)


async def test_terms_hold_once_a_second_person_approved(
    ledger: Ledger, vera: Actor, frank: Actor, north: Agency
) -> None:
    await _set(ledger, vera, north, "2017-10-01")
    assert await approved_versions(north.agency_id, ledger.portfolio.id) == []
    await _approve(ledger, frank, north)
    (version,) = await approved_versions(north.agency_id, ledger.portfolio.id)
    assert version.terms.pricing == FlatRate(180_000)
    assert version.valid_from == date("2017-10-01")


async def test_nobody_approves_own_terms(ledger: Ledger, vera: Actor, north: Agency) -> None:
    await _set(ledger, vera, north, "2017-10-01")
    with pytest.raises(Conflict, match="Vera made the terms of NORTH and cannot approve them"):
        await _approve(ledger, vera, north)
    assert await approved_versions(north.agency_id, ledger.portfolio.id) == []


async def test_the_owner_alone_in_a_home_may(ledger: Ledger, owner: Actor) -> None:
    await sql.execute(
        "INSERT INTO agencies (code, name, created_at) VALUES ('SOLO', 'Solo', :now)", now=ledger.now
    )
    agency_id = await sql.value(int, "SELECT id FROM agencies")
    assert agency_id is not None
    solo = Agency(agency_id, "SOLO", owner, owner)
    await _set(ledger, owner, solo, "2017-10-01")
    await _approve(ledger, owner, solo)
    assert await sql.value(bool, "SELECT sole_person FROM terms_approvals") is True


@pytest.mark.usefixtures("vera")
async def test_the_owner_among_others_may_not_and_neither_may_the_database(
    ledger: Ledger, owner: Actor, north: Agency
) -> None:
    await _set(ledger, owner, north, "2017-10-01")
    with pytest.raises(Conflict, match="another person has to"):
        await _approve(ledger, owner, north)
    for sole in (False, True):  # neither by hiding it nor by claiming to be alone
        with pytest.raises(sql.IntegrityError):
            await sql.execute(
                "INSERT INTO terms_approvals (terms_id, made_by, approved_by, sole_person, approved_at)"
                " SELECT id, created_by, created_by, :sole, created_at FROM terms",
                sole=sole,
            )


async def test_the_database_knows_who_made_the_terms(
    ledger: Ledger, vera: Actor, frank: Actor, north: Agency
) -> None:
    await _set(ledger, vera, north, "2017-10-01")
    with pytest.raises(sql.IntegrityError):
        await sql.execute(
            "INSERT INTO terms_approvals (terms_id, made_by, approved_by, sole_person, approved_at)"
            " SELECT id, :frank, :vera, false, created_at FROM terms",
            frank=frank.person_id,
            vera=vera.person_id,
        )


async def test_approving_twice_is_told(ledger: Ledger, vera: Actor, frank: Actor, north: Agency) -> None:
    await _set(ledger, vera, north, "2017-10-01")
    await _approve(ledger, frank, north)
    with pytest.raises(Conflict, match="no drafted terms of NORTH"):
        await _approve(ledger, frank, north)


async def test_the_tail_is_pushed_down_to_placements(
    ledger: Ledger, vera: Actor, frank: Actor, north: Agency
) -> None:
    await _set(ledger, vera, north, "2017-10-01", rate="18%", tail_days=15, tail_condition="live_promise")
    await _approve(ledger, frank, north)
    found = await sql.tuples("SELECT agency_id, days, condition FROM tails")
    assert [tuple(each) for each in found] == [(north.agency_id, 15, "live_promise")]


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.AUDITOR, Role.ADMIN])
async def test_other_roles_draft_no_terms(ledger: Ledger, north: Agency, role: Role) -> None:
    actor = await add_person("Somebody else", role)
    with pytest.raises(NotAllowed, match="terms:draft"):
        await _set(ledger, actor, north, "2017-10-01")


async def test_agency_people_draft_no_terms(ledger: Ledger, north: Agency) -> None:
    with pytest.raises(NotAllowed, match="terms:draft"):
        await _set(ledger, north.manager, north, "2017-10-01")


async def test_a_document_that_is_no_terms_is_refused(ledger: Ledger, vera: Actor, north: Agency) -> None:
    with pytest.raises(Invalid, match="rate"):
        await _set(ledger, vera, north, "2017-10-01", rats="18%")
