"""Withdraws a finding that was a mistake: it stays to be read, and asks nothing of anybody any more."""

import datetime

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.conduct.inspection_in_hand import hold_finding
from agencies.conduct.queries.findings import add_withdrawal
from agencies.conduct.stated import stated


async def withdraw_finding(
    actor: Actor, finding_id: int, *, text: str, today: datetime.date, now: datetime.datetime
) -> int:
    """Withdraw a finding, saying why; gives its inspection.

    It may be withdrawn whatever became of it, also once the inspection is signed; Conflict where it is
    already. The agency is told where it has seen the finding.
    """
    require(actor, Permission.INSPECT_AGENCIES)
    said = stated(text)
    async with sql.transaction():
        inspection, finding = await hold_finding(actor, finding_id, today=today)
        await add_withdrawal(actor, finding.id, said, now=now)
        await journal.record(
            actor,
            "finding.withdrawn",
            "finding",
            finding.id,
            agency_id=finding.agency_id,
            now=now,
            inspection=inspection.id,
            severity=finding.severity,
        )
        if inspection.lender_signed is not None:
            words = say("Finding {number} is withdrawn; read why", number=finding.number)
            news = News(Kind.INSPECTION, f"finding:{finding.id}:withdrawn", words, f"/findings/{finding.id}")
            await notices.tell_agency(finding.agency_id, news, now=now)
    return inspection.id
