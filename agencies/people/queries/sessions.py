"""Who is signed in by the web."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.common.access import Actor, Role

IDLE = datetime.timedelta(hours=2)
ABSOLUTE = datetime.timedelta(hours=12)
_ADDRESS, _DEVICE = "session.address", "session.device"


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that still holds, with the person as of now; `unread` messages count up to a hundred."""

    id: int
    seen_at: datetime.datetime
    person_id: int
    email: str
    name: str
    role: str
    agency_id: int | None
    language: str
    theme: str
    time_zone: str | None
    home_zone: str | None
    agency_code: str | None
    agency_name: str | None
    unread: int

    @property
    def actor(self) -> Actor:
        """The person as the one who acts."""
        role = Role(self.role)
        return Actor(self.person_id, self.email, self.name, role, self.agency_id, self.language)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its person sees it in a list."""

    id: int
    begun_at: datetime.datetime
    seen_at: datetime.datetime
    address: str
    device: str


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    begun_at: datetime.datetime
    seen_at: datetime.datetime
    address_cipher: bytes
    device_cipher: bytes


_HOLDS = "sessions.begun_at > :absolute AND sessions.seen_at > :idle"
_LIVE = f"""
SELECT sessions.id, sessions.seen_at, people.id, people.email, people.name, people.role, people.agency_id,
       people.language, people.theme, people.time_zone,
       (SELECT portfolios.time_zone FROM portfolios ORDER BY portfolios.id LIMIT 1),
       agencies.code, agencies.name,
       (SELECT count(*) FROM (SELECT 1 FROM notices WHERE notices.person_id = people.id
                              AND notices.read_at IS NULL LIMIT 100) AS newest)
FROM sessions JOIN people ON people.id = sessions.person_id
LEFT JOIN agencies ON agencies.id = people.agency_id
WHERE sessions.token_digest = :digest AND people.active AND {_HOLDS}
  AND coalesce(agencies.status, 'active') <> 'retired'
"""


async def add_session(
    person_id: int, digest: bytes, *, address: str, device: str, now: datetime.datetime
) -> int:
    """Add a session, and clear away those that have run out."""
    await sql.execute(f"DELETE FROM sessions WHERE NOT ({_HOLDS})", **_limits(now))
    return await sql.insert(
        "INSERT INTO sessions (token_digest, person_id, address_cipher, device_cipher, begun_at, seen_at)"
        " VALUES (:digest, :person, :address, :device, :now, :now) RETURNING id",
        digest=digest,
        person=person_id,
        address=vault.encrypt(address, _ADDRESS),
        device=vault.encrypt(device, _DEVICE),
        now=now,
    )


async def live_session(digest: bytes, *, now: datetime.datetime) -> LiveSession | None:
    """Find the session behind a digest that has not run out and whose person is active.

    Nobody of a retired agency has one any more, whatever rows are left.
    """
    return await sql.row(LiveSession, _LIVE, digest=digest, **_limits(now))


async def touch_session(session_id: int, *, now: datetime.datetime) -> None:
    """Note that a session is in use."""
    await sql.execute(
        "UPDATE sessions SET seen_at = :now WHERE id = :id AND seen_at < :now", id=session_id, now=now
    )


async def delete_session(person_id: int, session_id: int) -> bool:
    """End one session of a person; False when there is none any more."""
    return bool(
        await sql.execute(
            "DELETE FROM sessions WHERE id = :id AND person_id = :person", id=session_id, person=person_id
        )
    )


async def delete_sessions(person_id: int, *, but: int | None = None) -> int:
    """End all sessions of a person, save perhaps one; say how many."""
    return await sql.execute(
        "DELETE FROM sessions WHERE person_id = :person AND id <> :kept", person=person_id, kept=but or 0
    )


async def delete_sessions_of(person_ids: Sequence[int]) -> int:
    """End all sessions of some people; say how many."""
    return await sql.execute(
        f"DELETE FROM sessions WHERE {sql.any_of('person_id', 'people')}", people=list(person_ids)
    )


async def sessions_of(person_id: int, *, now: datetime.datetime) -> Sequence[SessionRow]:
    """List the sessions of a person that hold, the one used last first."""
    found = await sql.rows(
        _Stored,
        "SELECT id, begun_at, seen_at, address_cipher, device_cipher FROM sessions"
        f" WHERE person_id = :person AND {_HOLDS} ORDER BY seen_at DESC, id DESC",
        person=person_id,
        **_limits(now),
    )
    return [
        SessionRow(
            each.id,
            each.begun_at,
            each.seen_at,
            vault.decrypt(each.address_cipher, _ADDRESS),
            vault.decrypt(each.device_cipher, _DEVICE),
        )
        for each in found
    ]


def _limits(now: datetime.datetime) -> dict[str, datetime.datetime]:
    return {"absolute": now - ABSOLUTE, "idle": now - IDLE}
