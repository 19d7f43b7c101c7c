"""What conduct tells of agencies to scores: complaints that were upheld in a month."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from agencies.common import sql
from agencies.common.dates import month_end, month_start


class Upheld(NamedTuple):
    """An agency's complaints of one portfolio that were upheld, in part at least; those with a red line."""

    agency_id: int
    portfolio_id: int
    complaints: int
    red_lines: int


async def upheld_complaints(agency_ids: Collection[int], month: datetime.date) -> list[Upheld]:
    """Count the complaints about agencies that were upheld in a month, by agency and portfolio.

    A complaint counts in the month of its newest decision, on the portfolio's calendar; one that was decided
    anew counts as then decided. Agencies without any are left out.
    """
    return await sql.rows(
        Upheld,
        "SELECT complaints.agency_id, complaints.portfolio_id, count(*),"
        " count(*) FILTER (WHERE decided.red_line) FROM complaint_events AS decided"
        " JOIN complaints ON complaints.id = decided.complaint_id"
        " WHERE decided.event = 'decided' AND decided.outcome IN ('upheld', 'partly')"
        f" AND decided.made_on BETWEEN :first AND :last AND {sql.any_of('complaints.agency_id', 'agencies')}"
        " AND NOT EXISTS (SELECT 1 FROM complaint_events AS newer"
        " WHERE newer.complaint_id = decided.complaint_id AND newer.event = 'decided'"
        " AND newer.sequence > decided.sequence)"
        " GROUP BY complaints.agency_id, complaints.portfolio_id"
        " ORDER BY complaints.agency_id, complaints.portfolio_id",
        first=month_start(month),
        last=month_end(month),
        agencies=list(agency_ids),
    )
