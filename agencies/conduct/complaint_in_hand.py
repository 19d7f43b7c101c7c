"""A complaint about which something is done: held against others, on the day of its portfolio."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from agencies.common.access import Actor
from agencies.common.dates import civil_day
from agencies.common.errors import Conflict
from agencies.common.working_days import is_working_day
from agencies.conduct.queries.complaint_writing import hold_complaint
from agencies.conduct.queries.complaints import ComplaintRow, find_complaint
from agencies.conduct.rules.clock import working
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.preset import ComplaintDays


@dataclass(frozen=True, slots=True)
class InHand:
    """A complaint, its portfolio's preset of days and its calendar, and the day there."""

    row: ComplaintRow
    days: ComplaintDays
    works: Callable[[datetime.date], bool]
    today: datetime.date


async def in_hand(actor: Actor, complaint_id: int, *, seen: int, now: datetime.datetime) -> InHand:
    """Take hold of a complaint that the actor sees; `seen` is how much was done about it when it was read.

    Conflict when somebody has done something about it since, so that a form sent twice acts once.
    """
    await find_complaint(actor, complaint_id)
    await hold_complaint(complaint_id)
    row = await find_complaint(actor, complaint_id)
    if row.events != seen:
        raise Conflict(
            "Something was done about {reference} since you read it; look at it and send this again.",
            reference=row.reference,
        )
    portfolio = await portfolio_by_id(row.portfolio_id)
    days = load_preset(portfolio.rulebook).complaints
    return InHand(row, days, calendar_of(portfolio), civil_day(now, portfolio.time_zone))


def calendar_of(portfolio: PortfolioRow) -> Callable[[datetime.date], bool]:
    """Tell the working days of a portfolio's preset from others."""
    days = load_preset(portfolio.rulebook).complaints
    return working(days, lambda day: is_working_day(day, days.country))


def refuse_closed(row: ComplaintRow) -> None:
    """Raise Conflict once a complaint is decided."""
    if row.closed:
        raise Conflict("{reference} is decided already.", reference=row.reference)


def require_handler(actor: Actor, row: ComplaintRow) -> None:
    """Raise Conflict unless the actor is the one who handles the complaint."""
    if row.handler_id is None:
        raise Conflict("Nobody handles {reference} yet; assign it first.", reference=row.reference)
    if row.handler_id != actor.person_id:
        raise Conflict(
            "{person} handles {reference}; only the handler decides and puts off.",
            person=row.handler,
            reference=row.reference,
        )
