"""Takes a complaint in: a reference number, a clock, and a hold on the case, all in one transaction."""

import datetime
from dataclasses import dataclass

from agencies.cases.hold_case import hold_case
from agencies.cases.queries.holds import holds_in_force
from agencies.cases.rules.statuses import OPEN
from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, Role, require
from agencies.common.dates import civil_day
from agencies.common.errors import Conflict, Invalid, NotFound
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.conduct.ask_agency import put_to_agency
from agencies.conduct.assign_complaint import assign
from agencies.conduct.complaint_in_hand import calendar_of
from agencies.conduct.queries.complaint_facts import CaseChoice, cases_complained_of
from agencies.conduct.queries.complaint_writing import NewComplaint, add_complaint, next_reference
from agencies.conduct.queries.complaints import complaint_by_key, find_complaint
from agencies.conduct.rules.clock import start_clock
from agencies.conduct.rules.codes import Channel, Source, Subject
from agencies.conduct.stated import stated
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.rulebook.load_preset import load_preset

_OLDEST = datetime.timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint as it is told; a case or a portfolio names where it belongs, an agency whom it is about.

    `question` is what the agency is asked at once; empty asks nothing yet.
    """

    channel: str
    source: str
    subject: str
    text: str
    received_at: datetime.datetime
    case_no: str = ""
    portfolio_id: int | None = None
    agency_id: int | None = None
    complainant: str = ""
    question: str = ""
    handler_id: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A complaint that was taken in; `held` says whether it put its case on hold."""

    id: int
    reference: str
    held: bool
    already: bool = False


async def take_complaint(actor: Actor, told: Told, *, key: str, now: datetime.datetime) -> Taken:
    """Take a complaint in. `key` names the form that it stands on: sent twice it makes one complaint.

    The case is on hold from the same moment, unless it is closed or on hold already.
    """
    require(actor, Permission.TAKE_COMPLAINTS)
    _check(told, now)
    try:
        async with sql.transaction():
            return await _taken(actor, key) or await _take(actor, told, key, now=now)
    except sql.IntegrityError:
        # Somebody sent the same form in the same moment.
        found = await _taken(actor, key)
        if found is None:
            raise
        return found


def _check(told: Told, now: datetime.datetime) -> None:
    stated(told.text)
    stated(told.question, required=False)
    stated(told.complainant, required=False)
    codes = (told.channel in set(Channel), told.source in set(Source), told.subject in set(Subject))
    recent = now - _OLDEST <= told.received_at <= now
    if not all(codes) or not recent:
        raise Invalid(
            "A complaint names its way, source and subject, and when it came: within ten years, not ahead."
        )


async def _taken(actor: Actor, key: str) -> Taken | None:
    found = await complaint_by_key(key)
    if found is None:
        return None
    row = await find_complaint(actor, found)
    return Taken(row.id, row.reference, row.hold_id is not None, already=True)


async def _take(actor: Actor, told: Told, key: str, *, now: datetime.datetime) -> Taken:
    case = await _case(actor, told)
    portfolio = await _portfolio(told, case)
    days, zone = load_preset(portfolio.rulebook).complaints, portfolio.time_zone
    works, today = calendar_of(portfolio), civil_day(now, zone)
    clock = start_clock(told.received_at, zone, days, works)
    reference = await next_reference(today.year)
    hold_id = await _hold(actor, told, case, reference, today, now=now)
    agency_id = told.agency_id or (case.agency_id if case else None)
    new = NewComplaint(
        portfolio.id,
        case.id if case else None,
        agency_id,
        told.channel,
        told.source,
        told.subject,
        told.text.strip(),
        told.complainant.strip(),
        told.received_at,
    )
    complaint_id = await add_complaint(
        actor, new, reference=reference, key=key, clock=clock, hold_id=hold_id, now=now
    )
    await journal.record(
        actor,
        "complaint.taken",
        "complaint",
        complaint_id,
        agency_id=agency_id,
        now=now,
        name=reference,
        until=clock.answer_by,
    )
    await _go_on(actor, complaint_id, told, today, now=now)
    return Taken(complaint_id, reference, hold_id is not None)


async def _case(actor: Actor, told: Told) -> CaseChoice | None:
    """Find the case: the one of the portfolio that is named, where the number stands in several."""
    if not told.case_no:
        return None
    found = await cases_complained_of(actor, told.case_no, told.received_at.date())
    fitting = [each for each in found if told.portfolio_id in {None, each.portfolio_id}]
    if not fitting:
        raise Invalid(
            "There is no case {case_no}.",
            case_no=told.case_no,
            fields={"case_no": say("There is no case {case_no}.", case_no=told.case_no)},
        )
    if len(fitting) > 1:
        raise Conflict(
            "Case {case_no} stands in several portfolios; say which one is meant.", case_no=told.case_no
        )
    return fitting[0]


async def _portfolio(told: Told, case: CaseChoice | None) -> PortfolioRow:
    portfolio_id = case.portfolio_id if case else told.portfolio_id
    if portfolio_id is None:
        raise Invalid(
            "Name the case, or the portfolio that the complaint belongs to.",
            fields={"portfolio": say("Choose one of those offered.")},
        )
    return await portfolio_by_id(portfolio_id)


async def _hold(
    actor: Actor,
    told: Told,
    case: CaseChoice | None,
    reference: str,
    today: datetime.date,
    *,
    now: datetime.datetime,
) -> int | None:
    """Put the case on hold under the complaint's number; None where it is closed, or rests already."""
    if case is None or case.status != OPEN or await holds_in_force(case.id, today):
        return None
    await hold_case(actor, told.case_no, reason=reference, portfolio_id=case.portfolio_id, now=now)
    held = await holds_in_force(case.id, today)
    return held[-1].id


async def _go_on(
    actor: Actor, complaint_id: int, told: Told, today: datetime.date, *, now: datetime.datetime
) -> None:
    row = await find_complaint(actor, complaint_id)
    news = News(
        Kind.COMPLAINT,
        f"complaint:{row.id}",
        say("New complaint {reference}, to answer by {day}", reference=row.reference, day=row.answer_by),
        f"/complaints/{row.id}",
    )
    await notices.tell_roles([Role.COMPLIANCE], news, now=now)
    if told.handler_id is not None:
        await assign(actor, row, told.handler_id, today, now=now)
    if told.question.strip():
        if row.agency_id is None:
            raise NotFound("The complaint names no agency that could be asked.")
        portfolio = await portfolio_by_id(row.portfolio_id)
        await put_to_agency(actor, row, told.question.strip(), calendar_of(portfolio), today, now=now)
