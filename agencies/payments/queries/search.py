"""Cases found by the reference of a payment."""

from agencies.common import sql
from agencies.common.access import Actor, visible_cases

MOST = 200


async def by_reference(actor: Actor, reference: str) -> list[int]:
    """Find the cases on which a payment with this reference was posted, as far as the actor sees them."""
    seen = visible_cases(actor)
    found = await sql.tuples(
        "SELECT cases.id FROM payments JOIN cases ON cases.id = payments.case_id"
        f" WHERE payments.reference = :reference AND {seen.text} ORDER BY cases.id LIMIT :most",
        reference=reference,
        most=MOST,
        **seen.values,
    )
    return [int(each[0]) for each in found]
