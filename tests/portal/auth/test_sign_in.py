"""Signing in: the same words for every failure, and a limit to guessing."""

import asyncio
import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import NotAllowed
from agencies.people.queries.people import set_password
from portal.auth.passwords import hash_password
from portal.auth.sessions import session_of
from portal.auth.sign_in import prove_again, sign_in
from portal.auth.throttle import WINDOW, must_wait

RIGHT = "correct horse battery"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
async def person(vera: Actor) -> Actor:
    """Give Vera, with a password."""
    await set_password(vera.person_id, await hash_password(RIGHT))
    return vera


async def _fails(email: str, password: str, now: datetime.datetime, address: str = "10.0.0.1") -> str:
    with pytest.raises(NotAllowed) as refused:
        await sign_in(email, password, address=address, now=now)
    return str(refused.value)


async def test_the_right_password_begins_a_session(person: Actor, now: datetime.datetime) -> None:
    token = await sign_in(f" {person.email.upper()} ", RIGHT, address="10.0.0.1", now=now)
    found = await session_of(token, now=now)
    assert found is not None
    assert found.actor == person
    assert await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'session.begun'") == 1


async def test_every_failure_is_told_in_the_same_words(
    person: Actor, frank: Actor, now: datetime.datetime
) -> None:
    await sql.execute(
        "UPDATE people SET active = false, password_hash = (SELECT password_hash FROM people"
        " WHERE id = :vera) WHERE id = :frank",
        vera=person.person_id,
        frank=frank.person_id,
    )
    told = {
        await _fails(person.email, "wrong", now),
        await _fails("nobody@mandate.example", RIGHT, now),
        await _fails(frank.email, RIGHT, now),  # has left
        await _fails("", "", now),
    }
    assert len(told) == 1


async def test_the_owner_is_told_what_to_do(owner: Actor, now: datetime.datetime) -> None:
    assert "acts on the command line only" in await _fails("Owner", "whatever", now)


@pytest.mark.parametrize("email", ["vera@mandate.example", "nobody@mandate.example"])
async def test_five_failures_for_an_account_have_to_wait(
    person: Actor, now: datetime.datetime, email: str
) -> None:
    for number in range(5):
        await _fails(email, "wrong", now + number * MINUTE, f"10.0.0.{number}")
    later = now + 14 * MINUTE
    assert "too many failures" in await _fails(email, RIGHT, later, "10.0.0.9")
    if email == person.email:  # the first failure is fifteen minutes old; being turned away did not count
        assert await sign_in(email, RIGHT, address="10.0.0.9", now=now + WINDOW)


async def test_thirty_failures_from_an_address_have_to_wait(person: Actor, now: datetime.datetime) -> None:
    for number in range(30):
        await _fails(f"guess{number}@mandate.example", "wrong", now)
    assert "too many failures" in await _fails(person.email, RIGHT, now)
    assert await sign_in(person.email, RIGHT, address="10.0.0.2", now=now)


async def test_success_forgives_the_account(person: Actor, now: datetime.datetime) -> None:
    for _ in range(4):
        await _fails(person.email, "wrong", now)
    await sign_in(person.email, RIGHT, address="10.0.0.1", now=now)
    for _ in range(4):
        assert "do not fit" in await _fails(person.email, "wrong", now)


async def test_many_guesses_at_once_count_as_many(person: Actor, now: datetime.datetime) -> None:
    told = await asyncio.gather(*(_fails(person.email, f"guess {number}", now) for number in range(12)))
    assert sum("do not fit" in each for each in told) == 5


async def test_accounts_and_addresses_are_kept_as_digests(person: Actor, now: datetime.datetime) -> None:
    await _fails(person.email, "wrong", now)
    [row] = await sql.tuples("SELECT account, address FROM sign_in_failures")
    assert all(person.email.encode() not in each and b"10.0.0.1" not in each for each in row)


async def test_guessing_ones_own_password_counts_too(person: Actor, now: datetime.datetime) -> None:
    assert await prove_again(person, RIGHT, address="10.0.0.1", now=now)
    for _ in range(5):
        assert not await prove_again(person, "wrong", address="10.0.0.1", now=now)
    with pytest.raises(NotAllowed, match="too many failures"):
        await prove_again(person, RIGHT, address="10.0.0.1", now=now)


@pytest.mark.parametrize(
    ("for_account", "from_address", "waits"),
    [(0, 0, False), (4, 29, False), (5, 0, True), (0, 30, True)],
)
def test_the_rule_of_guessing(for_account: int, from_address: int, waits: bool) -> None:
    assert must_wait(for_account, from_address) is waits
