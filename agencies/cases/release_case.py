"""Releases a case that is held."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries import find_case
from agencies.cases.queries.holds import end_hold, holds_in_force
from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day
from agencies.common.errors import Conflict
from agencies.people.queries import portfolio_by_id


@dataclass(frozen=True, slots=True)
class Released:
    """A case that is held no more, and for what it was."""

    case_no: str
    reason: str


async def release_case(
    actor: Actor, case_no: str, *, portfolio_id: int | None = None, now: datetime.datetime
) -> Released:
    """End what holds a case; Conflict when nothing does."""
    require(actor, Permission.HOLD_CASES)
    async with sql.transaction():
        case = await find_case(actor, case_no, portfolio_id)
        zone = (await portfolio_by_id(case.portfolio_id)).time_zone
        held = await holds_in_force(case.id, civil_day(now, zone))
        if not held:
            raise Conflict("Case {case_no} is not held.", case_no=case_no)
        for each in held:
            await end_hold(actor, each.id, now=now)
            await journal.record(actor, "case.released", "hold", each.id, now=now, case_no=case_no)
    return Released(case_no, held[0].reason)
