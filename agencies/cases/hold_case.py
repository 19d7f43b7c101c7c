"""Holds a case (停催): collection rests, and it is not placed."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries import CaseRow, find_case
from agencies.cases.queries.holds import add_hold, holds_in_force
from agencies.cases.rules.reasons import stated_reason
from agencies.cases.rules.statuses import OPEN, STATUS_WORDS
from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day
from agencies.common.errors import Conflict
from agencies.people.queries import portfolio_by_id


@dataclass(frozen=True, slots=True)
class Held:
    """A case that is held, through the day `until` or until it is released."""

    case_no: str
    reason: str
    until: datetime.date | None


async def hold_case(
    actor: Actor,
    case_no: str,
    *,
    reason: str,
    until: datetime.date | None = None,
    portfolio_id: int | None = None,
    now: datetime.datetime,
) -> Held:
    """Hold a case; one that is closed or held already is not held again."""
    require(actor, Permission.HOLD_CASES)
    why = stated_reason(reason)
    async with sql.transaction():
        case = await find_case(actor, case_no, portfolio_id)
        today = civil_day(now, (await portfolio_by_id(case.portfolio_id)).time_zone)
        if until is not None and until < today:
            raise Conflict(
                "A hold until {until} would be over already; today is {today}.", until=until, today=today
            )
        await _refuse_held(case, today)
        hold_id = await add_hold(actor, case.id, why, until, now=now)
        await journal.record(actor, "case.held", "hold", hold_id, now=now, case_no=case_no, until=until)
    return Held(case_no, why, until)


async def _refuse_held(case: CaseRow, today: datetime.date) -> None:
    if case.status != OPEN:
        raise Conflict(
            "Case {case_no} is {status}; there is nothing to hold.",
            case_no=case.case_no,
            status=STATUS_WORDS[case.status],
        )
    if held := await holds_in_force(case.id, today):
        raise Conflict(
            "Case {case_no} is held already, for: {reason}. Release it first.",
            case_no=case.case_no,
            reason=held[0].reason,
        )
