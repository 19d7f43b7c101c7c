"""Shows one contact point in the clear, for a reason, so often a day and no oftener."""

import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from agencies.cases.queries.reveals import add_reveal, hold_person_still, opened_since
from agencies.cases.queries.shown_points import SealedPoint, find_point
from agencies.cases.rules.reasons import REASON, stated_reason
from agencies.common import journal, sql, vault
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import DAY, civil_day
from agencies.common.errors import Conflict
from agencies.people.queries import PortfolioRow, portfolio_by_id


class Opening(StrEnum):
    """Why a contact point is opened: to be read, or to be called at once."""

    REVEAL = "reveal"
    CALL = "call"


_ACTS = {Opening.REVEAL: "point.revealed", Opening.CALL: "point.called"}


async def reveal_point(
    actor: Actor, point_id: int, reason: str, case_id: int | None = None, *, now: datetime.datetime
) -> str:
    """Give a contact point in the clear; the reason is kept sealed, and the journal tells of it.

    Conflict when the person has seen as many points today as the portfolio allows. One that was seen today
    already does not count again.
    """
    require(actor, Permission.REVEAL_POINTS)
    why = stated_reason(reason)
    async with sql.transaction():
        point = await find_point(actor, point_id, case_id)
        return await open_point(actor, point, Opening.REVEAL, vault.encrypt(why, REASON), now=now)


async def open_point(
    actor: Actor, point: SealedPoint, kind: Opening, reason_cipher: bytes | None, *, now: datetime.datetime
) -> str:
    """Give a point that was found in the clear, within the day's number, inside the running transaction."""
    portfolio = await portfolio_by_id(point.portfolio_id)
    await hold_person_still(actor.person_id)
    today = civil_day(now, portfolio.time_zone)
    opened = await opened_since(actor.person_id, kind, _start_of(today, portfolio.time_zone))
    limit = _limit(actor, portfolio, kind)
    if point.id not in opened and len(opened) >= limit:
        raise Conflict(
            "You have opened {count} contact points today, and {limit} is the most; it goes on from"
            " {opens} ({zone}).",
            count=len(opened),
            limit=limit,
            opens=f"{today + DAY} 00:00",
            zone=portfolio.time_zone,
        )
    await add_reveal(actor, point.id, kind, reason_cipher, now=now)
    await journal.record(
        actor,
        _ACTS[kind],
        "contact_point",
        point.id,
        agency_id=actor.agency_id,
        now=now,
        case_no=point.case_no,
        kind=point.kind,
        relation=point.relation,
    )
    return point.value


def _limit(actor: Actor, portfolio: PortfolioRow, kind: Opening) -> int:
    policy = portfolio.policy
    if kind is Opening.CALL:
        return policy.calls_a_day
    return policy.lender_reveals_a_day if actor.of_lender else policy.agency_reveals_a_day


def _start_of(day: datetime.date, zone: str) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), ZoneInfo(zone)).astimezone(datetime.UTC)
