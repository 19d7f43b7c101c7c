"""A session holds for whom it was begun, ends by itself, and lies in the database as a digest only."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.queries.sessions import sessions_of
from portal.auth import sessions
from portal.auth.sessions import begin_session, session_of
from tests.people import Agency

MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE


async def test_a_session_is_found_by_its_secret_alone(vera: Actor, now: datetime.datetime) -> None:
    token = await begin_session(vera.person_id, address="10.0.0.1", device="Firefox, Windows", now=now)
    found = await session_of(token, now=now)
    assert found is not None
    assert (found.actor, found.theme, found.time_zone, found.agency_name) == (vera, "system", None, None)
    for other in (token + "x", token[:-1], "", "ü"):
        assert await session_of(other, now=now) is None


async def test_the_secret_and_the_address_are_not_in_the_database(
    vera: Actor, now: datetime.datetime
) -> None:
    token = await begin_session(vera.person_id, address="10.0.0.1", device="Firefox", now=now)
    [row] = await sql.tuples("SELECT token_digest, address_cipher, device_cipher FROM sessions")
    for kept in row:
        assert token.encode() not in kept
        assert b"10.0.0.1" not in kept
        assert b"Firefox" not in kept
    [listed] = await sessions_of(vera.person_id, now=now)
    assert (listed.address, listed.device) == ("10.0.0.1", "Firefox")


async def test_people_of_an_agency_come_with_its_name(north: Agency, now: datetime.datetime) -> None:
    token = await begin_session(north.manager.person_id, address="x", now=now)
    found = await session_of(token, now=now)
    assert found is not None
    assert (found.actor, found.agency_code, found.agency_name) == (north.manager, "NORTH", "North")


@pytest.mark.parametrize(
    ("uses", "holds"),
    [
        ([1.9], True),
        ([2.0], False),  # two hours without a request
        ([1.5, 3.0, 4.5, 6.0, 7.5, 9.0, 10.5, 11.9], True),
        ([1.5, 3.0, 4.5, 6.0, 7.5, 9.0, 10.5, 12.0], False),  # twelve hours in any case
    ],
)
async def test_a_session_ends_by_itself(
    vera: Actor, now: datetime.datetime, uses: list[float], holds: bool
) -> None:
    token = await begin_session(vera.person_id, address="x", now=now)
    *before, last = uses
    for each in before:
        assert await session_of(token, now=now + each * HOUR) is not None
    assert (await session_of(token, now=now + last * HOUR) is not None) is holds


async def test_whoever_is_shut_out_has_no_session(vera: Actor, now: datetime.datetime) -> None:
    token = await begin_session(vera.person_id, address="x", now=now)
    await sql.execute("UPDATE people SET active = false WHERE id = :id", id=vera.person_id)
    assert await session_of(token, now=now) is None


async def test_use_is_noted_once_a_minute(vera: Actor, now: datetime.datetime) -> None:
    token = await begin_session(vera.person_id, address="x", now=now)
    for moment, noted in (
        (now + MINUTE / 2, now),
        (now + MINUTE, now + MINUTE),
        (now + 1.5 * MINUTE, now + MINUTE),
    ):
        await session_of(token, now=moment)
        assert await sql.value(datetime.datetime, "SELECT seen_at FROM sessions") == noted


async def test_what_has_run_out_is_cleared_away(vera: Actor, frank: Actor, now: datetime.datetime) -> None:
    await begin_session(vera.person_id, address="x", now=now)
    await begin_session(frank.person_id, address="x", now=now + 3 * HOUR)
    assert await sql.value(int, "SELECT count(*) FROM sessions") == 1


async def test_a_request_costs_one_statement(
    vera: Actor, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await begin_session(vera.person_id, address="x", now=now)
    asked: list[str] = []
    rows = sql.rows

    async def counted(row_type: type[object], text: str, **values: object) -> list[object]:
        asked.append(text)
        return await rows(row_type, text, **values)

    monkeypatch.setattr(sql, "rows", counted)
    assert await sessions.session_of(token, now=now) is not None
    assert len(asked) == 1
