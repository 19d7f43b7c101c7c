"""The batches of an agency with how far the work on each is."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.work.queries.assignments import ACTIVE


@dataclass(frozen=True, slots=True)
class MyBatch:
    """A batch with open cases: figures of those, and amounts at placement, now, and received; minor units.

    `untouched` are cases that still owe and that the agency has contacted nobody about, `promised` those with
    an open promise, `paying` those on which something came in since they were placed, `nobody` those in
    nobody's hands.
    """

    id: int
    code: str
    portfolio: str
    currency: str
    starts_on: datetime.date
    due_on: datetime.date | None
    cases: int
    open: int
    untouched: int
    promised: int
    paying: int
    nobody: int
    placed_minor: int
    balance_minor: int
    received_minor: int

    def days_left(self, today: datetime.date) -> int | None:
        """Count the days until the term ends, below zero after it; None where it has no end."""
        return None if self.due_on is None else (self.due_on - today).days


async def my_batches(actor: Actor) -> list[MyBatch]:
    """List the batches with open cases that the actor sees, the first to end first."""
    require(actor, Permission.READ_CASES)
    seen, ours = visible_by_agency(actor, "placements.agency_id"), visible_by_agency(actor)
    return await sql.rows(
        MyBatch,
        "SELECT batches.id, batches.code, portfolios.code, portfolios.currency, batches.starts_on,"
        " batches.due_on, batches.cases, work.open, work.untouched, work.promised, work.paying, work.nobody,"
        " batches.amount_minor, work.balance_minor, work.received_minor FROM (SELECT placements.batch_id,"
        " count(*) AS open,"
        " count(*) FILTER (WHERE touched.placement_id IS NULL AND cases.balance_minor > 0) AS untouched,"
        " count(*) FILTER (WHERE promised.placement_id IS NOT NULL) AS promised,"
        " count(*) FILTER (WHERE paid.minor > 0) AS paying,"
        " count(*) FILTER (WHERE assignments.id IS NULL) AS nobody,"
        " CAST(sum(cases.balance_minor) AS BIGINT) AS balance_minor,"
        " CAST(coalesce(sum(paid.minor), 0) AS BIGINT) AS received_minor"
        " FROM placements JOIN cases ON cases.id = placements.case_id"
        f" {ACTIVE} LEFT JOIN ({_TOUCHED.format(ours.text)}) AS touched"
        " ON touched.placement_id = placements.id"
        f" LEFT JOIN ({_PROMISED.format(ours.text)}) AS promised ON promised.placement_id = placements.id"
        f" LEFT JOIN ({_PAID.format(ours.text)}) AS paid ON paid.placement_id = placements.id"
        f" WHERE placements.ended_on IS NULL AND {seen.text} GROUP BY placements.batch_id) AS work"
        " JOIN batches ON batches.id = work.batch_id JOIN portfolios ON portfolios.id = batches.portfolio_id"
        " ORDER BY batches.due_on IS NULL, batches.due_on, batches.starts_on, batches.id",
        **seen.values,
    )


_TOUCHED = "SELECT DISTINCT placement_id FROM contacts WHERE placement_id IS NOT NULL AND {}"
_PROMISED = (
    "SELECT DISTINCT placement_id FROM promises WHERE placement_id IS NOT NULL AND {} AND NOT EXISTS"
    " (SELECT 1 FROM promise_outcomes AS told WHERE told.promise_id = promises.id AND told.outcome <> 'open'"
    " AND NOT EXISTS (SELECT 1 FROM promise_outcomes AS newer WHERE newer.promise_id = promises.id"
    " AND newer.sequence > told.sequence))"
)
_PAID = (
    "SELECT placement_id, CAST(sum(amount_minor) AS BIGINT) AS minor FROM attributions"
    " WHERE {} GROUP BY placement_id"
)


async def portfolios_worked(actor: Actor) -> list[int]:
    """List the ids of the portfolios of which the actor sees batches, past ones too."""
    seen = visible_by_agency(actor, "batches.agency_id")
    found = await sql.tuples(f"SELECT DISTINCT portfolio_id FROM batches WHERE {seen.text}", **seen.values)
    return sorted(int(each[0]) for each in found)


async def open_batches(actor: Actor) -> list[tuple[int, str]]:
    """List the ids and codes of the batches in which the actor still has open cases, the newest first."""
    seen = visible_by_agency(actor, "batches.agency_id")
    found = await sql.tuples(
        f"SELECT id, code FROM batches WHERE {seen.text} AND EXISTS (SELECT 1 FROM placements"
        " WHERE placements.batch_id = batches.id AND placements.ended_on IS NULL)"
        " ORDER BY starts_on DESC, id DESC",
        **seen.values,
    )
    return [(int(each[0]), str(each[1])) for each in found]
