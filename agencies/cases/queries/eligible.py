"""How many cases wait to be placed: the rule of eligibility as a question to the database."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.cases.queries.placing import HELD, STOPPED
from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.people.queries import PortfolioRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases of a portfolio that may be placed and that no agency has; what is owed on them in minor units."""

    portfolio_id: int
    cases: int
    balance_minor: int


async def waiting_to_be_placed(
    actor: Actor, portfolios: Sequence[PortfolioRow], day: datetime.date
) -> dict[int, Waiting]:
    """Count by portfolio the cases that are eligible on a day (see `eligibility`) and not placed."""
    require(actor, Permission.PLACE_CASES)
    if not portfolios:
        return {}
    parts, values = [], dict[str, object](day=day)
    for each in portfolios:
        policy = each.policy
        parts.append(_waiting(each.id))
        values |= {
            f"portfolio_{each.id}": each.id,
            f"overdue_{each.id}": day - datetime.timedelta(policy.min_days_past_due),
            f"visits_{each.id}": policy.failed_visits,
            f"unreachable_{each.id}": day - datetime.timedelta(policy.unreachable_days),
        }
    found = await sql.rows(Waiting, " UNION ALL ".join(parts), **values)
    return {each.portfolio_id: each for each in found}


def _waiting(portfolio_id: int) -> str:
    return (
        "SELECT cases.portfolio_id, count(*), CAST(sum(cases.balance_minor) AS BIGINT) FROM cases"
        " LEFT JOIN placements ON placements.case_id = cases.id AND placements.ended_on IS NULL"
        " LEFT JOIN signals ON signals.case_id = cases.id"
        f" WHERE cases.portfolio_id = :portfolio_{portfolio_id} AND cases.status = 'open'"
        f" AND cases.balance_minor > 0 AND placements.case_id IS NULL AND cases.id NOT IN ({HELD})"
        f" AND cases.debtor_id NOT IN ({STOPPED}) AND (cases.overdue_since <= :overdue_{portfolio_id}"
        f" OR cases.failed_visits + coalesce(signals.failed_visits, 0) >= :visits_{portfolio_id}"
        f" OR (cases.unreachable_since <= :unreachable_{portfolio_id}"
        " AND (signals.last_valid_contact_at IS NULL"
        f" OR {_day('signals.last_valid_contact_at')} < cases.unreachable_since)))"
        " GROUP BY cases.portfolio_id"
    )


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
