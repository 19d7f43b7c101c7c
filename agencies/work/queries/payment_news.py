"""What an import of payments brought to whom."""

from dataclasses import dataclass

from agencies.common import sql


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in for an agency on the cases in one person's hands, or in nobody's; minor units."""

    agency_id: int
    collector_id: int | None
    payments: int
    amount_minor: int


async def brought_by(job_id: int) -> list[Brought]:
    """Sum what an import of payments credited, by agency and by who has the cases now."""
    return await sql.rows(
        Brought,
        "SELECT attributions.agency_id, assignments.collector_id, count(*),"
        " CAST(sum(attributions.amount_minor) AS BIGINT) FROM payments"
        " JOIN attributions ON attributions.payment_id = payments.id"
        " LEFT JOIN assignments ON assignments.placement_id = attributions.placement_id"
        " AND assignments.ended_at IS NULL WHERE payments.job_id = :job"
        " GROUP BY attributions.agency_id, assignments.collector_id"
        " ORDER BY attributions.agency_id, assignments.collector_id",
        job=job_id,
    )
