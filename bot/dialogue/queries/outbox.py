"""What waits to be said in the chats of a door, in order within each chat."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.people.queries.chats import ADDRESS
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
class _Stored:
    id: int
    chat_id: int
    address_cipher: bytes
    content_cipher: bytes
    edits: str | None
    attempts: int
    too_late: bool

    def opened(self) -> Waiting:
        address = vault.decrypt(self.address_cipher, ADDRESS)
        return Waiting(
            self.id, self.chat_id, address, open_reply(self.content_cipher), self.edits, self.attempts
        )


async def due_replies(
    door: str, *, besides: Collection[int], now: datetime.datetime, most: int
) -> list[Waiting]:
    """Read the first reply that waits in each chat, besides the chats that are at hand.

    Nothing is taken here: one process at a time carries replies, and whoever comes after one that died says
    again what it may have said already. A reply may come twice, never not at all. Only what was made before
    its chat ended is given up: whoever lost access is shown nothing more.
    """
    found = await _first_in_chats(door, besides, now, most)
    if any(each.too_late for each in found):
        await _give_up_late(door, besides)
        found = await _first_in_chats(door, besides, now, most)
    return [each.opened() for each in found if not each.too_late]


async def _first_in_chats(
    door: str, besides: Collection[int], now: datetime.datetime, most: int
) -> list[_Stored]:
    return await sql.rows(
        _Stored,
        "SELECT first.id, first.chat_id, chats.address_cipher, first.content_cipher, first.edits,"
        " first.attempts, coalesce(first.made_at < chats.ended_at, false)"
        " FROM chat_messages AS first JOIN chats ON chats.id = first.chat_id"
        " WHERE chats.door = :door AND first.state = 'waiting' AND first.next_try_at <= :now"
        f" AND NOT {sql.any_of('first.chat_id', 'besides')} AND NOT EXISTS (SELECT 1"
        " FROM chat_messages AS earlier WHERE earlier.chat_id = first.chat_id AND earlier.id < first.id"
        " AND earlier.state = 'waiting') ORDER BY first.id LIMIT :most",
        door=door,
        besides=list(besides),
        now=now,
        most=most,
    )


async def _give_up_late(door: str, besides: Collection[int]) -> None:
    await sql.execute(
        "UPDATE chat_messages SET state = 'given_up', reason = 'chat_ended' FROM chats"
        " WHERE chats.id = chat_messages.chat_id AND chats.door = :door AND chat_messages.state = 'waiting'"
        f" AND chat_messages.made_at < chats.ended_at AND NOT {sql.any_of('chats.id', 'besides')}",
        door=door,
        besides=list(besides),
    )


async def mark_sent(message_id: int, external_id: str | None) -> None:
    """Note that a reply was said, and how the door names its message."""
    await sql.execute(
        "UPDATE chat_messages SET state = 'sent', attempts = attempts + 1, external_id = :external,"
        " reason = NULL WHERE id = :id AND state = 'waiting'",
        id=message_id,
        external=external_id,
    )


async def try_later(message_id: int, reason: str, *, at: datetime.datetime) -> None:
    """Leave a reply to be tried again at a moment, and why it did not get through."""
    await sql.execute(
        "UPDATE chat_messages SET next_try_at = :at, reason = :reason, attempts = attempts + 1"
        " WHERE id = :id AND state = 'waiting'",
        id=message_id,
        at=at,
        reason=reason,
    )


async def give_up(message_id: int, reason: str) -> None:
    """Try a reply no more."""
    await sql.execute(
        "UPDATE chat_messages SET state = 'given_up', reason = :reason, attempts = attempts + 1"
        " WHERE id = :id AND state = 'waiting'",
        id=message_id,
        reason=reason,
    )
