"""What placing asks of every case of a portfolio, read in one go."""

import datetime
from typing import NamedTuple

from agencies.common import sql
from agencies.common.access import Actor, visible_cases


class PlacingFacts(NamedTuple):
    """A case as placing sees it; a tuple, because a hundred thousand are read at once.

    `balance_minor` is the present balance. `failed_visits` counts those that the case file told and those
    that agencies reported. `held` and `stopped` hold on the day that was asked.
    """

    case_id: int
    debtor_id: int
    case_no: str
    region: str | None
    overdue_since: datetime.date
    balance_minor: int
    failed_visits: int
    unreachable_since: datetime.date | None
    held: bool
    stopped: bool
    status: str
    last_valid_contact_at: datetime.datetime | None


PAID_AFTER_FILE = (
    "SELECT receipts.case_id, CAST(sum(receipts.amount_minor) AS BIGINT) AS minor FROM receipts"
    " JOIN cases AS paying ON paying.id = receipts.case_id"
    " WHERE paying.portfolio_id = :portfolio AND receipts.paid_on > paying.as_of GROUP BY receipts.case_id"
)
HELD = (
    "SELECT DISTINCT holds.case_id FROM holds LEFT JOIN hold_releases ON hold_releases.hold_id = holds.id"
    " WHERE hold_releases.id IS NULL AND (holds.until IS NULL OR holds.until >= :day)"
)
STOPPED = (
    "SELECT DISTINCT stop_list.debtor_id FROM stop_list"
    " LEFT JOIN stop_list_lifts ON stop_list_lifts.stop_id = stop_list.id WHERE stop_list_lifts.id IS NULL"
)


async def placing_facts(actor: Actor, portfolio_id: int, day: datetime.date) -> list[PlacingFacts]:
    """Read the facts of all cases of a portfolio that the actor sees, in the order of their ids."""
    seen = visible_cases(actor)
    return await sql.rows(
        PlacingFacts,
        "SELECT cases.id, cases.debtor_id, cases.case_no, cases.region, cases.overdue_since,"
        " CASE WHEN coalesce(paid.minor, 0) < cases.outstanding_minor"
        " THEN cases.outstanding_minor - coalesce(paid.minor, 0) ELSE 0 END,"
        " cases.failed_visits + coalesce(signals.failed_visits, 0), cases.unreachable_since,"
        " held.case_id IS NOT NULL, stopped.debtor_id IS NOT NULL, cases.status,"
        " signals.last_valid_contact_at FROM cases"
        f" LEFT JOIN ({PAID_AFTER_FILE}) AS paid ON paid.case_id = cases.id"
        " LEFT JOIN signals ON signals.case_id = cases.id"
        f" LEFT JOIN ({HELD}) AS held ON held.case_id = cases.id"
        f" LEFT JOIN ({STOPPED}) AS stopped ON stopped.debtor_id = cases.debtor_id"
        f" WHERE cases.portfolio_id = :portfolio AND {seen.text} ORDER BY cases.id",
        portfolio=portfolio_id,
        day=day,
        **seen.values,
    )
