"""Batches for people: a list by key, and one with what became of its cases."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.paging import stretch

ROWS = 25


@dataclass(frozen=True, slots=True)
class ShownBatch:
    """A batch with what is left of it: amounts in minor units, at placement and as owed now.

    `promised` are open cases with a live promise, `paid` those that ended because nothing was owed any more.
    """

    id: int
    code: str
    portfolio: str
    currency: str
    agency_id: int
    agency: str
    agency_name: str
    plan_id: int
    starts_on: datetime.date
    due_on: datetime.date | None
    cases: int
    amount_minor: int
    open: int
    balance_minor: int
    promised: int
    announced: int
    paid: int
    recalled: int
    expired: int

    def days_left(self, today: datetime.date) -> int | None:
        """Count the days until the term ends, below zero after it; None where it has no end."""
        return None if self.due_on is None else (self.due_on - today).days


@dataclass(frozen=True, slots=True)
class BatchFilter:
    """Which batches are meant; None limits nothing."""

    agency_id: int | None = None
    portfolio_id: int | None = None
    open_only: bool = True


_SHOWN = (
    "SELECT batches.id, batches.code, portfolios.code, portfolios.currency, agencies.id, agencies.code,"
    " agencies.name, batches.plan_id, batches.starts_on, batches.due_on, batches.cases, batches.amount_minor,"
    " coalesce(told.open, 0), coalesce(told.balance_minor, 0), coalesce(told.promised, 0),"
    " coalesce(told.announced, 0), coalesce(told.paid, 0), coalesce(told.recalled, 0),"
    " coalesce(told.expired, 0)"
    " FROM page JOIN batches ON batches.id = page.id"
    " JOIN portfolios ON portfolios.id = batches.portfolio_id"
    " JOIN agencies ON agencies.id = batches.agency_id"
    " LEFT JOIN (SELECT placements.batch_id, count(*) FILTER (WHERE placements.ended_on IS NULL) AS open,"
    " CAST(sum(cases.balance_minor) FILTER (WHERE placements.ended_on IS NULL) AS BIGINT) AS balance_minor,"
    " count(*) FILTER (WHERE placements.ended_on IS NULL AND signals.live_promise_until >= :today)"
    " AS promised, count(*) FILTER (WHERE placements.ended_on IS NULL AND announced.id IS NOT NULL)"
    " AS announced, count(*) FILTER (WHERE final.reason = 'paid') AS paid,"
    " count(*) FILTER (WHERE final.reason = 'expired') AS expired,"
    " count(*) FILTER (WHERE final.reason NOT IN ('paid', 'expired')) AS recalled"
    " FROM placements JOIN cases ON cases.id = placements.case_id"
    " LEFT JOIN signals ON signals.case_id = placements.case_id"
    " LEFT JOIN recalls AS announced ON announced.placement_id = placements.id AND announced.kind = 'pending'"
    " LEFT JOIN recalls AS final ON final.placement_id = placements.id AND final.kind = 'final'"
    " WHERE placements.batch_id IN (SELECT id FROM page) GROUP BY placements.batch_id)"
    " AS told ON told.batch_id = batches.id"
)


async def batch_list(
    actor: Actor,
    wanted: BatchFilter,
    *,
    today: datetime.date,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int = ROWS,
) -> list[ShownBatch]:
    """Read one page and one row more, the newest first, from after (or, `back`, before) a start and id on."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "batches.agency_id")
    texts, values = [seen.text], dict(seen.values)
    for name in ("agency_id", "portfolio_id"):
        if (value := getattr(wanted, name)) is not None:
            texts.append(f"batches.{name} = :{name}")
            values[name] = value
    if wanted.open_only:
        texts.append(
            "EXISTS (SELECT 1 FROM placements WHERE placements.batch_id = batches.id"
            " AND placements.ended_on IS NULL)"
        )
    page = stretch(["batches.starts_on", "batches.id"], after, back=back)
    texts.append(page.where)
    return await sql.rows(
        ShownBatch,
        f"WITH page AS (SELECT batches.id FROM batches WHERE {' AND '.join(texts)} ORDER BY {page.order}"
        f" LIMIT :limit) {_SHOWN} ORDER BY {page.order}",
        limit=limit + 1,
        today=today,
        **values,
        **page.values,
    )


async def shown_batch(actor: Actor, batch_id: int, *, today: datetime.date) -> ShownBatch:
    """Read a batch; NotFound where the actor sees none."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "batches.agency_id")
    found = await sql.row(
        ShownBatch,
        f"WITH page AS (SELECT batches.id FROM batches WHERE batches.id = :id AND {seen.text}) {_SHOWN}",
        id=batch_id,
        today=today,
        **seen.values,
    )
    if found is None:
        raise not_there()
    return found


async def batch_names(actor: Actor, *, most: int = 200) -> list[tuple[int, str]]:
    """List ids and codes of the newest batches that the actor sees, for filters."""
    seen = visible_by_agency(actor, "batches.agency_id")
    found = await sql.tuples(
        f"SELECT id, code FROM batches WHERE {seen.text} ORDER BY id DESC LIMIT :most",
        most=most,
        **seen.values,
    )
    return [(int(batch_id), str(code)) for batch_id, code in found]
