"""Messages to people: written in the transaction of what they tell, read in the inbox, carried by chat."""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from agencies.common import sql, vault
from agencies.common.access import Actor, Role
from agencies.common.clearing import forget
from agencies.common.words import Message, pack, unpack

_CONTENT = "notice.content"


class Kind(StrEnum):
    """What a notice tells of."""

    NEW_BATCH = "new_batch"
    RECALL = "recall"
    PROMISE_DUE = "promise_due"
    PAYMENT_RECEIVED = "payment_received"
    REQUEST = "request"
    STATEMENT = "statement"
    SCORE = "score"
    STANDING = "standing"
    COMPLAINT = "complaint"
    INSPECTION = "inspection"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told: the same key is told to a person once; `link` is a path of the portal, or nothing.

    `words` name cases by number and debtors masked, never more.
    """

    kind: Kind
    key: str
    words: Message
    link: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message as its person reads it; `link` is a path of the portal, or nothing."""

    id: int
    kind: Kind
    words: Message
    link: str
    made_at: datetime.datetime
    read_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    kind: Kind
    content_cipher: bytes
    link: str
    made_at: datetime.datetime
    read_at: datetime.datetime | None


async def tell_person(person_id: int, news: News, *, now: datetime.datetime) -> None:
    """Leave a message for one person; call it inside the transaction of what it tells."""
    await _tell(news, now, "id = :person", person=person_id)


async def tell_agency(
    agency_id: int,
    news: News,
    *,
    roles: Collection[Role] = (Role.AGENCY_MANAGER,),
    now: datetime.datetime,
) -> None:
    """Leave a message for an agency's people of some roles; call it inside the transaction."""
    where = f"agency_id = :agency AND {sql.any_of('role', 'roles')}"
    await _tell(news, now, where, agency=agency_id, roles=list(roles))


async def tell_roles(roles: Collection[Role], news: News, *, now: datetime.datetime) -> None:
    """Leave a message for the lender's people of some roles; call it inside the transaction."""
    await _tell(news, now, f"agency_id IS NULL AND {sql.any_of('role', 'roles')}", roles=list(roles))


async def _tell(news: News, now: datetime.datetime, where: str, **values: object) -> None:
    await sql.execute(
        "INSERT INTO notices (person_id, kind, key, content_cipher, link, made_at, chat, attempts,"
        " next_try_at) SELECT id, CAST(:kind AS TEXT), CAST(:key AS TEXT), :content, CAST(:link AS TEXT),"
        f" :now, 'waiting', 0, :now FROM people WHERE active AND {where}"
        " ON CONFLICT (person_id, key) DO NOTHING",
        kind=news.kind.value,
        key=news.key,
        content=vault.encrypt(json.dumps(pack(news.words)), _CONTENT),
        link=news.link,
        now=now,
        **values,
    )


async def inbox(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[Notice]:
    """Read a person's own messages, newest first; `before` is the last id of the page before."""
    found = await sql.rows(
        _Stored,
        "SELECT id, kind, content_cipher, link, made_at, read_at FROM notices WHERE person_id = :person"
        " AND (CAST(:before AS BIGINT) IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit",
        person=actor.person_id,
        before=before,
        limit=limit,
    )
    return [
        Notice(each.id, each.kind, opened(each.content_cipher), each.link, each.made_at, each.read_at)
        for each in found
    ]


async def unread(actor: Actor) -> int:
    """Count a person's own messages that were not read yet, up to a hundred."""
    return (
        await sql.value(
            int,
            "SELECT count(*) FROM (SELECT 1 FROM notices WHERE person_id = :person AND read_at IS NULL"
            " LIMIT 100) AS newest",
            person=actor.person_id,
        )
        or 0
    )


async def mark_read(actor: Actor, up_to: int, *, now: datetime.datetime) -> int:
    """Note that a person has read the own messages up to an id; give how many were new."""
    return await sql.execute(
        "UPDATE notices SET read_at = :now WHERE person_id = :person AND id <= :up_to AND read_at IS NULL",
        person=actor.person_id,
        up_to=up_to,
        now=now,
    )


async def forget_read(before: datetime.datetime, most: int) -> int:
    """Delete some of the messages that were read before a moment; say how many."""
    return await forget("notices", "read_at < :before", before=before, most=most)


def opened(sealed: bytes) -> Message:
    """Open what a message says."""
    return unpack(json.loads(vault.decrypt(sealed, _CONTENT)))
