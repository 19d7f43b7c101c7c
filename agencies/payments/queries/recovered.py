"""What came in for batches."""

from collections.abc import Collection, Mapping

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency


async def recovered_of_batches(actor: Actor, batch_ids: Collection[int]) -> Mapping[int, int]:
    """Sum what is attributed to the placements of batches, net of reversals, in minor units by batch."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "attributions.agency_id")
    found = await sql.tuples(
        "SELECT placements.batch_id, CAST(sum(attributions.amount_minor) AS BIGINT) FROM placements"
        " JOIN attributions ON attributions.placement_id = placements.id"
        f" WHERE {sql.any_of('placements.batch_id', 'batches')} AND {seen.text} GROUP BY placements.batch_id",
        batches=sorted(batch_ids),
        **seen.values,
    )
    return {int(batch_id): int(minor) for batch_id, minor in found}
