"""One complaint: its clock, its case on hold, what was done about it, and what is to be done."""

from dataclasses import dataclass

from starlette.responses import Response

from agencies.cases.queries.lookup import openable
from agencies.common.access import Permission
from agencies.common.words import Message, say
from agencies.conduct.answer_complaint import answer_complaint
from agencies.conduct.ask_agency import ask_agency
from agencies.conduct.assign_complaint import assign_complaint
from agencies.conduct.decide_complaint import Decided, decide_complaint
from agencies.conduct.follow_complaint import acknowledge_complaint, extend_complaint, note_complaint
from agencies.conduct.queries.complaint_facts import handlers
from agencies.conduct.queries.complaint_writing import EventRow, events_of
from agencies.conduct.queries.complaints import ComplaintRow, find_complaint
from agencies.conduct.queries.files import Place, files_of
from agencies.conduct.rules.clock import Light
from agencies.conduct.rules.codes import Outcome
from agencies.conduct.rules.words import CHANNEL_WORDS, OUTCOME_WORDS, SOURCE_WORDS, SUBJECT_WORDS
from agencies.conduct.stated import LONGEST
from portal.pages.choices import choices
from portal.pages.conduct_files import ACCEPT, keep_posted
from portal.pages.conduct_words import COMPLAINT_LIGHTS, EVENT_ICONS, EVENT_WORDS, OUTCOME_SHAPES
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit

_ANY_ID = 2**62


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a complaint's way: done, now, late, or to come."""

    state: str
    words: Message
    note: Message | str


async def show_complaint(visit: Visit) -> Response:
    """Show a complaint; an agency sees what it was asked and answered, and how it was decided."""
    row = await find_complaint(visit.actor, visit.number("complaint_id"))
    events = await events_of(visit.actor, row.id)
    return visit.show(
        "conduct/complaint.html",
        row=row,
        openable=await openable(visit.actor, [row.case_id]),
        light=COMPLAINT_LIGHTS[light_of(visit, row)],
        late=light_of(visit, row) is Light.LATE,
        due=row.due if visit.actor.of_lender else row.agency_due,
        stages=_stages(row, events, visit),
        events=list(reversed(events)),
        event_words=EVENT_WORDS,
        event_icons=EVENT_ICONS,
        outcomes=OUTCOME_WORDS,
        outcome_shapes=OUTCOME_SHAPES,
        outcome_choices=choices(visit, OUTCOME_WORDS),
        channels=CHANNEL_WORDS,
        sources=SOURCE_WORDS,
        subjects=SUBJECT_WORDS,
        handlers=[(each.id, each.name) for each in await handlers()] if visit.actor.of_lender else [],
        asked=_newest(events, "asked"),
        files=await files_of(visit.actor, Place(complaint_id=row.id)),
        accept=ACCEPT,
        **_may(visit, row),
    )


def light_of(visit: Visit, row: ComplaintRow) -> Light:
    """Say how a complaint stands for this person: by the lender's clock, or by the agency's own day."""
    return row.light(visit.today) if visit.actor.of_lender else row.agency_light(visit.today)


def _newest(events: list[EventRow], event: str) -> EventRow | None:
    return next((each for each in reversed(events) if each.event == event), None)


def _stages(row: ComplaintRow, events: list[EventRow], visit: Visit) -> list[Stage]:
    """Lay out the way from taken in to decided, with the day that is due next."""
    due = later(speech.day, row.due)
    now = "late" if light_of(visit, row) is Light.LATE else "now"
    stages = [Stage("done", say("Complaint taken in"), later(speech.day, row.received_on))]  # type: ignore[arg-type]
    if row.acknowledged or row.closed:
        stages.append(Stage("done", say("Acknowledged"), _when(events, "acknowledged")))
    elif visit.actor.of_lender:
        stages.append(Stage(now, say("Acknowledge"), say("by {day}", day=due)))
    if row.asked:
        answered = row.answered > row.asked
        state = "done" if answered or row.closed else ("now" if visit.actor.of_lender else now)
        by, told = say("by {day}", day=later(speech.day, row.agency_due)), _when(events, "answered")
        stages.append(Stage(state, say("The agency's account"), told if answered or row.closed else by))
    if row.decided_on:
        stages.append(
            Stage("done", say("Complaint decided"), say("on {day}", day=later(speech.day, row.decided_on)))
        )
    else:
        waits = row.acknowledged if visit.actor.of_lender else not row.agency_owes
        state = now if waits else "coming"
        stages.append(
            Stage(state, say("Decide and answer"), say("by {day}", day=later(speech.day, row.answer_by)))
        )
    return stages


