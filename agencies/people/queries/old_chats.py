"""Clears away codes and links of chats that ended long ago."""

import datetime

from agencies.common.clearing import forget, forget_oldest


async def forget_codes(before: datetime.datetime, most: int) -> int:
    """Delete codes that held until before a moment, used or not; say how many."""
    return await forget_oldest("chat_codes", "expires_at", before=before, most=most)


async def forget_ended_chats(before: datetime.datetime, most: int) -> int:
    """Delete chats that ended before a moment, and those that were nobody's; say how many.

    Call it when what was said in them is deleted.
    """
    old = "ended_at < :before OR person_id IS NULL AND heard_at < :before"
    return await forget("chats", old, before=before, most=most)
