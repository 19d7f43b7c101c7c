"""Who is listed for whom, and what changes about a person: role, access, profile."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor, Role
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.add_person import add_person as add_person_there
from agencies.people.change_profile import change_language, change_profile
from agencies.people.change_role import change_role
from agencies.people.deactivate_person import deactivate_person
from agencies.people.end_session import end_other_sessions, end_session
from agencies.people.invite_person import invite_person
from agencies.people.issue_reset import issue_reset
from agencies.people.queries import acting_person
from agencies.people.queries.sessions import add_session, sessions_of
from agencies.people.queries.staff import StaffFilter, count_staff, staff, staff_member
from agencies.people.reactivate_person import reactivate_person
from tests.people import Agency, add_person


async def _names(actor: Actor, now: datetime.datetime, **wanted: object) -> set[str]:
    found = await staff(actor, StaffFilter(**wanted), now=now)  # type: ignore[arg-type]
    assert await count_staff(actor, StaffFilter(**wanted)) == len(found)  # type: ignore[arg-type]
    return {each.name for each in found}


async def test_the_list_is_narrowed(
    adam: Actor, vera: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    norths, souths = {"North Manager", "North Collector"}, {"South Manager", "South Collector"}
    assert await _names(adam, now) == {"Adam", "Vera"} | norths | souths  # not the owner
    assert await _names(adam, now, text="NORTH") == norths
    assert await _names(adam, now, text="_ORTH") == set()  # a sign of patterns is only a sign
    assert await _names(adam, now, role="agency_manager") == {"North Manager", "South Manager"}
    assert await _names(adam, now, agency_id=south.agency_id) == souths
    await deactivate_person(adam, vera.person_id, now=now)
    assert await _names(adam, now, active=False) == {"Vera"}
    assert await _names(north.manager, now, agency_id=south.agency_id) == set()
    assert await _names(north.manager, now) == norths
    with pytest.raises(NotAllowed):
        await staff(north.collector, StaffFilter(), now=now)


async def test_the_list_goes_on_after_a_name_and_back(adam: Actor, now: datetime.datetime) -> None:
    for number in range(7):
        await add_person(f"P{number}", Role.FINANCE)
    first = list(await staff(adam, StaffFilter(role="finance"), limit=3, now=now))
    assert [each.name for each in first] == ["P0", "P1", "P2", "P3"]  # one more than asked
    after = (first[2].name, first[2].id)
    following = list(await staff(adam, StaffFilter(role="finance"), after=after, limit=3, now=now))
    assert [each.name for each in following] == ["P3", "P4", "P5", "P6"]
    before = (following[0].name, following[0].id)
    back = await staff(adam, StaffFilter(role="finance"), after=before, back=True, limit=3, now=now)
    assert [each.name for each in back] == ["P2", "P1", "P0"]


async def test_a_person_of_another_agency_is_not_there(
    north: Agency, south: Agency, now: datetime.datetime
) -> None:
    assert (await staff_member(north.manager, north.collector.person_id, now=now)).agency_code == "NORTH"
    with pytest.raises(NotFound):
        await staff_member(north.manager, south.collector.person_id, now=now)


async def test_a_role_changes_on_the_same_side(
    adam: Actor, vera: Actor, north: Agency, now: datetime.datetime
) -> None:
    await change_role(adam, vera.person_id, "compliance", now=now)
    assert (await acting_person(vera.email)).role is Role.COMPLIANCE
    await change_role(adam, north.collector.person_id, "agency_manager", now=now)
    with pytest.raises(Invalid, match="does not fit"):
        await change_role(adam, vera.person_id, "agency_manager", now=now)
    with pytest.raises(Conflict, match="has this role already"):
        await change_role(adam, vera.person_id, "compliance", now=now)
    with pytest.raises(Conflict, match="Nobody changes their own role"):
        await change_role(adam, adam.person_id, "auditor", now=now)
    with pytest.raises(NotAllowed):
        await change_role(north.manager, north.collector.person_id, "agency_collector", now=now)
    changed = await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'person.role_changed'")
    assert changed == 2


async def test_a_person_is_shut_out_and_let_in_again(
    adam: Actor, vera: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    await add_session(vera.person_id, b"x" * 32, address="x", device="", now=now)
    await deactivate_person(adam, vera.person_id, now=now)
    assert await sessions_of(vera.person_id, now=now) == []
    with pytest.raises(NotFound):
        await acting_person(vera.email)
    with pytest.raises(Conflict, match="not active here already"):
        await deactivate_person(adam, vera.person_id, now=now)
    await reactivate_person(adam, vera.person_id, now=now)
    with pytest.raises(Conflict, match="active here already"):
        await reactivate_person(adam, vera.person_id, now=now)
    with pytest.raises(Conflict, match="Nobody changes"):
        await deactivate_person(adam, adam.person_id, now=now)
    await deactivate_person(north.manager, north.collector.person_id, now=now)
    with pytest.raises(NotFound):
        await deactivate_person(north.manager, south.collector.person_id, now=now)


async def test_a_profile_is_changed(vera: Actor, now: datetime.datetime) -> None:
    await change_profile(vera, language="zh_CN", theme="dark", zone="Asia/Shanghai", now=now)
    await change_language(vera, "en", now=now)
    [row] = await sql.tuples("SELECT language, theme, time_zone FROM people WHERE name = 'Vera'")
    assert tuple(row) == ("en", "dark", "Asia/Shanghai")
    for wish in (
        {"language": "fr", "theme": "dark", "zone": None},
        {"language": "en", "theme": "pink", "zone": None},
        {"language": "en", "theme": "dark", "zone": "Atlantis"},
    ):
        with pytest.raises(Invalid):
            await change_profile(vera, **wish, now=now)
    with pytest.raises(Invalid):
        await change_language(vera, "fr", now=now)


async def test_one_ends_ones_own_sessions(vera: Actor, frank: Actor, now: datetime.datetime) -> None:
    kept, other, third = [
        await add_session(vera.person_id, bytes([number]) * 32, address="x", device="", now=now)
        for number in range(3)
    ]
    with pytest.raises(NotFound):
        await end_session(frank, other, now=now)
    await end_session(vera, other, now=now)
    with pytest.raises(NotFound, match="is over"):
        await end_session(vera, other, now=now)
    assert await end_other_sessions(vera, kept, now=now) == 1
    assert await end_other_sessions(vera, kept, now=now) == 0
    assert [each.id for each in await sessions_of(vera.person_id, now=now)] == [kept]
    assert third != kept


async def test_nobody_of_a_retired_agency_is_let_in(
    adam: Actor, north: Agency, now: datetime.datetime
) -> None:
    """Whatever an administrator tries: a link, letting in again, a new person."""
    norths, person = {"North Manager", "North Collector"}, north.collector.person_id
    await deactivate_person(adam, person, now=now)
    await sql.execute("UPDATE agencies SET status = 'retired'")
    assert await _names(adam, now, active=False) == norths
    assert (await staff_member(adam, person, now=now)).agency_retired
    with pytest.raises(Conflict, match="North is retired"):
        await reactivate_person(adam, person, now=now)
    with pytest.raises(Conflict, match="North is retired"):
        await issue_reset(adam, north.manager.person_id, now=now)
    email, role, agency = "new@north.example", "agency_collector", north.agency_id
    with pytest.raises(Conflict, match="North is retired"):
        await invite_person(adam, email=email, name="New", role=role, agency_id=agency, now=now)
    with pytest.raises(Conflict, match="North is retired"):
        await add_person_there(adam, email=email, name="New", role=role, agency_id=agency, now=now)