def _when(events: list[EventRow], event: str) -> Message | str:
    """Say when something was done last, on the reader's clock; nothing where it was not."""
    done = _newest(events, event)
    return say("on {day}", day=later(speech.moment, done.made_at)) if done else ""


def _may(visit: Visit, row: ComplaintRow) -> dict[str, object]:
    handles = visit.may(Permission.HANDLE_COMPLAINTS)
    mine = handles and row.handler_id == visit.actor.person_id
    agency_side = visit.may(Permission.ANSWER_CONDUCT) and not visit.actor.of_lender
    return {
        "handles": handles,
        "may_act": handles and not row.closed,
        "may_decide": mine,
        "may_extend": mine and not row.closed,
        "may_answer": agency_side and row.agency_owes,
        "may_add": (agency_side and not row.closed) or visit.may(Permission.TAKE_COMPLAINTS),
        "sees_all": visit.actor.of_lender,
    }


def _seen(visit: Visit) -> int:
    return visit.form.whole("seen") or 0


def _id(visit: Visit) -> int:
    return visit.number("complaint_id")


def _go(visit: Visit, flash: Message) -> Response:
    return visit.go("complaint", complaint_id=_id(visit), flash=flash)


async def assign(visit: Visit) -> Response:
    """Give the complaint to a handler."""
    handler = visit.form.whole("handler", most=_ANY_ID, required=True)
    visit.form.check()
    await assign_complaint(visit.actor, _id(visit), handler or 0, seen=_seen(visit), now=visit.now)
    return _go(visit, say("The complaint has a handler."))


async def acknowledge(visit: Visit) -> Response:
    """Note that who complains was told."""
    text = visit.form.text("told", most=LONGEST)
    visit.form.check()
    await acknowledge_complaint(visit.actor, _id(visit), text, seen=_seen(visit), now=visit.now)
    return _go(visit, say("The complaint is acknowledged."))


async def note(visit: Visit) -> Response:
    """Note what was found out."""
    text = visit.form.text("note", required=True, most=LONGEST)
    visit.form.check()
    await note_complaint(visit.actor, _id(visit), text, seen=_seen(visit), now=visit.now)
    return _go(visit, say("The note is kept."))


async def ask(visit: Visit) -> Response:
    """Ask the agency for its account."""
    text = visit.form.text("question", required=True, most=LONGEST)
    visit.form.check()
    due = await ask_agency(visit.actor, _id(visit), text, seen=_seen(visit), now=visit.now)
    return _go(visit, say("The agency is asked to answer by {day}.", day=later(speech.day, due)))


async def answer(visit: Visit) -> Response:
    """Give the agency's account."""
    text = visit.form.text("text", required=True, most=LONGEST)
    visit.form.check()
    await answer_complaint(visit.actor, _id(visit), text, seen=_seen(visit), now=visit.now)
    return _go(visit, say("Your account is with the lender."))


async def extend(visit: Visit) -> Response:
    """Put the answer off, saying why."""
    text = visit.form.text("reason", required=True, most=LONGEST)
    visit.form.check()
    due = await extend_complaint(visit.actor, _id(visit), text, seen=_seen(visit), now=visit.now)
    return _go(visit, say("The answer is put off to {day}; tell who complains.", day=later(speech.day, due)))


async def decide(visit: Visit) -> Response:
    """Decide the complaint."""
    form = visit.form
    outcome = form.one_of("outcome", list(Outcome), required=True)
    text = form.text("text", required=True, most=LONGEST)
    form.check()
    decided = Decided(outcome, form.on("red_line"), text, release=form.on("release"))
    await decide_complaint(visit.actor, _id(visit), decided, seen=_seen(visit), now=visit.now)
    return _go(visit, say("The complaint is decided: {outcome}.", outcome=OUTCOME_WORDS[outcome]))


async def add_file(visit: Visit) -> Response:
    """Keep a file that belongs to the complaint."""
    kept = await keep_posted(visit, Place(complaint_id=_id(visit)))
    return _go(visit, say("The file is kept.") if kept else say("This file is there already."))
