"""What was heard and said in chats: kept sealed, in the transaction of what it tells of."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agencies.common import bulk, sql, vault
from agencies.common.words import pack, unpack
from agencies.work.rules.day_counts import DayCount
from bot.dialogue.spoken import Button, Heard, Picture, Reply

PORTAL = "portal"
_CONTENT = "chat.content"
_COLUMNS = (
    *("chat_id", "update_id", "direction", "content_cipher", "edits", "made_at", "state", "attempts"),
    "next_try_at",
)


async def note_update(heard: Heard, chat_id: int, *, now: datetime.datetime) -> int | None:
    """Note that an update was heard, and give its number; None when it was heard before."""
    found = await sql.tuples(
        "INSERT INTO chat_updates (door, key, chat_id, heard_at) VALUES (:door, :key, :chat, :now)"
        " ON CONFLICT (door, key) DO NOTHING RETURNING id",
        door=heard.door,
        key=heard.key,
        chat=chat_id,
        now=now,
    )
    return int(found[0][0]) if found else None


async def replies_to(heard: Heard) -> list[Reply]:
    """Read the replies that an update was given when it was first heard."""
    found = await sql.tuples(
        "SELECT chat_messages.content_cipher FROM chat_messages"
        " JOIN chat_updates ON chat_updates.id = chat_messages.update_id"
        " WHERE chat_updates.door = :door AND chat_updates.key = :key AND chat_messages.direction = 'out'"
        " ORDER BY chat_messages.id",
        door=heard.door,
        key=heard.key,
    )
    return [open_reply(bytes(each[0])) for each in found]


async def keep_talk(
    chat_id: int, update_id: int, heard: Heard, replies: Sequence[Reply], *, now: datetime.datetime
) -> None:
    """Keep what was heard and what is to be said to it; in the portal it is said by being there."""
    rows: list[tuple[object, ...]] = [
        (chat_id, update_id, "in", _sealed(_heard(heard)), None, now, "heard", 0, now)
    ]
    state = "sent" if heard.door == PORTAL else "waiting"
    for each in replies:
        edits = heard.message if each.edit else None
        rows.append((chat_id, update_id, "out", _sealed(_packed(each)), edits, now, state, 0, now))
    await bulk.copy("chat_messages", _COLUMNS, rows)


def _sealed(content: dict[str, Any]) -> bytes:
    return vault.encrypt(json.dumps(content, ensure_ascii=False), _CONTENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation: what the person said, or the reply; exactly one is there.

    `language` is that of the reply, or of the reply before, to which the person spoke; empty where none is.
    """

    id: int
    made_at: datetime.datetime
    said: str | None
    reply: Reply | None
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    made_at: datetime.datetime
    direction: str
    content_cipher: bytes


async def conversation(chat_id: int, *, before: int | None = None, most: int = 30) -> list[Line]:
    """Read the newest messages of a chat in order of time; `before` is the first one shown until now."""
    found = await sql.rows(
        _Stored,
        "SELECT id, made_at, direction, content_cipher FROM chat_messages WHERE chat_id = :chat"
        " AND (CAST(:before AS BIGINT) IS NULL OR id < :before) ORDER BY id DESC LIMIT :most",
        chat=chat_id,
        before=before,
        most=most,
    )
    lines: list[Line] = []
    for each in reversed(found):
        lines.append(_line(each, lines[-1].language if lines else ""))
    return lines


def _line(stored: _Stored, language: str) -> Line:
    """Open a line; `language` is that of the line before."""
    if stored.direction == "out":
        reply = open_reply(stored.content_cipher)
        return Line(stored.id, stored.made_at, None, reply, reply.language)
    content = json.loads(vault.decrypt(stored.content_cipher, _CONTENT))
    return Line(stored.id, stored.made_at, content["text"] or content["label"] or "", None, language)


def _heard(heard: Heard) -> dict[str, Any]:
    return {"text": heard.text, "tap": heard.tap, "label": heard.label}


def _packed(reply: Reply) -> dict[str, Any]:
    buttons = [[_button(each) for each in row] for row in reply.buttons]
    shown = _shown(reply.picture) if reply.picture else None
    said = {"text": reply.text, "language": reply.language}
    return {**said, "buttons": buttons, "edit": reply.edit, "picture": shown}


def _button(button: Button) -> list[object]:
    return [button.label, button.tap, *([pack(button.words)] if button.words else [])]


def _opened_button(label: str, tap: str, words: list[Any] | None = None) -> Button:
    return Button(label, tap, unpack(words) if words else None)


def _shown(picture: Picture) -> dict[str, Any]:
    days = [[each.day.isoformat(), each.contacts, each.conversations] for each in picture.days]
    return {"title": picture.title, "part": picture.part, "language": picture.language, "days": days}


def open_reply(sealed: bytes) -> Reply:
    """Open a reply as it was kept."""
    kept = json.loads(vault.decrypt(sealed, _CONTENT))
    return Reply(
        text=kept["text"],
        buttons=tuple(tuple(_opened_button(*each) for each in row) for row in kept["buttons"]),
        edit=kept["edit"],
        picture=_opened(kept["picture"]) if kept["picture"] else None,
        language=kept.get("language", ""),
    )


def _opened(shown: dict[str, Any]) -> Picture:
    days = tuple(
        DayCount(datetime.date.fromisoformat(day), contacts, conversations)
        for day, contacts, conversations in shown["days"]
    )
    return Picture(shown["title"], shown["part"], shown["language"], days)
