"""Who has or had which case: for the doors, and for the slices that attribute payments and contacts."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from agencies.cases.rules.buckets import BUCKETS
from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency


class PlacedCase(NamedTuple):
    """A placement that a case had or has; it is in force from `starts_on` through `ended_on`."""

    placement_id: int
    case_id: int
    agency_id: int
    batch_id: int
    hand: int
    starts_on: datetime.date
    due_on: datetime.date | None
    ended_on: datetime.date | None
    bucket: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class TailRow:
    """How many days after its end a placement of an agency still earns, by terms valid from a day on."""

    agency_id: int
    terms_id: int
    valid_from: datetime.date
    days: int
    condition: str


@dataclass(frozen=True, slots=True)
class BatchCount:
    """A batch with what is left of it: cases and amounts at placement, in all and of those still open.

    `open_balance_minor` is what is owed now on those still open.
    """

    batch_id: int
    portfolio: str
    currency: str
    batch: str
    starts_on: datetime.date
    due_on: datetime.date | None
    cases: int
    amount_minor: int
    open_cases: int
    open_amount_minor: int
    open_balance_minor: int


@dataclass(frozen=True, slots=True)
class BucketCount:
    """The open placements of an agency in one bucket, as the cases stood when they were placed."""

    portfolio: str
    currency: str
    bucket: str
    cases: int
    amount_minor: int


async def placements_of_cases(case_ids: Collection[int]) -> list[PlacedCase]:
    """Read all placements that cases had or have, by case and hand; for slices that attribute."""
    return await sql.rows(
        PlacedCase,
        "SELECT id, case_id, agency_id, batch_id, hand, starts_on, due_on, ended_on, bucket, amount_minor"
        f" FROM placements WHERE {sql.any_of('case_id', 'cases')} ORDER BY case_id, hand",
        cases=list(case_ids),
    )


async def tails_on(portfolio_id: int) -> list[TailRow]:
    """Read the tails that approved terms gave in a portfolio, of each agency the newest last."""
    return await sql.rows(
        TailRow,
        "SELECT agency_id, terms_id, valid_from, days, condition FROM tails WHERE portfolio_id = :portfolio"
        " ORDER BY agency_id, valid_from, terms_id",
        portfolio=portfolio_id,
    )


async def batches_of_agency(actor: Actor, agency_id: int) -> list[BatchCount]:
    """List the batches of an agency, as far as the actor sees them, the oldest first."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "batches.agency_id")
    return await sql.rows(
        BatchCount,
        "SELECT batches.id, portfolios.code, portfolios.currency, batches.code, batches.starts_on,"
        " batches.due_on, batches.cases, batches.amount_minor, count(placements.id),"
        " CAST(coalesce(sum(placements.amount_minor), 0) AS BIGINT),"
        " CAST(coalesce(sum(cases.balance_minor), 0) AS BIGINT)"
        " FROM batches JOIN portfolios ON portfolios.id = batches.portfolio_id"
        " LEFT JOIN placements ON placements.batch_id = batches.id AND placements.ended_on IS NULL"
        " LEFT JOIN cases ON cases.id = placements.case_id"
        f" WHERE batches.agency_id = :agency AND {seen.text} GROUP BY batches.id, portfolios.id"
        " ORDER BY batches.starts_on, batches.id",
        agency=agency_id,
        **seen.values,
    )


async def open_buckets_of_agency(actor: Actor, agency_id: int) -> list[BucketCount]:
    """Count the open placements of an agency by bucket, as far as the actor sees them."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    found = await sql.rows(
        BucketCount,
        "SELECT portfolios.code, portfolios.currency, placements.bucket, count(*),"
        " CAST(sum(placements.amount_minor) AS BIGINT) FROM placements"
        " JOIN portfolios ON portfolios.id = placements.portfolio_id"
        f" WHERE placements.agency_id = :agency AND placements.ended_on IS NULL AND {seen.text}"
        " GROUP BY portfolios.id, placements.bucket",
        agency=agency_id,
        **seen.values,
    )
    return sorted(found, key=lambda each: (each.portfolio, _bucket_order(each.bucket)))


def _bucket_order(bucket: str) -> int:
    return BUCKETS.index(bucket) if bucket in BUCKETS else len(BUCKETS)
