"""Who is signed in: a secret in the browser, its digest in the database, asked for on every request."""

import asyncio
import datetime
import logging
from dataclasses import dataclass

from agencies.common.access import Actor
from agencies.people.queries import sessions
from agencies.people.tokens import digest_of, new_token

TOUCH = datetime.timedelta(minutes=1)
_LONGEST_DEVICE = 300
_PATIENCE = 0.1
_touching: dict[int, asyncio.Task[None]] = {}
_logger = logging.getLogger("mandate.portal")


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in, as of this request; `home_zone` is the clock of the first portfolio.

    `unread` are the messages that the person has not read yet, counted up to a hundred.
    """

    id: int
    actor: Actor
    theme: str
    time_zone: str | None
    home_zone: str | None
    agency_code: str | None
    agency_name: str | None
    unread: int = 0


async def begin_session(person_id: int, *, address: str, device: str = "", now: datetime.datetime) -> str:
    """Begin a session and give the secret for the cookie, which stands nowhere else.

    It ends after two hours without a request and after twelve hours at the latest.
    """
    token = new_token()
    await sessions.add_session(
        person_id, digest_of(token), address=address, device=device[:_LONGEST_DEVICE], now=now
    )
    return token


async def session_of(token: str, *, now: datetime.datetime) -> Session | None:
    """Find the session behind a cookie; None when it has ended or its person may not come in any more."""
    found = await sessions.live_session(digest_of(token), now=now)
    if found is None:
        return None
    if now - found.seen_at >= TOUCH:
        await _touch(found.id, now)
    return Session(
        found.id,
        found.actor,
        found.theme,
        found.time_zone,
        found.home_zone,
        found.agency_code,
        found.agency_name,
        found.unread,
    )


async def _touch(session_id: int, now: datetime.datetime) -> None:
    """Note the use of a session; where somebody else writes for long, no page waits for that."""
    if session_id not in _touching:
        task = asyncio.create_task(sessions.touch_session(session_id, now=now))
        _touching[session_id] = task
        task.add_done_callback(lambda done: _touched(session_id, done))
        await asyncio.wait({task}, timeout=_PATIENCE)


def _touched(session_id: int, done: asyncio.Task[None]) -> None:
    del _touching[session_id]
    if not done.cancelled() and (error := done.exception()):
        _logger.warning("The use of session %s was not noted: %s", session_id, error)
