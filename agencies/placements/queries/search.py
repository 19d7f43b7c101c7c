"""Cases found by the batch in which they were placed."""

from agencies.common import sql
from agencies.common.access import Actor, visible_cases

MOST = 200


async def by_batch(actor: Actor, code: str) -> list[int]:
    """Find the cases that a batch has or had, as far as the actor sees them."""
    seen = visible_cases(actor)
    found = await sql.tuples(
        "SELECT cases.id FROM batches JOIN placements ON placements.batch_id = batches.id"
        " JOIN cases ON cases.id = placements.case_id"
        f" WHERE batches.code = :code AND {seen.text} ORDER BY cases.id LIMIT :most",
        code=code,
        most=MOST,
        **seen.values,
    )
    return [int(each[0]) for each in found]
