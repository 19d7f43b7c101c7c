"""Clears away what was said long ago, the oldest first and never much in one statement."""

import datetime

from agencies.common import sql
from agencies.common.clearing import among_oldest, forget_oldest


async def forget_messages(before: datetime.datetime, most: int) -> int:
    """Delete messages made before a moment; say how many."""
    return await forget_oldest("chat_messages", "made_at", before=before, most=most)


async def forget_updates(before: datetime.datetime, most: int) -> int:
    """Delete updates heard before a moment; the messages to them stay. Say how many."""
    await sql.execute(
        "UPDATE chat_messages SET update_id = NULL"
        f" WHERE update_id IN ({among_oldest('chat_updates', 'heard_at')})",
        before=before,
        most=most,
    )
    return await forget_oldest("chat_updates", "heard_at", before=before, most=most)
