"""Links by which people choose a password: once, for 72 hours, the newest only."""

import datetime
from typing import Any

import pytest

from agencies.common import sql
from agencies.common.access import Actor, Role
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.accept_invitation import accept_invitation, invitation_of
from agencies.people.change_password import change_password
from agencies.people.deactivate_person import deactivate_person
from agencies.people.invite_person import Invited, invite_person
from agencies.people.issue_reset import issue_reset
from agencies.people.queries import failures, sessions
from agencies.people.queries.people import account_of
from agencies.people.tokens import digest_of
from tests.people import Agency

HASH = "hash of a password"
HOUR = datetime.timedelta(hours=1)


async def _invited(actor: Actor, now: datetime.datetime) -> Invited:
    return await invite_person(actor, email="Li.Na@x.example", name=" 李 娜 ", role="finance", now=now)


async def _acts() -> list[str]:
    return [str(act) for (act,) in await sql.tuples("SELECT act FROM journal ORDER BY id")]


async def test_a_link_sets_a_password_once(adam: Actor, now: datetime.datetime) -> None:
    invited = await _invited(adam, now)
    assert (invited.person.name, invited.person.role) == ("李 娜", Role.FINANCE)
    found = await invitation_of(invited.link.token, now=now + 71 * HOUR)
    assert (found.email, found.purpose) == ("li.na@x.example", "invitation")
    actor = await accept_invitation(invited.link.token, password_hash=HASH, now=now)
    assert actor == invited.person
    account = await account_of("li.na@x.example")
    assert account is not None
    assert account.password_hash == HASH
    with pytest.raises(NotFound, match="does not work any more"):
        await accept_invitation(invited.link.token, password_hash=HASH, now=now)
    assert await _acts() == ["person.invited", "password.set"]


async def test_the_secret_of_a_link_is_not_kept(adam: Actor, now: datetime.datetime) -> None:
    invited = await _invited(adam, now)
    digest = await sql.value(bytes, "SELECT token_digest FROM invitations")
    assert digest == digest_of(invited.link.token)
    assert not await sql.value(
        int, "SELECT count(*) FROM journal WHERE content LIKE :token", token=f"%{invited.link.token}%"
    )


async def test_a_link_ends(adam: Actor, now: datetime.datetime) -> None:
    invited = await _invited(adam, now)
    with pytest.raises(NotFound):
        await invitation_of(invited.link.token, now=now + 72 * HOUR)
    with pytest.raises(NotFound):
        await accept_invitation(invited.link.token, password_hash=HASH, now=now + 72 * HOUR)


async def test_a_newer_link_makes_the_older_useless(adam: Actor, now: datetime.datetime) -> None:
    invited = await _invited(adam, now)
    newer = await issue_reset(adam, invited.person.person_id, now=now)
    assert newer.purpose == "invitation"  # there is no password yet
    with pytest.raises(NotFound):
        await invitation_of(invited.link.token, now=now)
    await accept_invitation(newer.token, password_hash=HASH, now=now)
    reset = await issue_reset(adam, invited.person.person_id, now=now)
    assert reset.purpose == "reset"


async def test_a_reset_ends_sessions_and_forgives_failures(
    adam: Actor, vera: Actor, now: datetime.datetime
) -> None:
    await sessions.add_session(vera.person_id, digest_of("token"), address="x", device="", now=now)
    account, place = failures.account_digest(vera.email), failures.address_digest("x")
    await failures.add_failure(account, place, now=now)
    link = await issue_reset(adam, vera.person_id, now=now)
    assert await sessions.sessions_of(vera.person_id, now=now) != []  # until the link is used
    await accept_invitation(link.token, password_hash=HASH, now=now)
    assert await sessions.sessions_of(vera.person_id, now=now) == []
    assert await failures.failures_of(account, place, since=now - HOUR) == (0, 0)


async def test_whoever_is_shut_out_has_no_link(adam: Actor, vera: Actor, now: datetime.datetime) -> None:
    link = await issue_reset(adam, vera.person_id, now=now)
    await deactivate_person(adam, vera.person_id, now=now)
    with pytest.raises(NotFound):
        await invitation_of(link.token, now=now)
    with pytest.raises(Conflict, match="let the person in again first"):
        await issue_reset(adam, vera.person_id, now=now)


async def test_changing_the_password_ends_other_sessions_and_links(
    adam: Actor, vera: Actor, now: datetime.datetime
) -> None:
    own = await sessions.add_session(vera.person_id, digest_of("a"), address="x", device="", now=now)
    await sessions.add_session(vera.person_id, digest_of("b"), address="x", device="", now=now)
    link = await issue_reset(adam, vera.person_id, now=now)
    assert await change_password(vera, password_hash=HASH, session_id=own, now=now) == 1
    assert [each.id for each in await sessions.sessions_of(vera.person_id, now=now)] == [own]
    with pytest.raises(NotFound):
        await invitation_of(link.token, now=now)


async def test_who_invites_whom(
    adam: Actor, vera: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    new: dict[str, Any] = {"email": "li@x.example", "name": "Li", "now": now}
    with pytest.raises(NotAllowed):
        await invite_person(vera, role="finance", **new)
    for role, agency_id in (
        ("finance", None),
        ("agency_manager", north.agency_id),
        ("agency_collector", south.agency_id),
    ):
        with pytest.raises(NotAllowed, match="collectors of the own agency only"):
            await invite_person(north.manager, role=role, agency_id=agency_id, **new)
    with pytest.raises(NotAllowed):
        await invite_person(north.collector, role="agency_collector", agency_id=north.agency_id, **new)
    assert await sql.value(int, "SELECT count(*) FROM people WHERE email = 'li@x.example'") == 0
    await invite_person(north.manager, role="agency_collector", agency_id=north.agency_id, **new)


async def test_who_resets_whom(
    adam: Actor, owner: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    await issue_reset(north.manager, north.collector.person_id, now=now)
    with pytest.raises(NotFound):  # of another agency
        await issue_reset(north.manager, south.collector.person_id, now=now)
    with pytest.raises(NotFound):  # of the lender
        await issue_reset(north.manager, adam.person_id, now=now)
    with pytest.raises(NotAllowed):
        await issue_reset(north.manager, north.manager.person_id, now=now)
    with pytest.raises(Conflict, match="built-in owner"):
        await issue_reset(adam, owner.person_id, now=now)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
async def test_a_person_has_a_name(adam: Actor, now: datetime.datetime, name: str) -> None:
    with pytest.raises(Invalid, match="from 1 to 100 characters"):
        await invite_person(adam, email="li@x.example", name=name, role="finance", now=now)


@pytest.mark.parametrize("name", ["Li\x07", "\u202eiL", "\u2066Li"], ids=["bell", "turned round", "isolated"])
async def test_a_name_hides_nothing(adam: Actor, now: datetime.datetime, name: str) -> None:
    with pytest.raises(Invalid, match="no control characters"):
        await invite_person(adam, email="li@x.example", name=name, role="finance", now=now)
