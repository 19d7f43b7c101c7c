"""Promises to pay that a payment of the unattributed queue may keep."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import days_after
from agencies.payments.queries.waiting_list import QueueItem
from agencies.payments.rules.suggestions import PAID_WITHIN_DAYS, Because, Clue

_MOST = 2_000


class _Promised(NamedTuple):
    portfolio_id: int
    amount_minor: int
    case_id: int
    case_no: str
    agency_id: int
    agency: str
    promised_on: datetime.date
    due_on: datetime.date


async def promises_of_amounts(actor: Actor, items: Sequence[QueueItem]) -> list[Clue]:
    """Find promises of exactly the amount of an item, made by its day and due at most a week before it.

    Clues are for items whose case is unknown, or whose own case the promise was made on.
    """
    require(actor, Permission.READ_PAYMENTS)
    receipts = [each for each in items if each.amount_minor > 0]
    if not receipts:
        return []
    found = await sql.rows(
        _Promised,
        "SELECT cases.portfolio_id, promises.amount_minor, cases.id, cases.case_no, promises.agency_id,"
        " agencies.code, promises.promised_on, promises.due_on FROM promises"
        " JOIN cases ON cases.id = promises.case_id JOIN agencies ON agencies.id = promises.agency_id"
        f" WHERE {sql.any_of('promises.amount_minor', 'amounts')} AND promises.promised_on <= :latest"
        " AND promises.due_on >= :earliest ORDER BY promises.id DESC LIMIT :most",
        amounts=sorted({each.amount_minor for each in receipts}),
        latest=max(each.paid_on for each in receipts),
        earliest=days_after(min(each.paid_on for each in receipts), -PAID_WITHIN_DAYS),
        most=_MOST,
    )
    return [
        Clue(item.id, Because.PROMISED, each.case_no, each.agency_id, each.agency, each.due_on)
        for item in receipts
        for each in found
        if _fits(item, each)
    ]


def _fits(item: QueueItem, promise: _Promised) -> bool:
    if (promise.portfolio_id, promise.amount_minor) != (item.portfolio_id, item.amount_minor):
        return False
    in_time = promise.promised_on <= item.paid_on <= days_after(promise.due_on, PAID_WITHIN_DAYS)
    return in_time and item.case_id in {None, promise.case_id}
