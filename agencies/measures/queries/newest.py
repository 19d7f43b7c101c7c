"""How far the books have come: what changes whenever a fact does."""

from agencies.common import sql

_LAST = 1_000


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
