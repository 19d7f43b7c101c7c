"""Clears away what is old in stretches, never much in one statement."""

import datetime

from agencies.common import sql


async def forget(table: str, old: str, *, before: datetime.datetime, most: int) -> int:
    """Delete the first `most` rows of a table that are `old`, a condition over :before; say how many."""
    text = f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {old} ORDER BY id LIMIT :most)"
    # Said twice, since a row may have come into use again while the statement waited for it.
    return await sql.execute(f"{text} AND ({old})", before=before, most=most)


async def forget_oldest(table: str, at: str, *, before: datetime.datetime, most: int) -> int:
    """Delete what is from before a moment among the `most` oldest rows of a table; say how many."""
    return await sql.execute(
        f"DELETE FROM {table} WHERE id IN ({among_oldest(table, at)})", before=before, most=most
    )


def among_oldest(table: str, at: str) -> str:
    """Write which of the :most oldest rows of a table are from before a moment.

    What comes later has larger numbers: so a day without anything old reads a stretch, not the whole table.
    """
    oldest = f"SELECT id, {at} AS at FROM {table} ORDER BY id LIMIT :most"
    return f"SELECT id FROM ({oldest}) AS oldest WHERE oldest.at < :before"
