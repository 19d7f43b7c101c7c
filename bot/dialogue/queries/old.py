"""Clears away what was said long ago, the oldest first and never much in one statement."""

import datetime

from agencies.common import sql

# What comes later has larger numbers: so a day without anything old reads a chunk and not the whole table.
_OLDEST = "SELECT id, {at} AS at FROM {table} ORDER BY id LIMIT :most"


async def forget_messages(before: datetime.datetime, most: int) -> int:
    """Delete messages made before a moment; say how many."""
    return await sql.execute(
        f"DELETE FROM chat_messages WHERE id IN ({_old('chat_messages', 'made_at')})",
        before=before,
        most=most,
    )


async def forget_updates(before: datetime.datetime, most: int) -> int:
    """Delete updates heard before a moment; the messages to them stay. Say how many."""
    old = _old("chat_updates", "heard_at")
    await sql.execute(
        f"UPDATE chat_messages SET update_id = NULL WHERE update_id IN ({old})", before=before, most=most
    )
    return await sql.execute(f"DELETE FROM chat_updates WHERE id IN ({old})", before=before, most=most)


def _old(table: str, at: str) -> str:
    return f"SELECT id FROM ({_OLDEST.format(table=table, at=at)}) AS oldest WHERE oldest.at < :before"
