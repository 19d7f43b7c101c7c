"""Says for the agency that a finding was put right, and on which day."""

import datetime

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, Role, require
from agencies.common.errors import Conflict, Invalid, NotAllowed
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.conduct.inspection_in_hand import hold_finding
from agencies.conduct.queries.findings import FindingRow, add_step
from agencies.conduct.queries.inspections import InspectionRow
from agencies.conduct.rules.codes import Step
from agencies.conduct.stated import stated


async def correct_finding(
    actor: Actor,
    finding_id: int,
    *,
    corrected_on: datetime.date,
    text: str,
    today: datetime.date,
    now: datetime.datetime,
) -> int:
    """Say that a finding was put right and how, for the lender to accept or return; gives its inspection."""
    require(actor, Permission.ANSWER_CONDUCT)
    if actor.of_lender:
        raise NotAllowed("Only the agency answers here; the lender has its own part.")
    said = stated(text)
    async with sql.transaction():
        inspection, finding = await hold_finding(actor, finding_id, today=today)
        if finding.step in {Step.CORRECTED, Step.ACCEPTED}:
            raise Conflict(
                "Finding {number} is put right already; the lender looks at it.", number=finding.number
            )
        if not inspection.month <= corrected_on <= today:
            raise Invalid("Name the day on which it was put right, today at the latest.")
        await add_step(actor, finding, Step.CORRECTED, corrected_on=corrected_on, text=said, now=now)
        await journal.record(
            actor,
            "finding.corrected",
            "finding",
            finding.id,
            agency_id=finding.agency_id,
            now=now,
            inspection=inspection.id,
        )
        await _tell(inspection, finding, now)
    return inspection.id


async def _tell(inspection: InspectionRow, finding: FindingRow, now: datetime.datetime) -> None:
    news = News(
        Kind.INSPECTION,
        f"finding:{finding.id}:{finding.steps + 1}",
        say("{agency} has put finding {number} right", agency=inspection.code, number=finding.number),
        f"/inspections/{inspection.id}",
    )
    await notices.tell_roles([Role.COMPLIANCE], news, now=now)
    await notices.tell_person(inspection.inspector_id, news, now=now)
