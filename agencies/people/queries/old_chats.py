"""Clears away codes and links of chats that ended long ago."""

import datetime

from agencies.common import sql


async def forget_codes(before: datetime.datetime, most: int) -> int:
    """Delete codes that held until before a moment, used or not; say how many."""
    return await sql.execute(
        "DELETE FROM chat_codes WHERE id IN (SELECT id FROM (SELECT id, expires_at FROM chat_codes"
        " ORDER BY id LIMIT :most) AS oldest WHERE oldest.expires_at < :before)",
        before=before,
        most=most,
    )


async def forget_ended_chats(before: datetime.datetime, most: int) -> int:
    """Delete chats that ended before a moment, and those that were nobody's; say how many.

    Call it when what was said in them is deleted.
    """
    return await sql.execute(
        "DELETE FROM chats WHERE id IN (SELECT id FROM chats WHERE ended_at < :before"
        " OR person_id IS NULL AND heard_at < :before ORDER BY id LIMIT :most)"
        " AND (ended_at < :before OR person_id IS NULL AND heard_at < :before)",
        before=before,
        most=most,
    )
