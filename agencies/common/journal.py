"""Who did what to which thing, written in the transaction of the change."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from agencies.common import sql, vault
from agencies.common.access import Actor

_POSITION = {
    True: "SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)",
    False: "SELECT coalesce(max(position), 0) + 1 FROM journal",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal row as it is stored."""

    id: int
    at: datetime.datetime
    actor_id: int | None
    act: str
    thing: str
    thing_id: int | None
    agency_id: int | None
    content: str
    position: int
    mac: bytes


async def record(
    actor: Actor,
    act: str,
    thing: str,
    thing_id: int | None = None,
    *,
    now: datetime.datetime,
    agency_id: int | None = None,
    **content: object,
) -> None:
    """Write one row; call it inside the transaction of the change it tells of, without personal data."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    position = await sql.value(int, _POSITION[sql.is_postgresql()])
    mac = code(now, actor.person_id, act, thing, thing_id, agency_id, text, position)
    await sql.execute(
        "INSERT INTO journal (at, actor_id, act, thing, thing_id, agency_id, content, position, mac) VALUES"
        " (:at, :actor, :act, :thing, :thing_id, :agency, :content, :position, :mac)",
        at=now,
        actor=actor.person_id,
        act=act,
        thing=thing,
        thing_id=thing_id,
        agency=agency_id,
        content=text,
        position=position,
        mac=mac,
    )


def members_digest(ids: Iterable[object]) -> str:
    """Digest the members of a bulk act, so that one row stands for all of them."""
    return sha256(",".join(str(each) for each in ids).encode()).hexdigest()


def code(at: datetime.datetime, *parts: object) -> bytes:
    """Code what was written at a moment, so that only this home could have written it."""
    content = [at.astimezone(datetime.UTC).isoformat(), *parts]
    return vault.journal_mac(json.dumps(content, ensure_ascii=False).encode())
