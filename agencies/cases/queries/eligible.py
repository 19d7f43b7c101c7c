"""How many cases wait to be placed: the rule of eligibility as a question to the database."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries.placing import HELD, STOPPED
from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.people.rules import Policy


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases that may be placed and that no agency has, and what is owed on them in minor units."""

    cases: int
    balance_minor: int


async def waiting_to_be_placed(
    actor: Actor, portfolio_id: int, policy: Policy, day: datetime.date
) -> Waiting:
    """Count the cases of a portfolio that are eligible on a day (see `eligibility`) and not placed."""
    require(actor, Permission.PLACE_CASES)
    found = await sql.row(
        Waiting,
        "SELECT count(*), CAST(coalesce(sum(cases.balance_minor), 0) AS BIGINT) FROM cases"
        " LEFT JOIN placements ON placements.case_id = cases.id AND placements.ended_on IS NULL"
        " LEFT JOIN signals ON signals.case_id = cases.id"
        " WHERE cases.portfolio_id = :portfolio AND cases.status = 'open' AND cases.balance_minor > 0"
        f" AND placements.case_id IS NULL AND cases.id NOT IN ({HELD})"
        f" AND cases.debtor_id NOT IN ({STOPPED}) AND (cases.overdue_since <= :overdue"
        " OR cases.failed_visits + coalesce(signals.failed_visits, 0) >= :visits"
        " OR (cases.unreachable_since <= :unreachable AND (signals.last_valid_contact_at IS NULL"
        f" OR {_day('signals.last_valid_contact_at')} < cases.unreachable_since)))",
        portfolio=portfolio_id,
        day=day,
        overdue=day - datetime.timedelta(policy.min_days_past_due),
        visits=policy.failed_visits,
        unreachable=day - datetime.timedelta(policy.unreachable_days),
    )
    return found or Waiting(0, 0)


def _day(column: str) -> str:
    """Write the day of a moment in UTC."""
    if sql.is_postgresql():
        return f"CAST({column} AT TIME ZONE 'UTC' AS DATE)"
    return f"substr({column}, 1, 10)"


async def holds_ending(actor: Actor, first: datetime.date, last: datetime.date) -> int:
    """Count the holds in force whose last day lies between two days."""
    require(actor, Permission.HOLD_CASES)
    found = await sql.value(
        int,
        "SELECT count(*) FROM holds LEFT JOIN hold_releases ON hold_releases.hold_id = holds.id"
        " WHERE hold_releases.id IS NULL AND holds.until BETWEEN :first AND :last",
        first=first,
        last=last,
    )
    return found or 0
