"""Takes a debtor off the stop list."""

import datetime

from agencies.cases.queries import find_case
from agencies.cases.queries.holds import case_nos_of_debtor, end_stop, stops_in_force
from agencies.cases.rules.reasons import stated_reason
from agencies.cases.stop_debtor import Stopped
from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict


async def lift_stop(
    actor: Actor, case_no: str, *, reason: str, portfolio_id: int | None = None, now: datetime.datetime
) -> Stopped:
    """Lift the stop of a case's debtor, for a reason; Conflict when there is none."""
    require(actor, Permission.STOP_DEBTORS)
    why = stated_reason(reason)
    async with sql.transaction():
        case = await find_case(actor, case_no, portfolio_id)
        stopped = await stops_in_force(case.debtor_id)
        if not stopped:
            raise Conflict("The debtor of case {case_no} is not on the stop list.", case_no=case_no)
        for each in stopped:
            await end_stop(actor, each.id, why, now=now)
            await journal.record(actor, "debtor.released", "stop", each.id, now=now, case_no=case_no)
        return Stopped(why, tuple(await case_nos_of_debtor(case.debtor_id)))
