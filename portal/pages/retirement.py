"""The retirement of an agency: what it leads to, its steps with what each came to, and its dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.placements.rules.words import NOT_ELIGIBLE
from agencies.standing.foresee_retirement import LEFT_WORDS
from agencies.standing.propose_standing import propose_standing
from agencies.standing.queries.changes import changes_of
from agencies.standing.queries.retirement import StepRow, newest_job, retirement_of, steps_of
from agencies.standing.retire_agency import ask_next_step
from agencies.standing.rules.lifecycle import Change, may_follow
from agencies.standing.rules.retirement import STEP_WORDS, Step, next_step
from agencies.vendors.queries import AgencyRow, all_agencies, find_agency
from agencies.vendors.rules import STATUS_WORDS, Status
from portal.pages.job_words import STATUS_WORDS as JOB_STATES
from portal.pages.job_words import kind_words
from portal.pages.replacement import who_would_take
from portal.pages.standing_words import STATUS_SHAPES
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit
from settlement.statements.queries.last import open_drafts
from settlement.workbook.agency_dossier import hand_out_dossier


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the way: done, now, or to come, with what it came to."""

    state: str
    words: Message
    note: Message | str


async def show_retirement(visit: Visit) -> Response:
    """Show who would take the cases before it begins, and how far it is once it has."""
    agency = await _agency(visit)
    begun = await retirement_of(visit.actor, agency.id)
    steps = [] if begun is None else await steps_of(begun.id)
    proposes = begun is None and visit.may(Permission.PROPOSE_STANDING)
    changes = await changes_of(visit.actor, agency.id, limit=1)
    left = next_step({each.step for each in steps})
    return visit.show(
        "standing/retirement.html",
        agency=agency,
        statuses=STATUS_WORDS,
        shapes=STATUS_SHAPES,
        begun=begun,
        stages=_stages(steps),
        job=None if begun is None else await newest_job(begun.id),
        job_states=JOB_STATES,
        kind_words=kind_words,
        open_step=None if begun is None else left,
        drafts=await open_drafts(agency.id) if left is Step.SETTLED and begun is not None else [],
        foreseen=await who_would_take(visit, agency) if proposes else [],
        names={each.code: each.name for each in await all_agencies(visit.actor)} if proposes else {},
        unplaced=LEFT_WORDS,
        not_eligible=NOT_ELIGIBLE,
        waiting=next((each for each in changes if each.outcome is None), None),
        may_propose=proposes and Status.RETIRING in may_follow(agency.status),
        may_go_on=begun is not None and left is not None and visit.may(Permission.DECIDE_STANDING),
    )


async def _agency(visit: Visit) -> AgencyRow:
    return await find_agency(visit.actor, visit.word("code"))


def _stages(steps: Sequence[StepRow]) -> list[Stage]:
    done = {each.step: each for each in steps}
    now = next_step(done)
    found = []
    for step in Step:
        row = done.get(step)
        state = "done" if row is not None else "now" if step is now and steps else "coming"
        note: Message | str = "" if row is None else _came_to(row)
        found.append(Stage(state, STEP_WORDS[step], note))
    return found


def _came_to(row: StepRow) -> Message:
    """Say in a few words what a step came to, and when."""
    at, content = later(speech.moment, row.done_at), row.content
    if row.step == Step.RECALLED:
        count = later(speech.count, sum(content["cases"].values()))
        return say("cases: {count}, {moment}", count=count, moment=at)
    if row.step == Step.SETTLED:
        return say("owed in all: {amounts}, {moment}", amounts=_owed(content["owed"]), moment=at)
    if row.step == Step.CUT:
        return say("sessions: {sessions}, chats: {chats}, {moment}", moment=at, **_counts(content))
    return say("{person}, {moment}", person=row.person, moment=at)


def _owed(rows: Sequence[Mapping[str, object]]) -> object:
    told = [
        f"{format_amount(int(str(each['total_minor'])), str(each['currency']))} {each['currency']}"
        for each in rows
    ]
    return told or say("nothing at all")


def _counts(content: Mapping[str, object]) -> dict[str, object]:
    return {name: content[name] for name in ("sessions", "chats")}


async def propose(visit: Visit) -> Response:
    """Propose that the agency be retired."""
    reason = visit.form.text("reason", required=True)
    visit.form.check()
    agency, change = await _agency(visit), Change(Status.RETIRING, reason)
    await propose_standing(visit.actor, agency, change, today=visit.today, now=visit.now)
    return visit.go("standing", code=agency.code, flash=say("The proposal waits for another person."))


async def go_on(visit: Visit) -> Response:
    """Ask for the next step."""
    await ask_next_step(visit.actor, await _agency(visit), now=visit.now)
    return visit.go("retirement", code=visit.word("code"), flash=say("The next step is under way."))


async def take_dossier(visit: Visit) -> Response:
    """Hand over the dossier."""
    made = await hand_out_dossier(visit.actor, await _agency(visit), now=visit.now)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
        "cache-control": "no-store",
    }
    return Response(made.data, media_type="application/zip", headers=headers)
