"""Complaints: the list with its clock, and taking one in."""

import datetime
import secrets
from zoneinfo import ZoneInfo

from starlette.responses import Response

from agencies.cases.queries.lookup import openable
from agencies.common.access import Permission
from agencies.common.dates import from_local, month_end
from agencies.common.errors import Invalid
from agencies.common.words import say
from agencies.conduct.queries.complaint_facts import handlers
from agencies.conduct.queries.complaints import (
    STATES,
    ComplaintFilter,
    count_complaints,
    list_complaints,
)
from agencies.conduct.rules.codes import Channel, Outcome, Source, Subject
from agencies.conduct.rules.words import (
    CHANNEL_WORDS,
    OUTCOME_WORDS,
    SOURCE_WORDS,
    SUBJECT_WORDS,
)
from agencies.conduct.stated import LONGEST
from agencies.conduct.take_complaint import Told, take_complaint
from agencies.people.queries import all_portfolios
from agencies.vendors.queries import all_agencies
from portal.pages.choices import choices
from portal.pages.conduct_words import COMPLAINT_LIGHTS, COMPLAINT_STATES, OUTCOME_SHAPES
from portal.web.lists import ROWS, page_of, place_of, read_cursor
from portal.web.visit import Visit

FIELDS = ["state", "agency", "portfolio", "subject", "source", "outcome", "red_line", "decided"]
_ANY_ID = 2**62
_LAST_YEAR = 9000


async def show_complaints(visit: Visit) -> Response:
    """List the complaints that the filters of the address leave, each with its clock."""
    cursor = read_cursor(visit.asked.text("after"))
    wanted = _wanted(visit)
    rows = await list_complaints(
        visit.actor,
        wanted,
        today=visit.today,
        after=place_of(cursor),
        back=cursor.back,
        limit=ROWS + 1,
    )
    total = await count_complaints(visit.actor, wanted, today=visit.today)
    return visit.show(
        "conduct/complaints.html",
        page=page_of(rows, cursor, lambda row: (row.id,), total=total),
        openable=await openable(visit.actor, [row.case_id for row in rows]),
        lights=COMPLAINT_LIGHTS,
        outcomes=OUTCOME_WORDS,
        outcome_shapes=OUTCOME_SHAPES,
        subjects=SUBJECT_WORDS,
        sources=SOURCE_WORDS,
        state_choices=choices(visit, COMPLAINT_STATES),
        subject_choices=choices(visit, SUBJECT_WORDS),
        source_choices=choices(visit, SOURCE_WORDS),
        outcome_choices=choices(visit, OUTCOME_WORDS),
        agencies=[(each.id, each.code) for each in await all_agencies(visit.actor)],
        portfolios=[(each.id, each.code) for each in await all_portfolios()],
        fields=FIELDS,
        today=visit.today,
        may_take=visit.may(Permission.TAKE_COMPLAINTS),
    )


def _wanted(visit: Visit) -> ComplaintFilter:
    asked = visit.asked
    month = asked.month("decided")
    if month is not None and month.year > _LAST_YEAR:
        month = None  # the calendar ends there, and nothing was decided then
    return ComplaintFilter(
        state=asked.one_of("state", STATES),
        agency_id=asked.whole("agency", most=_ANY_ID),
        portfolio_id=asked.whole("portfolio", most=_ANY_ID),
        subject=asked.one_of("subject", list(Subject)),
        source=asked.one_of("source", list(Source)),
        outcome=asked.one_of("outcome", list(Outcome)),
        red_line=asked.on("red_line"),
        decided=(month, month_end(month)) if month else None,
    )


async def show_new(visit: Visit) -> Response:
    """Ask for what a complaint needs; `case_no` in the address names the case."""
    local = visit.now.astimezone(ZoneInfo(visit.speech.zone))
    return visit.show(
        "conduct/new_complaint.html",
        key=visit.form.kept("key") or secrets.token_urlsafe(16),
        case_no=visit.asked.text("case_no", most=64),
        received=f"{local:%Y-%m-%dT%H:%M}",
        channels=choices(visit, CHANNEL_WORDS),
        sources=choices(visit, SOURCE_WORDS),
        subjects=choices(visit, SUBJECT_WORDS),
        agencies=[(each.id, f"{each.code} {each.name}") for each in await all_agencies(visit.actor)],
        portfolios=[(each.id, f"{each.code} {each.name}") for each in await all_portfolios()],
        handlers=[(each.id, each.name) for each in await handlers()],
    )


async def take(visit: Visit) -> Response:
    """Take the complaint in and show it, with what was done at once."""
    form = visit.form
    told = Told(
        channel=form.one_of("channel", list(Channel), required=True),
        source=form.one_of("source", list(Source), required=True),
        subject=form.one_of("subject", list(Subject), required=True),
        text=form.text("text", required=True, most=LONGEST),
        received_at=_received(visit),
        case_no=form.text("case_no", most=64),
        portfolio_id=form.whole("portfolio", most=_ANY_ID),
        agency_id=form.whole("agency", most=_ANY_ID),
        complainant=form.text("complainant"),
        question=form.text("question", most=LONGEST),
        handler_id=form.whole("handler", most=_ANY_ID),
    )
    key = form.text("key", required=True, most=64)
    form.check()
    await _check_offered(visit, told)
    made = await take_complaint(visit.actor, told, key=key, now=visit.now)
    if made.already:
        flash = say("{reference} was taken in already; nothing was done twice.", reference=made.reference)
    elif made.held:
        flash = say("{reference} is taken in, and the case is on hold.", reference=made.reference)
    else:
        flash = say("{reference} is taken in.", reference=made.reference)
    return visit.go("complaint", complaint_id=made.id, flash=flash)


async def _check_offered(visit: Visit, told: Told) -> None:
    """Refuse an agency or a portfolio that is not there."""
    agencies = {each.id for each in await all_agencies(visit.actor)}
    portfolios = {each.id for each in await all_portfolios()}
    offered = {
        "agency": told.agency_id in {None, *agencies},
        "portfolio": told.portfolio_id in {None, *portfolios},
    }
    if not all(offered.values()):
        raise Invalid(
            "Some fields are not right yet; see what stands below them.",
            fields={name: say("Choose one of those offered.") for name, fits in offered.items() if not fits},
        )


def _received(visit: Visit) -> datetime.datetime:
    """Read the moment at which the complaint came, on the person's clock; empty is just now."""
    text = visit.form.text("received_at")
    if not text:
        return visit.now
    try:
        return from_local(datetime.datetime.fromisoformat(text), visit.speech.zone)
    except (ValueError, OverflowError):
        visit.form.faults["received_at"] = say("Name a day and a time.")
        return visit.now
