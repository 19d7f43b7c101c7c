"""Agencies that come to stand otherwise, by two people."""

import datetime

from agencies.common.access import Actor
from agencies.standing.decide_standing import Decided, approve_standing
from agencies.standing.propose_standing import propose_standing
from agencies.standing.rules.lifecycle import Change, Plan
from agencies.vendors.queries import find_agency
from agencies.vendors.rules import Status


async def bring_to(
    status: Status, code: str, proposer: Actor, approver: Actor, *, now: datetime.datetime
) -> Decided:
    """Have one person propose how an agency stands and another approve it."""
    made = await wish(status, code, proposer, now=now)
    return await approve_standing(approver, made, now=now)


async def wish(status: Status, code: str, proposer: Actor, *, now: datetime.datetime) -> int:
    """Propose how an agency stands, with a corrective plan to watch."""
    plan = Plan("Call every case once a week.", now.date() + datetime.timedelta(30), "Li Na")
    change = Change(status, "Two low scores in a row.", plan if status is Status.WATCH else None)
    agency = await find_agency(proposer, code)
    return await propose_standing(proposer, agency, change, today=now.date(), now=now)
