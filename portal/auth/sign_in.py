"""Signs a person in, and tells whoever fails as little as possible."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import NotAllowed
from agencies.people.queries import actor_by_id, failures
from agencies.people.queries.people import account_of
from portal.auth.passwords import password_fits
from portal.auth.sessions import begin_session
from portal.auth.throttle import WINDOW, must_wait

OWNER = "owner"


async def sign_in(
    email: str, password: str, *, address: str, device: str = "", now: datetime.datetime
) -> str:
    """Begin a session for whoever proves an account, and give its secret.

    An unknown account, a wrong password and a person who has left are refused in the same words after the
    same work. A try counts as a failure until it has turned out well, so that many at once count as many.
    """
    if email.strip().lower() == OWNER:
        raise NotAllowed(
            "The built-in owner acts on the command line only, and adds there the person who signs in here"
            " first."
        )
    actor = await _proved(email, password, address, now)
    if actor is None:
        raise NotAllowed(
            "E-mail and password do not fit; try again, or ask your administrator for a new link."
        )
    return await open_session(actor, address=address, device=device, now=now)


async def prove_again(actor: Actor, password: str, *, address: str, now: datetime.datetime) -> bool:
    """Say whether this is the password of whoever is signed in; guesses count as they do at the door."""
    return await _proved(actor.email, password, address, now) is not None


async def open_session(actor: Actor, *, address: str, device: str, now: datetime.datetime) -> str:
    """Begin a session for a person who is proved, note it in the journal, and give its secret."""
    async with sql.transaction():
        token = await begin_session(actor.person_id, address=address, device=device, now=now)
        await journal.record(
            actor, "session.begun", "person", actor.person_id, agency_id=actor.agency_id, now=now
        )
    return token


async def _proved(email: str, password: str, address: str, now: datetime.datetime) -> Actor | None:
    failure = await _begin(email, address, now)
    account = await account_of(email)
    fits = await password_fits(password, account.password_hash if account else None)
    if account is None or not account.active or not fits:
        return None
    async with sql.transaction():
        await failures.forgive(failure)
        await failures.forgive_account(email)
    return await actor_by_id(account.person_id)


async def _begin(email: str, address: str, now: datetime.datetime) -> int:
    account, place = failures.account_digest(email), failures.address_digest(address)
    async with sql.transaction():
        await failures.hold_back(account, place)
        if must_wait(*await failures.failures_of(account, place, since=now - WINDOW)):
            raise NotAllowed(
                "There were too many failures; wait {minutes} minutes and try again.",
                minutes=WINDOW.seconds // 60,
            )
        return await failures.add_failure(account, place, now=now)
