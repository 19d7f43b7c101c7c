"""What a day begins with: promises due by who has the cases, and the work of a portfolio in three counts."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.work.queries.assignments import ACTIVE
from agencies.work.queries.promises import AWAITED, NEWEST_OUTCOME
from agencies.work.queries.verdicts import NEWEST_VERDICT


@dataclass(frozen=True, slots=True)
class DuePromises:
    """How many promises on open cases of an agency are due, in one person's hands or in nobody's."""

    agency_id: int
    collector_id: int | None
    promises: int


async def due_promises(portfolio_id: int, day: datetime.date) -> list[DuePromises]:
    """Count the promises of a portfolio that are awaited and due on a day, or were before."""
    return await sql.rows(
        DuePromises,
        "SELECT placements.agency_id, assignments.collector_id, count(*) FROM promises"
        " JOIN placements ON placements.id = promises.placement_id AND placements.ended_on IS NULL"
        f" JOIN cases ON cases.id = promises.case_id {NEWEST_OUTCOME} {ACTIVE}"
        " WHERE placements.portfolio_id = :portfolio AND promises.due_on <= :day"
        f" AND {AWAITED} GROUP BY placements.agency_id, assignments.collector_id"
        " ORDER BY placements.agency_id, assignments.collector_id",
        portfolio=portfolio_id,
        day=day,
    )


async def open_cases(portfolio_id: int) -> int:
    """Count the cases of a portfolio that are with an agency."""
    found = await sql.value(
        int,
        "SELECT count(*) FROM placements WHERE portfolio_id = :portfolio AND ended_on IS NULL",
        portfolio=portfolio_id,
    )
    return found or 0


async def breaches_on(portfolio_id: int, day: datetime.date) -> int:
    """Count the contacts of a day against a rule, as they are judged now."""
    found = await sql.value(
        int,
        f"SELECT count(*) FROM contacts JOIN cases ON cases.id = contacts.case_id {NEWEST_VERDICT}"
        " WHERE contacts.civil_day = :day AND said.allowed = false AND cases.portfolio_id = :portfolio",
        day=day,
        portfolio=portfolio_id,
    )
    return found or 0
