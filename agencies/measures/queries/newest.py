"""How far the books have come: what changes whenever a fact does."""

import datetime

from agencies.common import sql
from agencies.common.access import Actor, visible_by_agency

_LAST = 1_000


def open_books() -> object:
    """Give what stands for the open database, so that nothing is remembered of one for another."""
    return sql.connection()


async def newest_change() -> tuple[int, int]:
    """Give a mark that differs once any act was committed: every act writes a journal row with it.

    Rows may be committed out of order, so the mark has the newest id and how many of the last thousand are
    there: one that comes late fills its gap.
    """
    found = await sql.tuples(
        "SELECT coalesce(max(id), 0), count(*) FROM journal WHERE id >"
        " (SELECT coalesce(max(id), 0) FROM journal) - :last",
        last=_LAST,
    )
    newest, among_last = found[0]
    return int(newest), int(among_last)


async def newest_work(actor: Actor) -> datetime.date | None:
    """Find the last day on which an agency that the actor sees did anything; None before the first."""
    seen = visible_by_agency(actor, "agencies.id")
    return await sql.value(
        datetime.date,
        "SELECT max((SELECT max(civil_day) FROM contacts WHERE contacts.agency_id = agencies.id))"
        f" FROM agencies WHERE {seen.text}",
        **seen.values,
    )
