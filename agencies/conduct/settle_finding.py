"""Decides for the lender whether a finding is put right: accepted, or returned to the agency."""

import datetime

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.notices import Kind, News
from agencies.common.words import Month, say
from agencies.conduct.inspection_in_hand import hold_finding
from agencies.conduct.queries.findings import add_step
from agencies.conduct.rules.codes import Step
from agencies.conduct.stated import stated


async def settle_finding(
    actor: Actor, finding_id: int, *, accepted: bool, text: str, today: datetime.date, now: datetime.datetime
) -> int:
    """Accept that a finding is put right, or return it saying why; gives its inspection."""
    require(actor, Permission.INSPECT_AGENCIES)
    said = stated(text)
    async with sql.transaction():
        inspection, finding = await hold_finding(actor, finding_id, today=today)
        if finding.step != Step.CORRECTED:
            raise Conflict("The agency has not put finding {number} right yet.", number=finding.number)
        step = Step.ACCEPTED if accepted else Step.RETURNED
        await add_step(actor, finding, step, corrected_on=None, text=said, now=now)
        await journal.record(
            actor,
            f"finding.{step}",
            "finding",
            finding.id,
            agency_id=finding.agency_id,
            now=now,
            inspection=inspection.id,
        )
        which = {"number": finding.number, "month": Month(inspection.month)}
        words = (
            say("Finding {number} of the inspection of {month} is settled", **which)
            if accepted
            else say("Finding {number} of the inspection of {month} is not settled yet; read why", **which)
        )
        key = f"finding:{finding.id}:{finding.steps + 1}"
        news = News(Kind.INSPECTION, key, words, f"/inspections/{inspection.id}")
        await notices.tell_agency(finding.agency_id, news, now=now)
    return inspection.id
