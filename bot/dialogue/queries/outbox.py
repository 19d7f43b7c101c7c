"""What waits to be said in the chats of a door: taken under a lease, in order within each chat."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.people.queries.chats import address_of
from bot.dialogue.queries.talk import open_reply
from bot.dialogue.spoken import Reply


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reply on its way: to which address, in place of which message, and how often it was tried."""

    id: int
    chat_id: int
    address: str
    reply: Reply
    edits: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: int
    chat_id: int
    content_cipher: bytes
    edits: str | None
    attempts: int


async def claim_replies(
    door: str, *, lease: datetime.timedelta, now: datetime.datetime, most: int = 20
) -> list[Waiting]:
    """Take the first reply that waits in each chat, so that nobody else tries it before the lease is over.

    Who dies with one leaves it to whoever comes after the lease: a reply may come twice, never not at all.
    """
    skip = " FOR UPDATE SKIP LOCKED" if sql.is_postgresql() else ""
    found = await sql.rows(
        _Claimed,
        "UPDATE chat_messages SET attempts = attempts + 1, next_try_at = :until WHERE state = 'waiting'"
        " AND next_try_at <= :now AND id IN (SELECT first.id FROM chat_messages AS first"
        " JOIN chats ON chats.id = first.chat_id AND chats.door = :door"
        " WHERE first.state = 'waiting' AND first.next_try_at <= :now AND NOT EXISTS (SELECT 1"
        " FROM chat_messages AS earlier WHERE earlier.chat_id = first.chat_id AND earlier.id < first.id"
        f" AND earlier.state = 'waiting') ORDER BY first.next_try_at, first.id LIMIT :most{_of(skip)})"
        " RETURNING id, chat_id, content_cipher, edits, attempts",
        door=door,
        now=now,
        until=now + lease,
        most=most,
    )
    return [
        Waiting(
            each.id,
            each.chat_id,
            await address_of(each.chat_id),
            open_reply(each.content_cipher),
            each.edits,
            each.attempts,
        )
        for each in sorted(found, key=lambda each: each.id)
    ]


def _of(skip: str) -> str:
    return skip.replace("UPDATE", "UPDATE OF first") if skip else ""


async def mark_sent(message_id: int, external_id: str | None) -> None:
    """Note that a reply was said, and how the door names its message."""
    await sql.execute(
        "UPDATE chat_messages SET state = 'sent', external_id = :external, reason = NULL"
        " WHERE id = :id AND state = 'waiting'",
        id=message_id,
        external=external_id,
    )


async def try_later(message_id: int, reason: str, *, at: datetime.datetime) -> None:
    """Leave a reply to be tried again at a moment, and why it did not get through."""
    await sql.execute(
        "UPDATE chat_messages SET next_try_at = :at, reason = :reason WHERE id = :id AND state = 'waiting'",
        id=message_id,
        at=at,
        reason=reason,
    )


async def give_up(message_id: int, reason: str) -> None:
    """Try a reply no more."""
    await sql.execute(
        "UPDATE chat_messages SET state = 'given_up', reason = :reason WHERE id = :id AND state = 'waiting'",
        id=message_id,
        reason=reason,
    )


async def release_replies(door: str, *, now: datetime.datetime) -> None:
    """Free what somebody took who has died since; call it when nobody else carries anything."""
    await sql.execute(
        "UPDATE chat_messages SET next_try_at = :now WHERE state = 'waiting' AND next_try_at > :now"
        " AND reason IS NULL AND EXISTS (SELECT 1 FROM chats WHERE chats.id = chat_messages.chat_id"
        " AND chats.door = :door)",
        door=door,
        now=now,
    )
