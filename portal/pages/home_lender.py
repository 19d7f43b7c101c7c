"""What waits for a decision of the lender's people, by what their role includes."""

import datetime
from collections.abc import Sequence

from agencies.cases.queries.eligible import Waiting, holds_ending, waiting_to_be_placed
from agencies.common.dates import days_after
from agencies.common.decisions import Decision, Severity
from agencies.common.job_list import JobFilter, job_row, latest_job, list_jobs
from agencies.common.uploads import list_uploads
from agencies.common.words import say
from agencies.people.queries import PortfolioRow
from agencies.people.queries.staff import StaffFilter, staff
from agencies.placements.queries.plan_page import waiting_plans
from agencies.placements.queries.recall_list import DueBatch
from agencies.work.queries.overview import AgencyLine
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit

SOON_DAYS = 7
_REFUSED_DAYS = 14


async def placing(
    visit: Visit, due: Sequence[DueBatch], portfolios: Sequence[PortfolioRow], day: datetime.date
) -> list[Decision]:
    """Name cases that wait to be placed, plans that wait to be confirmed, placements that end."""
    found = [*_ending(due, day)]
    found += [
        Decision(
            "plan_waits",
            Severity.INFO,
            say(
                "Plan {id} is drawn up; cases to confirm: {count}",
                id=plan.id,
                count=later(speech.count, plan.placed),
            ),
            say("Portfolio {portfolio}, by {person}", portfolio=plan.portfolio, person=plan.person),
            "plan",
            say("Preview"),
            {"plan_id": plan.id},
        )
        for plan in await waiting_plans(visit.actor)
    ]
    waiting = await waiting_to_be_placed(visit.actor, portfolios, day)
    return found + [_cases_wait(each, waiting[each.id]) for each in portfolios if each.id in waiting]


def _cases_wait(portfolio: PortfolioRow, waiting: Waiting) -> Decision:
    return Decision(
        "cases_wait",
        Severity.INFO,
        say("Cases that may be placed and are not: {count}", count=later(speech.count, waiting.cases)),
        say(
            "Portfolio {portfolio}, {amount} {currency} owed",
            portfolio=portfolio.code,
            amount=later(speech.about, waiting.balance_minor, portfolio.currency),
            currency=portfolio.currency,
        ),
        "plan_new",
        say("Plan"),
        {"portfolio": portfolio.id},
    )


def _ending(due: Sequence[DueBatch], day: datetime.date) -> list[Decision]:
    """Make one decision of what is past its day, and one of what ends within a week."""
    over = [each for each in due if each.days_left(day) < 0]
    soon = [each for each in due if 0 <= each.days_left(day) <= SOON_DAYS]
    return [*([_past_term(over)] if over else []), *([_ends_soon(soon)] if soon else [])]


def _past_term(over: Sequence[DueBatch]) -> Decision:
    cases = sum(each.cases for each in over)
    return Decision(
        "past_term",
        Severity.BAD,
        say("Placements past their last day: {count}", count=later(speech.count, cases)),
        say("They still count as open; end them, so that the cases can be placed again"),
        "recall",
        say("End"),
        due=min(each.ends_on for each in over),
    )


def _ends_soon(soon: Sequence[DueBatch]) -> Decision:
    cases, promised = sum(each.cases for each in soon), sum(each.promised for each in soon)
    return Decision(
        "ends_soon",
        Severity.WARN,
        say(
            "Placements that end within {days} days: {count}",
            days=SOON_DAYS,
            count=later(speech.count, cases),
        ),
        say("With a live promise: {promised}", promised=later(speech.count, promised)),
        "recall",
        say("Decide"),
        due=min(each.ends_on for each in soon),
    )


def coverage(lines: Sequence[AgencyLine], day: datetime.date) -> list[Decision]:
    """Name agencies that left more cases without a contact for a week than the floor allows.

    Where nobody reported anything, that is the one thing to see to.
    """
    watched = [each for each in lines if each.watched]
    if watched and all(each.untouched == each.watched for each in watched):
        return [_nothing_reported(watched, day)]
    return [_low_coverage(each, day) for each in watched if each.low]


