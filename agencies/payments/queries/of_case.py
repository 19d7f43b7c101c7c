"""The payments of one case, with whom each is credited to, or why it waits."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class CasePayment:
    """A payment on a case, minor units; `agency` has the credit, else `waits` says why nobody has."""

    id: int
    reference: str
    paid_on: datetime.date
    amount_minor: int
    excess_minor: int
    channel: str | None
    agency: str | None
    basis: str | None
    waits: str | None
    outcome: str | None
    reverses: str | None
    reversed_by: str | None
    lowers: bool


async def payments_of_case(actor: Actor, case_id: int, *, most: int = 100) -> list[CasePayment]:
    """List the payments of a case, the newest first, for the lender; `lowers` where the balance counts it."""
    require(actor, Permission.READ_PAYMENTS)
    return await sql.rows(
        CasePayment,
        "SELECT payments.id, payments.reference, payments.paid_on, payments.amount_minor,"
        " payments.excess_minor, payments.channel, agencies.code, attributions.basis, queue_items.reason,"
        " queue_resolutions.outcome, original.reference, back.reference, payments.paid_on > cases.as_of"
        " FROM payments JOIN cases ON cases.id = payments.case_id"
        " LEFT JOIN attributions ON attributions.payment_id = payments.id"
        " LEFT JOIN agencies ON agencies.id = attributions.agency_id"
        " LEFT JOIN queue_items ON queue_items.payment_id = payments.id"
        " LEFT JOIN queue_resolutions ON queue_resolutions.queue_item_id = queue_items.id"
        " LEFT JOIN payments AS original ON original.id = payments.reverses_id"
        " LEFT JOIN payments AS back ON back.reverses_id = payments.id"
        " WHERE payments.case_id = :case ORDER BY payments.paid_on DESC, payments.id DESC LIMIT :most",
        case=case_id,
        most=most,
    )
