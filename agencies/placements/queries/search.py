"""Cases found by the batch in which they were placed."""

from agencies.common import sql
from agencies.common.access import Actor, visible_cases

MOST = 200


async def by_batch(actor: Actor, code: str) -> list[int]:
    """Find the cases that a batch has or had, as far as the actor sees them."""
    batches = await sql.tuples("SELECT id FROM batches WHERE code = :code", code=code)
    # Most words are no batch's code, and to learn that from all placements takes long.
    if not batches:
        return []
    seen = visible_cases(actor)
    found = await sql.tuples(
        "SELECT cases.id FROM placements JOIN cases ON cases.id = placements.case_id"
        f" WHERE {sql.any_of('placements.batch_id', 'batches')} AND {seen.text}"
        " ORDER BY cases.id LIMIT :most",
        batches=[int(each[0]) for each in batches],
        most=MOST,
        **seen.values,
    )
    return [int(each[0]) for each in found]
