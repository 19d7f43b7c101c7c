"""How an agency stands: its history, what is proposed and decided, and its corrective plan."""

from urllib.parse import quote

from starlette.responses import Response

from agencies.common import evidence
from agencies.common.absent import not_there
from agencies.common.access import Permission
from agencies.common.words import Message, say
from agencies.placements.rules.words import NOT_ELIGIBLE
from agencies.standing.advise_standing import Advised, advise_standing
from agencies.standing.decide_standing import approve_standing, decline_standing
from agencies.standing.follow_plan import follow_plan
from agencies.standing.foresee_retirement import LEFT_WORDS
from agencies.standing.propose_standing import Handed, propose_standing, withdraw_standing
from agencies.standing.queries.changes import ChangeRow, changes_of, file_of, files_of
from agencies.standing.queries.plans import plan_in_force, plans_of
from agencies.standing.rules.lifecycle import LONGEST_TEXT, Change, Plan, PlanStep, may_follow
from agencies.vendors.queries import AgencyRow, all_agencies, find_agency
from agencies.vendors.rules import STATUS_WORDS, Status
from portal.pages.choices import choices
from portal.pages.conduct_files import ACCEPT
from portal.pages.replacement import who_would_take
from portal.pages.standing_words import GROUNDS, LENDER_STEPS, OUTCOMES, PLAN_STEPS, STATUS_SHAPES
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit

_ANY_ID = 2**62


async def show_standing(visit: Visit) -> Response:
    """Show how an agency stands, since when and why; an agency sees its own, once decided."""
    agency = await _agency(visit)
    changes = await changes_of(visit.actor, agency.id)
    waiting = next((each for each in changes if each.outcome is None), None)
    ids = [each.id for each in changes]
    return visit.show(
        "standing/standing.html",
        agency=agency,
        statuses=STATUS_WORDS,
        shapes=STATUS_SHAPES,
        outcomes=OUTCOMES,
        changes=[each for each in changes if each.outcome is not None],
        waiting=waiting,
        plans=await plans_of(ids),
        plan=await plan_in_force(agency.id),
        plan_steps=PLAN_STEPS,
        lender_steps=choices(visit, LENDER_STEPS),
        files=await files_of(ids),
        next_ones=choices(visit, {each.value: STATUS_WORDS[each] for each in _wishes(agency)}),
        advice=await _advice(visit, agency, waiting),
        advice_words=advice_words,
        accept=ACCEPT,
        **await _replacement(visit, agency, waiting),
        **_may(visit, agency, waiting),
    )


async def _agency(visit: Visit) -> AgencyRow:
    return await find_agency(visit.actor, visit.word("code"))


def _wishes(agency: AgencyRow) -> list[Status]:
    """List what may be proposed here; a retirement is proposed on its own page, beside what it leads to."""
    return [each for each in may_follow(agency.status) if each is not Status.RETIRING]


def _may(visit: Visit, agency: AgencyRow, waiting: ChangeRow | None) -> dict[str, object]:
    own = waiting is not None and waiting.proposed_by == visit.actor.person_id
    proposes = visit.may(Permission.PROPOSE_STANDING)
    return {
        "may_propose": proposes and waiting is None and bool(_wishes(agency)),
        "may_decide": waiting is not None and visit.may(Permission.DECIDE_STANDING),
        "own": own,
        "may_follow": proposes,
        "may_report": visit.may(Permission.ANSWER_STANDING) and not visit.actor.of_lender,
        "sees_retirement": visit.may(Permission.EXPORT_DOSSIERS),
    }


async def _replacement(visit: Visit, agency: AgencyRow, waiting: ChangeRow | None) -> dict[str, object]:
    """Say who would take the cases, to whoever decides about a retirement; nothing in all other cases."""
    decides = visit.may(Permission.DECIDE_STANDING)
    if waiting is None or waiting.status != Status.RETIRING or not decides:
        return {"foresees": False, "foreseen": None}
    return {
        "foresees": True,
        "foreseen": await who_would_take(visit, agency),
        "names": {each.code: each.name for each in await all_agencies(visit.actor)},
        "unplaced": LEFT_WORDS,
        "not_eligible": NOT_ELIGIBLE,
    }


