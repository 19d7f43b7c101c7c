"""Follows a corrective plan: the agency reports, the lender puts it off or says how it ended."""

import datetime

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import Message, say
from agencies.standing.propose_standing import DECIDERS
from agencies.standing.queries import changing
from agencies.standing.queries.plans import PlanRow, plan_in_force
from agencies.standing.rules.lifecycle import LONGEST_TEXT, PlanStep, check_step
from agencies.vendors.queries import AgencyRow


async def follow_plan(
    actor: Actor,
    agency: AgencyRow,
    step: PlanStep,
    text: str,
    *,
    due_on: datetime.date | None = None,
    now: datetime.datetime,
) -> None:
    """Add to the corrective plan in force: the agency what was done, the lender a later day or the outcome.

    Conflict when the agency has no plan in force, or the plan has its outcome.
    """
    of_agency = step is PlanStep.REPORTED
    require(actor, Permission.ANSWER_STANDING if of_agency else Permission.PROPOSE_STANDING)
    written = text.strip()
    if not 0 < len(written) <= LONGEST_TEXT:
        raise Invalid(
            "Write what it is about, in at most {most} signs.",
            {"text": say("Write at most {most} signs.", most=LONGEST_TEXT)},
            most=LONGEST_TEXT,
        )
    async with sql.transaction():
        await changing.hold_agency(agency.id)
        plan = await plan_in_force(agency.id)
        if plan is None:
            raise Conflict("{agency} is not on watch; it has no corrective plan now.", agency=agency.name)
        check_step(step, plan.ended, due_on, plan.due_on)
        later = due_on if step is PlanStep.EXTENDED else None
        number = len(plan.steps) + 1
        await changing.add_plan_step(
            plan.id, number, step, written, due_on=later, made_by=actor.person_id, now=now
        )
        await _tell(actor, agency, plan, step, number, now=now)


async def _tell(
    actor: Actor, agency: AgencyRow, plan: PlanRow, step: PlanStep, number: int, *, now: datetime.datetime
) -> None:
    await journal.record(
        actor, f"plan.{step.value}", "standing", plan.standing_id, agency_id=agency.id, now=now, number=number
    )
    key, link = f"plan:{plan.id}:{number}", f"/agencies/{agency.code}/standing"
    news = notices.News(notices.Kind.STANDING, key, _words(agency, step), link)
    if step is PlanStep.REPORTED:
        await notices.tell_roles(DECIDERS, news, now=now)
    else:
        await notices.tell_agency(agency.id, news, now=now)


def _words(agency: AgencyRow, step: PlanStep) -> Message:
    return {
        PlanStep.REPORTED: say("{agency} reports on its corrective plan.", agency=agency.name),
        PlanStep.EXTENDED: say("The corrective plan of {agency} has a later day.", agency=agency.name),
        PlanStep.MET: say("The corrective plan of {agency} is met.", agency=agency.name),
        PlanStep.MISSED: say("The corrective plan of {agency} was missed.", agency=agency.name),
    }[step]
