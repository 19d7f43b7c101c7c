"""Changes of standing: who may, what each needs, four eyes, and what the database itself refuses."""

import datetime

import pytest

from agencies.common import notices, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.standing.decide_standing import approve_standing, decline_standing
from agencies.standing.follow_plan import follow_plan
from agencies.standing.propose_standing import Handed, propose_standing, withdraw_standing
from agencies.standing.queries.changes import changes_of, files_of
from agencies.standing.queries.plans import plan_in_force
from agencies.standing.rules.lifecycle import Change, PlanStep
from agencies.vendors.queries import find_agency
from agencies.vendors.rules import Status
from tests.agencies.standing.scene import bring_to, wish
from tests.people import Agency, add_agency


async def _status(code: str) -> str | None:
    return await sql.value(str, "SELECT status FROM agencies WHERE code = :code", code=code)


@pytest.fixture
async def north(database: object) -> Agency:
    """Give the agency North."""
    return await add_agency("N", "North")


async def test_a_change_holds_once_another_person_approves_it(
    north: Agency, vera: Actor, cora: Actor, now: datetime.datetime
) -> None:
    made = await wish(Status.WATCH, "N", vera, now=now)
    assert await _status("N") == "active"
    assert [each.outcome for each in await changes_of(vera, north.agency_id)] == [None]
    assert await changes_of(north.manager, north.agency_id) == []
    await approve_standing(cora, made, now=now)
    assert await _status("N") == "watch"
    (seen,) = await changes_of(north.manager, north.agency_id)
    assert (seen.status, seen.reason, seen.decider) == ("watch", "Two low scores in a row.", "Cora")
    acts = await sql.tuples("SELECT act, agency_id FROM journal ORDER BY id")
    assert [tuple(each) for each in acts] == [
        ("standing.proposed", north.agency_id),
        ("standing.approved", north.agency_id),
    ]
    (told,) = await notices.inbox(north.manager)
    assert (told.kind, told.link) == (notices.Kind.STANDING, "/agencies/N/standing")
    assert await notices.inbox(north.collector) == []


async def test_nobody_approves_the_own_proposal(
    north: Agency, vera: Actor, cora: Actor, now: datetime.datetime
) -> None:
    made = await wish(Status.SUSPENDED, "N", vera, now=now)
    with pytest.raises(Conflict, match="cannot approve"):
        await approve_standing(vera, made, now=now)
    with pytest.raises(sql.IntegrityError):
        await sql.execute(
            "UPDATE standings SET outcome = 'approved', decided_by = proposed_by, decided_at = :now"
            " WHERE id = :id",
            id=made,
            now=now,
        )
    assert await _status("N") == "active"


async def test_the_owner_of_an_empty_home_approves_alone(owner: Actor, now: datetime.datetime) -> None:
    await sql.execute("INSERT INTO agencies (code, name, created_at) VALUES ('N', 'North', :now)", now=now)
    await bring_to(Status.SUSPENDED, "N", owner, owner, now=now)
    assert await _status("N") == "suspended"
    assert await sql.value(bool, "SELECT sole_person FROM standings") is True


async def test_one_proposal_waits_at_a_time_and_is_taken_back_by_its_maker(
    north: Agency, vera: Actor, cora: Actor, now: datetime.datetime
) -> None:
    made = await wish(Status.WATCH, "N", vera, now=now)
    with pytest.raises(Conflict, match="waits for a decision"):
        await wish(Status.SUSPENDED, "N", cora, now=now)
    with pytest.raises(Conflict, match="Vera"):
        await withdraw_standing(cora, made, now=now)
    await withdraw_standing(vera, made, now=now)
    with pytest.raises(Conflict, match="taken back"):
        await approve_standing(cora, made, now=now)
    again = await wish(Status.SUSPENDED, "N", cora, now=now)
    with pytest.raises(Invalid):
        await decline_standing(vera, again, remark=" ", now=now)
    await decline_standing(vera, again, remark="Too early.", now=now)
    assert await _status("N") == "active"
    assert [each.outcome for each in await changes_of(vera, north.agency_id)] == ["declined", "withdrawn"]


async def test_what_may_not_follow_is_refused(
    north: Agency, vera: Actor, cora: Actor, now: datetime.datetime
) -> None:
    await bring_to(Status.SUSPENDED, "N", vera, cora, now=now)
    with pytest.raises(Conflict, match="cannot become"):
        await wish(Status.ACTIVE, "N", vera, now=now)
    agency = await find_agency(vera, "N")
    change = Change(Status.WATCH, "")
    with pytest.raises(Invalid) as refused:
        await propose_standing(vera, agency, change, today=now.date(), now=now)
    assert set(refused.value.fields) == {"reason", "plan"}
    await bring_to(Status.WATCH, "N", vera, cora, now=now)
    await bring_to(Status.ACTIVE, "N", vera, cora, now=now)
    assert await _status("N") == "active"


async def test_who_has_no_business_with_it_is_refused(
    north: Agency, vera: Actor, frank: Actor, now: datetime.datetime
) -> None:
    south = await add_agency("S", "South")
    made = await wish(Status.WATCH, "N", vera, now=now)
    for each in (frank, north.manager, north.collector):
        with pytest.raises(NotAllowed):
            await wish(Status.WATCH, "N", each, now=now)
        with pytest.raises(NotAllowed):
            await approve_standing(each, made, now=now)
    assert await changes_of(south.manager, north.agency_id) == []
    with pytest.raises(NotFound):
        await approve_standing(vera, made + 7, now=now)


async def test_files_speak_for_a_change(north: Agency, vera: Actor, now: datetime.datetime) -> None:
    agency = await find_agency(vera, "N")
    change = Change(Status.SUSPENDED, "Threats were recorded.")
    files = [Handed("call.txt", b"They said so."), Handed("same.txt", b"They said so.")]
    made = await propose_standing(vera, agency, change, files=files, today=now.date(), now=now)
    assert [each.name for each in await files_of([made])] == ["call.txt"]


async def test_a_corrective_plan_is_reported_on_put_off_and_ended(
    north: Agency, vera: Actor, cora: Actor, now: datetime.datetime
) -> None:
    await bring_to(Status.WATCH, "N", vera, cora, now=now)
    agency = await find_agency(vera, "N")
    await follow_plan(north.manager, agency, PlanStep.REPORTED, "Six people more.", now=now)
    with pytest.raises(NotAllowed):
        await follow_plan(north.manager, agency, PlanStep.MET, "We think so.", now=now)
    plan = await plan_in_force(north.agency_id)
    assert plan is not None
    with pytest.raises(Invalid):
        await follow_plan(vera, agency, PlanStep.EXTENDED, "Later.", due_on=plan.due_on, now=now)
    later = plan.due_on + datetime.timedelta(10)
    await follow_plan(vera, agency, PlanStep.EXTENDED, "Later.", due_on=later, now=now)
    await follow_plan(vera, agency, PlanStep.MET, "Coverage is back.", now=now)
    plan = await plan_in_force(north.agency_id)
    assert plan is not None
    assert (plan.due_on, plan.ended) == (later, "met")
    assert [each.step for each in plan.steps] == ["reported", "extended", "met"]
    with pytest.raises(Conflict, match="outcome"):
        await follow_plan(north.manager, agency, PlanStep.REPORTED, "And one more.", now=now)