async def _advice(visit: Visit, agency: AgencyRow, waiting: ChangeRow | None) -> Advised | None:
    if waiting is not None or not visit.may(Permission.PROPOSE_STANDING):
        return None
    found = await advise_standing(visit.actor, today=visit.today)
    return next((each for each in found if each.agency.id == agency.id), None)


def advice_words(each: Advised) -> Message:
    """Say why scores propose a change."""
    words = GROUNDS[each.advice.ground]
    return Message(words.text, {"portfolio": each.portfolio, "month": later(speech.month, each.advice.month)})


async def propose(visit: Visit) -> Response:
    """Propose how the agency is to stand."""
    agency, form = await _agency(visit), visit.form
    status = form.one_of("status", [each.value for each in _wishes(agency)], required=True)
    change = Change(
        Status(status or Status.WATCH),
        form.text("reason", required=True, most=LONGEST_TEXT),
        _plan(visit, status),
    )
    score = form.whole("score", most=_ANY_ID)
    form.check()
    file = form.files.get("file")
    files = [Handed(file.filename, await file.read())] if file is not None and file.filename else []
    await propose_standing(
        visit.actor, agency, change, score_id=score, files=files, today=visit.today, now=visit.now
    )
    return _go(visit, say("The proposal waits for another person."))


def _plan(visit: Visit, status: str | None) -> Plan | None:
    if status != Status.WATCH:
        return None
    form = visit.form
    due = form.day("due_on", required=True)
    text, responsible = form.text("plan", required=True), form.text("responsible", required=True)
    return None if due is None else Plan(text, due, responsible)


async def withdraw(visit: Visit) -> Response:
    """Take the own proposal back."""
    change = visit.form.whole("change", required=True, most=_ANY_ID)
    visit.form.check()
    await withdraw_standing(visit.actor, change or 0, now=visit.now)
    return _go(visit, say("The proposal is taken back."))


async def decide(visit: Visit) -> Response:
    """Approve or decline what is proposed."""
    form = visit.form
    change, remark = form.whole("change", required=True, most=_ANY_ID), form.text("remark")
    verdict = form.one_of("verdict", ["approve", "decline"], required=True)
    form.check()
    if verdict == "decline":
        await decline_standing(visit.actor, change or 0, remark=remark, now=visit.now)
        return _go(visit, say("The proposal is declined."))
    decided = await approve_standing(visit.actor, change or 0, remark=remark, now=visit.now)
    flash = say("It holds from this moment: {status}.", status=STATUS_WORDS[decided.status])
    door = "standing" if decided.job_id is None else "retirement"
    return visit.go(door, code=visit.word("code"), flash=flash)


async def follow(visit: Visit) -> Response:
    """Put the corrective plan off or say how it ended."""
    form = visit.form
    step = form.one_of("step", [each.value for each in PlanStep if each != PlanStep.REPORTED], required=True)
    text, due_on = form.text("text", required=True), form.day("later_on")
    form.check()
    agency = await _agency(visit)
    await follow_plan(visit.actor, agency, PlanStep(step or PlanStep.MET), text, due_on=due_on, now=visit.now)
    return _go(visit, say("It is noted in the corrective plan."))


async def report(visit: Visit) -> Response:
    """Report, for the agency, what was done about the plan."""
    text = visit.form.text("text", required=True)
    visit.form.check()
    await follow_plan(visit.actor, await _agency(visit), PlanStep.REPORTED, text, now=visit.now)
    return _go(visit, say("Your report is with the lender."))


def _go(visit: Visit, flash: Message) -> Response:
    return visit.go("standing", code=visit.word("code"), flash=flash)


async def hand_over(visit: Visit) -> Response:
    """Hand over a file that speaks for a change, to be saved and never to be run in the browser."""
    agency = await _agency(visit)
    row = await file_of(agency.id, visit.number("file_id"))
    if row is None:
        raise not_there()
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(row.name)}",
        "cache-control": "no-store",
    }
    data = await evidence.read(row.evidence_id)
    return Response(data, media_type="application/octet-stream", headers=headers)
