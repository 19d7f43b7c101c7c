"""What waits for a decision about the conduct of agencies: on the lender's day, and on an agency's."""

import datetime

from agencies.common.access import Permission
from agencies.common.decisions import Decision, Severity
from agencies.common.words import Message, Month, say
from agencies.conduct.queries.complaints import ComplaintCounts, tally_complaints
from agencies.conduct.queries.findings import count_findings
from agencies.conduct.queries.inspections import InspectionFilter, list_inspections
from agencies.conduct.rules.inspecting import SOON_DAYS, AskedFor, Standing
from portal.pages.inspections import inspections_due
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit

_MOST_NAMED = 4
_MOST_LISTED = 50


async def of_lender(visit: Visit) -> list[Decision]:
    """Name inspections to hold and sign, findings to check, and complaints whose clock runs out."""
    found: list[Decision] = []
    if visit.may(Permission.INSPECT_AGENCIES):
        found += _inspections(await inspections_due(visit), visit)
        found += await _to_check(visit)
    if visit.may(Permission.TAKE_COMPLAINTS):
        found += _complaints(await tally_complaints(visit.actor, visit.today))
    return found


def _inspections(due: list[AskedFor], visit: Visit) -> list[Decision]:
    """Make one decision of what is overdue, in red, and one of what is due within days."""
    over = [each for each in due if each.standing(visit.today) is Standing.OVERDUE]
    soon = [each for each in due if each not in over and (each.due - visit.today).days <= SOON_DAYS]
    found = []
    if over:
        words = say("Overdue inspections: {count}", count=later(speech.count, len(over)))
        found.append(_inspection("inspections_overdue", Severity.BAD, words, over))
    if soon:
        words = say("Inspections due within {days} days: {count}", days=SOON_DAYS, count=len(soon))
        found.append(_inspection("inspections_due", Severity.WARN, words, soon))
    return found


def _inspection(kind: str, severity: Severity, what: Message, due: list[AskedFor]) -> Decision:
    named = [_asked(each) for each in due[:_MOST_NAMED]]
    return Decision(
        kind,
        severity,
        what,
        say("To be held and signed: {names}", names=named),
        "inspections",
        say("Inspect"),
        due=due[0].due,
    )


def _asked(each: AskedFor) -> Message:
    return Message("{agency} {month}", {"agency": each.code, "month": Month(each.month)})


async def _to_check(visit: Visit) -> list[Decision]:
    counts = await count_findings(visit.actor, visit.today)
    found = []
    if counts.corrected:
        words = say(
            "Findings that agencies have put right: {count}", count=later(speech.count, counts.corrected)
        )
        why = say("Look at what they did, and accept or return it")
        found.append(_findings("findings_corrected", Severity.INFO, words, why, say("Check")))
    if counts.late:
        words = say(
            "Findings that were not put right in time: {count}", count=later(speech.count, counts.late)
        )
        why, button = say("The agency owes what was agreed"), say("See them")
        found.append(_findings("findings_late", Severity.WARN, words, why, button, due=counts.next_due))
    return found


def _findings(
    kind: str,
    severity: Severity,
    what: Message,
    why: Message,
    button: Message,
    *,
    due: datetime.date | None = None,
) -> Decision:
    return Decision(kind, severity, what, why, "inspections", button, {"state": "unsettled"}, due)


def _complaints(counts: ComplaintCounts) -> list[Decision]:
    found = []
    if counts.late:
        words = say("Complaints past their deadline: {count}", count=later(speech.count, counts.late))
        found.append(_complaint("complaints_late", Severity.BAD, words, counts, "late"))
    if counts.soon:
        words = say("Complaints that are soon due: {count}", count=later(speech.count, counts.soon))
        found.append(_complaint("complaints_soon", Severity.WARN, words, counts, "open"))
    if counts.unassigned:
        words = say("Complaints without a handler: {count}", count=later(speech.count, counts.unassigned))
        found.append(_complaint("complaints_unassigned", Severity.INFO, words, counts, "unassigned"))
    return found


def _complaint(kind: str, severity: Severity, what: Message, counts: ComplaintCounts, state: str) -> Decision:
    return Decision(
        kind,
        severity,
        what,
        say("Open complaints: {count}", count=later(speech.count, counts.open)),
        "complaints",
        say("See them"),
        {"state": state},
        counts.next_due if state == "late" else counts.soon_due,
    )


async def of_agency(visit: Visit) -> list[Decision]:
    """Name for an agency's manager what it owes: accounts, signatures, findings to put right."""
    if not visit.may(Permission.ANSWER_CONDUCT):
        return []
    return [*await _accounts(visit), *await _unsigned(visit), *await _to_put_right(visit)]


async def _accounts(visit: Visit) -> list[Decision]:
    complaints = await tally_complaints(visit.actor, visit.today)
    if not complaints.asked:
        return []
    return [
        Decision(
            "complaints_asked",
            Severity.WARN,
            say("Complaints of which your account is asked: {count}", count=complaints.asked),
            say("The case rests until the lender has decided"),
            "complaints",
            say("Reply"),
            {"state": "asked"},
        )
    ]


async def _unsigned(visit: Visit) -> list[Decision]:
    unsigned = await list_inspections(
        visit.actor, InspectionFilter(state="sent"), today=visit.today, limit=_MOST_LISTED
    )
    if not unsigned:
        return []
    return [
        Decision(
            "inspections_sent",
            Severity.INFO,
            say("Inspections to read and sign: {count}", count=len(unsigned)),
            say("Findings in them: {count}", count=sum(each.findings for each in unsigned)),
            "inspections",
            say("Sign"),
            {"state": "sent"},
        )
    ]


async def _to_put_right(visit: Visit) -> list[Decision]:
    counts = await count_findings(visit.actor, visit.today)
    if not counts.open:
        return []
    severity = Severity.BAD if counts.late else Severity.WARN
    words, why = (
        say("Findings to put right: {count}", count=counts.open),
        say("Late: {count}", count=counts.late),
    )
    return [_findings("findings_open", severity, words, why, say("See them"), due=counts.next_due)]
