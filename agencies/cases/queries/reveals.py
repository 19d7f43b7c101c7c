"""Who has opened which contact points, and when."""

import datetime

from agencies.common import sql
from agencies.common.access import Actor


async def hold_person_still(person_id: int) -> None:
    """Let nobody else open points in this person's name before this transaction ends.

    SQLite has one writer at a time; PostgreSQL locks the person's row.
    """
    if sql.is_postgresql():
        await sql.tuples("SELECT id FROM people WHERE id = :person FOR NO KEY UPDATE", person=person_id)


async def opened_since(person_id: int, kind: str, since: datetime.datetime) -> set[int]:
    """Read which points a person has opened since a moment, to reveal or to call them."""
    found = await sql.tuples(
        "SELECT DISTINCT point_id FROM reveals WHERE person_id = :person AND kind = :kind AND at >= :since",
        person=person_id,
        kind=kind,
        since=since,
    )
    return {int(each[0]) for each in found}


async def add_reveal(
    actor: Actor, point_id: int, kind: str, reason_cipher: bytes | None, *, now: datetime.datetime
) -> None:
    """Note that a person has opened a point."""
    await sql.execute(
        "INSERT INTO reveals (point_id, person_id, kind, reason_cipher, at)"
        " VALUES (:point, :person, :kind, :reason, :now)",
        point=point_id,
        person=actor.person_id,
        kind=kind,
        reason=reason_cipher,
        now=now,
    )
