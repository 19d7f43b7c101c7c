"""What was overpaid, and the check that no money is lost between attributed parts and the queue."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require

PAGE = 500


@dataclass(frozen=True, slots=True)
class OverpaidRow:
    """A payment that exceeded the balance of its case by `excess_minor`; page on from the last `id`."""

    id: int
    portfolio: str
    currency: str
    reference: str
    case_no: str
    amount_minor: int
    excess_minor: int
    paid_on: datetime.date


@dataclass(frozen=True, slots=True)
class Conservation:
    """Where the money of a portfolio stands: every payment is attributed in parts or stands in the queue."""

    payments_minor: int
    attributed_minor: int
    unattributed_minor: int

    @property
    def holds(self) -> bool:
        """Say whether attributed and unattributed payments are all payments."""
        return self.attributed_minor + self.unattributed_minor == self.payments_minor


async def overpaid(
    actor: Actor, *, portfolio_id: int | None = None, after: int = 0, limit: int = PAGE
) -> list[OverpaidRow]:
    """List the payments that exceeded the balance of their case and were not taken back, oldest first."""
    require(actor, Permission.READ_PAYMENTS)
    return await sql.rows(
        OverpaidRow,
        "SELECT payments.id, portfolios.code, portfolios.currency, payments.reference, payments.case_no,"
        " payments.amount_minor, payments.excess_minor, payments.paid_on FROM payments"
        " JOIN portfolios ON portfolios.id = payments.portfolio_id"
        " LEFT JOIN payments AS taken_back ON taken_back.reverses_id = payments.id"
        " WHERE payments.excess_minor > 0 AND taken_back.id IS NULL AND payments.id > :after"
        " AND payments.portfolio_id = coalesce(:portfolio, payments.portfolio_id)"
        " ORDER BY payments.id LIMIT :limit",
        after=after,
        portfolio=portfolio_id,
        limit=limit,
    )


async def conservation(actor: Actor, portfolio_id: int) -> Conservation:
    """Add up the payments of a portfolio, their attributed parts, and what waits or was closed."""
    require(actor, Permission.READ_PAYMENTS)
    found = await sql.row(
        Conservation,
        "SELECT (SELECT coalesce(CAST(sum(amount_minor) AS BIGINT), 0) FROM payments"
        " WHERE portfolio_id = :portfolio),"
        " (SELECT coalesce(CAST(sum(amount_minor) AS BIGINT), 0) FROM attributions"
        " WHERE portfolio_id = :portfolio),"
        " (SELECT coalesce(CAST(sum(item.amount_minor) AS BIGINT), 0) FROM queue_items AS item"
        " LEFT JOIN queue_resolutions AS decided ON decided.queue_item_id = item.id"
        " WHERE item.portfolio_id = :portfolio AND coalesce(decided.outcome, '') <> 'attributed')",
        portfolio=portfolio_id,
    )
    return found or Conservation(0, 0, 0)
