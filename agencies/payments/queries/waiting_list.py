"""The unattributed queue as a list to work through: narrowed by reason and age, counted, paged by key."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.paging import stretch_by_id

PAGE = 50
_FROM = (
    " FROM queue_items AS item JOIN payments ON payments.id = item.payment_id"
    " JOIN portfolios ON portfolios.id = item.portfolio_id"
    " LEFT JOIN payments AS original ON original.id = payments.reverses_id"
    " LEFT JOIN queue_resolutions AS decided ON decided.queue_item_id = item.id WHERE decided.id IS NULL"
)
_ITEM = (
    "item.id, payments.id, item.portfolio_id, portfolios.code, portfolios.currency, payments.reference,"
    " payments.case_no, payments.case_id, item.amount_minor, payments.paid_on, payments.channel, item.reason,"
    " item.created_at, original.reference"
)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which items are meant; None stands for any. `since_before` leaves out what came later."""

    portfolio_id: int | None = None
    reason: str | None = None
    since_before: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A payment that waits; `original` is the payment that it takes back; page on from the last `id`."""

    id: int
    payment_id: int
    portfolio_id: int
    portfolio: str
    currency: str
    reference: str
    case_no: str
    case_id: int | None
    amount_minor: int
    paid_on: datetime.date
    channel: str | None
    reason: str
    since: datetime.datetime
    original: str | None


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many items of a portfolio wait for a reason, and what they come to."""

    portfolio: str
    currency: str
    reason: str
    payments: int
    amount_minor: int


async def list_queue(
    actor: Actor,
    wanted: QueueFilter,
    *,
    after: int | None = None,
    back: bool = False,
    limit: int = PAGE,
) -> list[QueueItem]:
    """List what waits, oldest first; page on from the last `id`, or with `back` to those before it."""
    require(actor, Permission.READ_PAYMENTS)
    where, values = _where(wanted)
    page = stretch_by_id("item.id", after, back=back, rising=True)
    return await sql.rows(
        QueueItem,
        f"SELECT {_ITEM}{_FROM}{where} AND {page.where} ORDER BY {page.order} LIMIT :limit",
        limit=limit,
        **values,
        **page.values,
    )


async def items_of_queue(actor: Actor, ids: Collection[int]) -> list[QueueItem]:
    """Read items that still wait by their ids, oldest first; those decided meanwhile are not there."""
    require(actor, Permission.READ_PAYMENTS)
    return await sql.rows(
        QueueItem,
        f"SELECT {_ITEM}{_FROM} AND {sql.any_of('item.id', 'ids')} ORDER BY item.id",
        ids=sorted(ids),
    )


async def items_of_payments(actor: Actor, payment_ids: Collection[int]) -> list[QueueItem]:
    """Read the items in which payments wait; those decided, or never queued, are not there."""
    require(actor, Permission.READ_PAYMENTS)
    return await sql.rows(
        QueueItem,
        f"SELECT {_ITEM}{_FROM} AND {sql.any_of('item.payment_id', 'ids')} ORDER BY item.id",
        ids=sorted(payment_ids),
    )


async def count_queue(actor: Actor, wanted: QueueFilter) -> list[ReasonCount]:
    """Count what waits by portfolio and reason, whichever reason the filter names."""
    require(actor, Permission.READ_PAYMENTS)
    where, values = _where(QueueFilter(wanted.portfolio_id, None, wanted.since_before))
    return await sql.rows(
        ReasonCount,
        "SELECT portfolios.code, portfolios.currency, item.reason, count(*),"
        f" CAST(sum(item.amount_minor) AS BIGINT){_FROM}{where}"
        " GROUP BY portfolios.code, portfolios.currency, item.reason ORDER BY count(*) DESC, item.reason",
        **values,
    )


def _where(wanted: QueueFilter) -> tuple[str, dict[str, object]]:
    known: list[tuple[str, str, object]] = [
        ("item.portfolio_id = :portfolio", "portfolio", wanted.portfolio_id),
        ("item.reason = :reason", "reason", wanted.reason),
        ("item.created_at < :before", "before", wanted.since_before),
    ]
    chosen = [each for each in known if each[2] is not None]
    where = "".join(f" AND {condition}" for condition, _, _ in chosen)
    return where, {name: value for _, name, value in chosen}
