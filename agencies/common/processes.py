"""Which processes live: each says so every few seconds, so that others can tell who is missing."""

import datetime
import socket

from agencies.common import sql

BEAT = 5.0
LATE = datetime.timedelta(seconds=30)
_FORGOTTEN = datetime.timedelta(days=1)


async def note(holder: str, kind: str, *, now: datetime.datetime) -> None:
    """Say that a process lives, and forget those that have been silent for a day."""
    await sql.execute(
        "INSERT INTO processes (holder, kind, host, begun_at, seen_at)"
        " VALUES (:holder, :kind, :host, :now, :now)"
        " ON CONFLICT (holder) DO UPDATE SET seen_at = excluded.seen_at",
        holder=holder,
        kind=kind,
        host=socket.gethostname(),
        now=now,
    )
    await sql.execute("DELETE FROM processes WHERE seen_at < :forgotten", forgotten=now - _FORGOTTEN)


async def leave(holder: str) -> None:
    """Say that a process ends by itself."""
    await sql.execute("DELETE FROM processes WHERE holder = :holder", holder=holder)


async def lives(kind: str, *, now: datetime.datetime, host: str | None = None) -> bool:
    """Say whether a process of a kind was seen within half a minute, on one host or on any."""
    found = await sql.value(
        int,
        "SELECT count(*) FROM processes WHERE kind = :kind AND seen_at > :late"
        " AND (CAST(:host AS TEXT) IS NULL OR host = :host)",
        kind=kind,
        late=now - LATE,
        host=host,
    )
    return bool(found)
