"""What waits for a decision about how agencies stand."""

from agencies.common.access import Permission
from agencies.common.decisions import Decision, Severity
from agencies.common.words import say
from agencies.standing.advise_standing import advise_standing
from agencies.standing.queries.changes import open_changes
from agencies.standing.queries.plans import plan_in_force, plans_in_force
from agencies.standing.queries.retirement import open_retirements
from agencies.vendors.queries import all_agencies
from agencies.vendors.rules import STATUS_WORDS, Status
from portal.pages.standing import advice_words
from portal.web.visit import Visit


async def of_lender(visit: Visit) -> list[Decision]:
    """Name changes to decide, what scores propose, corrective plans past their day, open retirements."""
    if not visit.may(Permission.DECIDE_STANDING):
        return []
    return [*await _waiting(visit), *await _advised(visit), *await _late(visit), *await _retiring(visit)]


async def _waiting(visit: Visit) -> list[Decision]:
    return [
        Decision(
            "standing_waits",
            Severity.WARN,
            say("{agency} is to be {status}", agency=each.agency_name, status=STATUS_WORDS[each.status]),
            say("Proposed by {person}; another person decides", person=each.proposer),
            "standing",
            say("Look at it"),
            {"code": each.agency},
        )
        for each in await open_changes(visit.actor)
    ]


async def _advised(visit: Visit) -> list[Decision]:
    return [
        Decision(
            "standing_advised",
            Severity.WARN,
            say(
                "{agency}: the scores propose “{status}”",
                agency=each.agency.name,
                status=STATUS_WORDS[each.advice.status],
            ),
            advice_words(each),
            "standing",
            say("Look at it"),
            {"code": each.agency.code},
        )
        for each in await advise_standing(visit.actor, today=visit.today)
    ]


async def _late(visit: Visit) -> list[Decision]:
    return [
        Decision(
            "plan_late",
            Severity.BAD,
            say("The corrective plan of {agency} is overdue", agency=each.agency_name),
            say("Say whether it was met, or put it off"),
            "standing",
            say("Look at it"),
            {"code": each.agency},
            plan.due_on,
        )
        for each, plan in await plans_in_force()
        if plan.late(visit.today)
    ]


async def _retiring(visit: Visit) -> list[Decision]:
    return [
        Decision(
            "retirement_open",
            Severity.INFO,
            say("The retirement of {agency} is not complete", agency=each.agency_name),
            say("It goes on once its last statements are approved"),
            "retirement",
            say("Go on"),
            {"code": each.agency},
        )
        for each in await open_retirements(visit.actor)
    ]


async def of_agency(visit: Visit) -> list[Decision]:
    """Tell an agency's manager how it stands where that asks something of it, or takes something away."""
    if visit.actor.agency_id is None or not visit.may(Permission.ANSWER_STANDING):
        return []
    (agency,) = await all_agencies(visit.actor)
    if agency.status == Status.ACTIVE:
        return []
    plan = await plan_in_force(agency.id)
    due = None if plan is None or plan.ended else plan.due_on
    return [
        Decision(
            "own_standing",
            Severity.BAD if due is not None and due < visit.today else Severity.WARN,
            say("Your agency is now {status}.", status=STATUS_WORDS[agency.status]),
            say("It has a corrective plan; report what was done")
            if due is not None
            else say("Read why, and what follows"),
            "standing",
            say("Look at it"),
            {"code": agency.code},
            due,
        )
    ]
