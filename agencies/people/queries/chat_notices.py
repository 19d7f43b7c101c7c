"""Messages to people on their way into chats; whoever has none finds them in the inbox of the portal."""

import datetime
from dataclasses import dataclass

from agencies.common import notices, sql, vault
from agencies.common.words import Message
from agencies.people.queries.chats import ADDRESS

# What could not be told for so long is no news in a chat any more.
FRESH = datetime.timedelta(days=1)
NO_CHAT = "no_chat"

# Whoever was deactivated, or whose agency was retired, is told nothing from that moment on.
_CHATS = """
    FROM chats JOIN people ON people.id = chats.person_id AND people.active
    LEFT JOIN agencies ON agencies.id = people.agency_id
    WHERE chats.door = :door AND chats.ended_at IS NULL AND coalesce(agencies.status, 'active') <> 'retired'
"""


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A message due in a chat, in its person's language; `link` is a path of the portal, or nothing."""

    id: int
    address: str
    language: str
    words: Message
    link: str
    attempts: int


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: int
    person_id: int
    content_cipher: bytes
    link: str
    attempts: int


@dataclass(frozen=True, slots=True)
class _Chat:
    person_id: int
    address_cipher: bytes
    language: str


async def leave_to_inbox(door: str, *, now: datetime.datetime) -> int:
    """Leave to the inbox what is due to people without a chat, and what is a day old; say how much."""
    return await sql.execute(
        "UPDATE notices SET chat = 'inbox', reason = :reason WHERE chat = 'waiting' AND next_try_at <= :now"
        f" AND (made_at < :old OR NOT EXISTS (SELECT 1 {_CHATS} AND chats.person_id = notices.person_id))",
        reason=NO_CHAT,
        door=door,
        old=now - FRESH,
        now=now,
    )


async def claim_notices(
    door: str, *, lease: datetime.timedelta, now: datetime.datetime, most: int
) -> list[DueNotice]:
    """Take messages that are due, so that nobody else tries them before the lease is over."""
    skip = " FOR UPDATE OF due SKIP LOCKED" if sql.is_postgresql() else ""
    claimed = await sql.rows(
        _Claimed,
        "UPDATE notices SET attempts = attempts + 1, next_try_at = :until WHERE chat = 'waiting'"
        " AND next_try_at <= :now AND id IN (SELECT due.id FROM notices AS due WHERE due.chat = 'waiting'"
        f" AND due.next_try_at <= :now AND EXISTS (SELECT 1 {_CHATS} AND chats.person_id = due.person_id)"
        f" ORDER BY due.next_try_at, due.id LIMIT :most{skip})"
        " RETURNING id, person_id, content_cipher, link, attempts",
        door=door,
        now=now,
        until=now + lease,
        most=most,
    )
    chats = await _chats_of({each.person_id for each in claimed}, door)
    return [
        _due(each, chats[each.person_id])
        for each in sorted(claimed, key=lambda each: each.id)
        if each.person_id in chats
    ]


async def release_notices(*, now: datetime.datetime) -> None:
    """Free what somebody took who has died since; call it when nobody else carries anything."""
    await sql.execute(
        "UPDATE notices SET next_try_at = :now WHERE chat = 'waiting' AND next_try_at > :now"
        " AND reason IS NULL",
        now=now,
    )


async def _chats_of(people: set[int], door: str) -> dict[int, _Chat]:
    if not people:
        return {}
    found = await sql.rows(
        _Chat,
        f"SELECT chats.person_id, chats.address_cipher, people.language {_CHATS}"
        f" AND {sql.any_of('chats.person_id', 'people')} ORDER BY chats.id",
        door=door,
        people=list(people),
    )
    return {each.person_id: each for each in found}


def _due(claimed: _Claimed, chat: _Chat) -> DueNotice:
    return DueNotice(
        claimed.id,
        vault.decrypt(chat.address_cipher, ADDRESS),
        chat.language,
        notices.opened(claimed.content_cipher),
        claimed.link,
        claimed.attempts,
    )


async def mark_sent(message_id: int, external_id: str | None) -> None:
    """Note that a message was told in the chat."""
    await _set(message_id, "chat = 'sent', reason = NULL")


async def try_later(message_id: int, reason: str, *, at: datetime.datetime) -> None:
    """Leave a message to be tried again at a moment, and why it did not get through."""
    await _set(message_id, "next_try_at = :at, reason = :reason", at=at, reason=reason)


async def give_up(message_id: int, reason: str) -> None:
    """Leave a message to the inbox, and why the chat did not take it."""
    await _set(message_id, "chat = 'inbox', reason = :reason", reason=reason)


async def _set(message_id: int, changes: str, **values: object) -> None:
    await sql.execute(
        f"UPDATE notices SET {changes} WHERE id = :id AND chat = 'waiting'", id=message_id, **values
    )
