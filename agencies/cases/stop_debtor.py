"""Puts a debtor on the stop list: none of the debtor's cases is collected or placed."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries import find_case
from agencies.cases.queries.holds import add_stop, case_nos_of_debtor, stops_in_force
from agencies.cases.rules.reasons import stated_reason
from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict


@dataclass(frozen=True, slots=True)
class Stopped:
    """A debtor on the stop list, or off it again: the reason, and the open cases of the debtor."""

    reason: str
    case_nos: tuple[str, ...]


async def stop_debtor(
    actor: Actor, case_no: str, *, reason: str, portfolio_id: int | None = None, now: datetime.datetime
) -> Stopped:
    """Stop the debtor of a case, for all of the debtor's cases; Conflict when that is so already."""
    require(actor, Permission.STOP_DEBTORS)
    why = stated_reason(reason)
    async with sql.transaction():
        case = await find_case(actor, case_no, portfolio_id)
        if stopped := await stops_in_force(case.debtor_id):
            raise Conflict(
                "The debtor of case {case_no} is on the stop list already, for: {reason}.",
                case_no=case_no,
                reason=stopped[0].reason,
            )
        stop_id = await add_stop(actor, case.debtor_id, why, now=now)
        await journal.record(actor, "debtor.stopped", "stop", stop_id, now=now, case_no=case_no)
        return Stopped(why, tuple(await case_nos_of_debtor(case.debtor_id)))