def _nothing_reported(lines: Sequence[AgencyLine], day: datetime.date) -> Decision:
    return Decision(
        "nothing_reported",
        Severity.WARN,
        say("No agency has reported a contact for {days} days", days=SOON_DAYS),
        say(
            "Cases at work: {count}; contact logs may be missing",
            count=later(speech.count, sum(each.watched for each in lines)),
        ),
        "cases",
        say("See them"),
        {"untouched": day - datetime.timedelta(SOON_DAYS)},
    )


def _low_coverage(line: AgencyLine, day: datetime.date) -> Decision:
    return Decision(
        "coverage",
        Severity.WARN,
        say(
            "{agency}: 7-day coverage {share}%, under the floor of {floor}%",
            agency=line.name,
            share=later(speech.percent, line.watched - line.untouched, line.watched),
            floor=line.floor_percent,
        ),
        say(
            "Cases without a contact: {untouched} of {watched}, portfolio {portfolio}",
            untouched=later(speech.count, line.untouched),
            watched=later(speech.count, line.watched),
            portfolio=line.portfolio,
        ),
        "cases",
        say("See them"),
        {
            "agency": line.agency_id,
            "portfolio": line.portfolio_id,
            "untouched": day - datetime.timedelta(SOON_DAYS),
        },
    )


async def files(visit: Visit) -> list[Decision]:
    """Name files of the last two weeks with refused rows that nobody has handed in again."""
    recent = visit.now - datetime.timedelta(_REFUSED_DAYS)
    return [
        Decision(
            "refused_rows",
            Severity.WARN,
            say("Refused rows to mend: {count}", count=later(speech.count, each.refused_rows)),
            say("{file}, {person}", file=each.name, person=each.person),
            "upload",
            say("Mend"),
            {"upload_id": each.id},
        )
        for each in await list_uploads(visit.actor, limit=20)
        if each.refused_rows and each.created_at >= recent
    ]


async def holds(visit: Visit, day: datetime.date) -> list[Decision]:
    """Name holds that end within a week."""
    count = await holds_ending(visit.actor, day, days_after(day, SOON_DAYS))
    if not count:
        return []
    return [
        Decision(
            "holds_end",
            Severity.INFO,
            say(
                "Holds that end within {days} days: {count}", days=SOON_DAYS, count=later(speech.count, count)
            ),
            say("Then these cases may be collected and placed again"),
            "cases",
            say("See them"),
            {"state": "held"},
        )
    ]


async def journal(visit: Visit) -> list[Decision]:
    """Ask for the journal to be verified where that was long ago."""
    job_id = await latest_job("verify_journal")
    job = None if job_id is None else await job_row(visit.actor, job_id)
    at = job.finished_at if job else None
    if at is not None and visit.now - at < datetime.timedelta(SOON_DAYS):
        return []
    why = (
        say("It was never verified here")
        if at is None
        else say("It was verified last on {day}", day=later(speech.day, at.date()))
    )
    return [Decision("journal", Severity.INFO, say("Verify the journal"), why, "journal", say("Verify"))]


async def house(visit: Visit) -> list[Decision]:
    """Name what an administrator looks after: jobs that failed, people who cannot sign in."""
    return [*await _failed(visit), *await _shut_out(visit)]


async def _failed(visit: Visit) -> list[Decision]:
    since = visit.now - datetime.timedelta(SOON_DAYS)
    failed = [
        each for each in await list_jobs(visit.actor, JobFilter(status="failed")) if each.created_at >= since
    ]
    if not failed:
        return []
    return [
        Decision(
            "jobs_failed",
            Severity.WARN,
            say("Jobs that failed in the last {days} days: {count}", days=SOON_DAYS, count=len(failed)),
            say("Nothing of what they were to write is written"),
            "jobs",
            say("See them"),
            {"status": "failed"},
        )
    ]


async def _shut_out(visit: Visit) -> list[Decision]:
    people = await staff(visit.actor, StaffFilter(active=True), now=visit.now)
    shut_out = [each for each in people if not each.has_password and each.role != "owner"]
    if not shut_out:
        return []
    return [
        Decision(
            "no_sign_in",
            Severity.INFO,
            say("People who cannot sign in yet: {count}", count=len(shut_out)),
            say("Invite them, or end their access: {names}", names=[each.name for each in shut_out[:3]]),
            "people",
            say("Invite"),
        )
    ]
