"""One inspection: its five contents, findings and evidence, and the signatures of both sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from agencies.common.absent import not_there
from agencies.common.access import Permission
from agencies.common.dates import month_end
from agencies.common.words import Message, say
from agencies.conduct.add_finding import add_finding
from agencies.conduct.correct_finding import correct_finding
from agencies.conduct.inspection_in_hand import digest_of
from agencies.conduct.keep_file import file_of_finding
from agencies.conduct.queries.files import FileRow, Place, files_of
from agencies.conduct.queries.findings import FindingRow, find_finding, findings_of, steps_of
from agencies.conduct.queries.inspections import FigureRow, InspectionRow, figures_of, find_inspection
from agencies.conduct.record_inspection import Counted, record_inspection
from agencies.conduct.rules.codes import COUNTED_BY_HAND, FIVE, MEASURED, Content, Gravity
from agencies.conduct.rules.inspecting import finding_standing
from agencies.conduct.rules.words import CONTENT_WORDS, GRAVITY_WORDS, MANNER_WORDS
from agencies.conduct.settle_finding import settle_finding
from agencies.conduct.sign_inspection import sign_for_agency, sign_for_lender
from agencies.conduct.withdraw_finding import withdraw_finding
from agencies.measures.measure_conduct import measure_conduct
from agencies.people.queries import is_sole_person
from portal.pages.choices import choices
from portal.pages.conduct_files import ACCEPT, keep_posted
from portal.pages.conduct_words import FINDING_STANDINGS, INSPECTION_STANDINGS, STEP_WORDS
from portal.pages.inspections import read_held, standing_of
from portal.web.visit import Visit

_MOST_COUNTED = 1_000_000
_GRAVITY_SHAPES = {Gravity.MINOR: "info", Gravity.MAJOR: "warn", Gravity.GRAVE: "bad"}


@dataclass(frozen=True, slots=True)
class ContentShown:
    """One of the five contents with what was counted for it, by portfolio where it was measured."""

    code: Content
    words: Message
    measured: bool
    figures: Sequence[FigureRow]


async def show_inspection(visit: Visit) -> Response:
    """Show an inspection with all that was counted, found, handed in and signed."""
    row = await find_inspection(visit.actor, visit.number("inspection_id"), today=visit.today)
    figures = await figures_of(row.id)
    findings = await findings_of(visit.actor, row.id)
    files = await files_of(visit.actor, Place(inspection_id=row.id))
    return visit.show(
        "conduct/inspection.html",
        row=row,
        month_end=month_end(row.month),
        standing=INSPECTION_STANDINGS[standing_of(row)],
        contents=[_content(each, figures) for each in FIVE],
        by_hand={each.content: each for each in figures if each.content not in MEASURED},
        hand_contents=[(each, CONTENT_WORDS[each]) for each in COUNTED_BY_HAND],
        findings=[(each, _standing(visit, each)) for each in findings],
        content_words=CONTENT_WORDS,
        gravities=GRAVITY_WORDS,
        shapes=_GRAVITY_SHAPES,
        content_choices=choices(visit, CONTENT_WORDS),
        gravity_choices=choices(visit, GRAVITY_WORDS),
        manners=MANNER_WORDS,
        manner_choices=choices(visit, MANNER_WORDS),
        files=[each for each in files if each.finding_id is None],
        files_by_finding=_by_finding(files),
        accept=ACCEPT,
        seen=await digest_of(visit.actor, row),
        **await _may(visit, row),
    )


def _content(code: Content, figures: Sequence[FigureRow]) -> ContentShown:
    own = [each for each in figures if each.content == code]
    return ContentShown(code, CONTENT_WORDS[code], code in MEASURED, own)


def _standing(visit: Visit, finding: FindingRow) -> tuple[str, Message]:
    return FINDING_STANDINGS[finding_standing(finding.step, finding.due_on, visit.today)]


def _by_finding(files: Sequence[FileRow]) -> dict[int, list[FileRow]]:
    found: dict[int, list[FileRow]] = {}
    for each in files:
        if each.finding_id is not None:
            found.setdefault(each.finding_id, []).append(each)
    return found


async def _may(visit: Visit, row: InspectionRow) -> dict[str, object]:
    writes = visit.may(Permission.INSPECT_AGENCIES) and row.lender_signed is None
    own = row.inspector_id == visit.actor.person_id and not await is_sole_person(visit.actor)
    answers = visit.may(Permission.ANSWER_CONDUCT) and not visit.actor.of_lender
    return {
        "may_write": writes,
        "may_sign": writes and not own,
        "own": writes and own,
        "may_agree": answers and row.agency_signed is None,
    }


async def record(visit: Visit) -> Response:
    """Write how the inspection was held and what was counted; coverage and frequency are measured anew."""
    form, inspection_id = visit.form, visit.number("inspection_id")
    held = read_held(visit)
    counted = {
        content.value: _counted(visit, content) for content in COUNTED_BY_HAND if form.text(f"{content}_all")
    }
    form.check()
    row = await find_inspection(visit.actor, inspection_id, today=visit.today)
    measured = await measure_conduct(visit.actor, row.agency_id, row.month, today=visit.today)
    await record_inspection(
        visit.actor, inspection_id, held, counted, measured, today=visit.today, now=visit.now
    )
    return _go(visit, say("What was counted is written down."))


def _counted(visit: Visit, content: Content) -> Counted:
    form = visit.form
    whole = form.whole(f"{content}_all", most=_MOST_COUNTED) or 0
    return Counted(
        form.whole(f"{content}_ok", most=max(whole, 0), required=True) or 0,
        whole,
        form.text(f"{content}_note"),
    )


async def find(visit: Visit) -> Response:
    """Write a finding down."""
    form = visit.form
    content = form.one_of("content", list(Content), required=True)
    severity = form.one_of("severity", list(Gravity), required=True)
    text, due = form.text("text", required=True), form.day("due_on", required=True)
    form.check()
    await add_finding(
        visit.actor,
        visit.number("inspection_id"),
        content=content,
        severity=severity,
        text=text,
        due_on=due or visit.today,
        today=visit.today,
        now=visit.now,
    )
    return _go(visit, say("The finding is written down."))


async def add_file(visit: Visit) -> Response:
    """Keep a file as evidence of what was counted."""
    kept = await keep_posted(visit, Place(inspection_id=visit.number("inspection_id")))
    return _go(visit, say("The file is kept.") if kept else say("This file is there already."))


async def sign(visit: Visit) -> Response:
    """Sign for the lender what was read."""
    await sign_for_lender(
        visit.actor,
        visit.number("inspection_id"),
        seen=visit.form.text("seen"),
        today=visit.today,
        now=visit.now,
    )
    return _go(visit, say("The inspection is signed; the agency sees it and signs next."))


async def agree(visit: Visit) -> Response:
    """Sign for the agency, with a remark or without."""
    remark = visit.form.text("remark")
    visit.form.check()
    await sign_for_agency(
        visit.actor, visit.number("inspection_id"), remark=remark, today=visit.today, now=visit.now
    )
    return _go(visit, say("The inspection is signed for your agency."))


def _go(visit: Visit, flash: Message) -> Response:
    return visit.go("inspection", inspection_id=visit.number("inspection_id"), flash=flash)


async def show_finding(visit: Visit) -> Response:
    """Show a finding with what became of it."""
    finding = await find_finding(visit.actor, visit.number("finding_id"))
    row = await find_inspection(visit.actor, finding.inspection_id, today=visit.today)
    files = await files_of(visit.actor, Place(inspection_id=row.id))
    waits = finding.step == "corrected"
    open_ = finding.step in {None, "returned"} and row.lender_signed is not None
    return visit.show(
        "conduct/finding.html",
        row=row,
        finding=finding,
        standing=_standing(visit, finding),
        steps=(await steps_of(row.id)).get(finding.id, []),
        step_words=STEP_WORDS,
        content_words=CONTENT_WORDS,
        gravities=GRAVITY_WORDS,
        shapes=_GRAVITY_SHAPES,
        files=_by_finding(files).get(finding.id, []),
        accept=ACCEPT,
        may_correct=open_ and visit.may(Permission.ANSWER_CONDUCT) and not visit.actor.of_lender,
        may_settle=waits and visit.may(Permission.INSPECT_AGENCIES),
        withdrawn=finding.step == "withdrawn",
        may_withdraw=finding.step != "withdrawn" and visit.may(Permission.INSPECT_AGENCIES),
        may_add=finding.step not in {"accepted", "withdrawn"}
        and visit.may(Permission.INSPECT_AGENCIES if visit.actor.of_lender else Permission.ANSWER_CONDUCT),
    )


async def correct(visit: Visit) -> Response:
    """Say for the agency that the finding was put right."""
    day, text = visit.form.day("corrected_on", required=True), visit.form.text("text", required=True)
    visit.form.check()
    finding_id = visit.number("finding_id")
    await correct_finding(
        visit.actor,
        finding_id,
        corrected_on=day or visit.today,
        text=text,
        today=visit.today,
        now=visit.now,
    )
    return visit.go(
        "finding", finding_id=finding_id, flash=say("The lender looks at what you have put right.")
    )


async def settle(visit: Visit) -> Response:
    """Accept for the lender what was put right, or return it."""
    text = visit.form.text("text", required=True)
    visit.form.check()
    finding_id = visit.number("finding_id")
    accepted = visit.form.text("outcome") == "accepted"
    await settle_finding(
        visit.actor, finding_id, accepted=accepted, text=text, today=visit.today, now=visit.now
    )
    words = say("The finding is settled.") if accepted else say("The finding is back with the agency.")
    return visit.go("finding", finding_id=finding_id, flash=words)


async def withdraw(visit: Visit) -> Response:
    """Withdraw the finding for the lender, for a reason."""
    reason = visit.form.text("reason", required=True)
    visit.form.check()
    finding_id = visit.number("finding_id")
    await withdraw_finding(visit.actor, finding_id, text=reason, today=visit.today, now=visit.now)
    return visit.go(
        "finding", finding_id=finding_id, flash=say("The finding is withdrawn; it stays to be read.")
    )


async def add_finding_file(visit: Visit) -> Response:
    """Keep a file as evidence of a finding, or of its being put right."""
    finding_id = visit.number("finding_id")
    place = await file_of_finding(visit.actor, finding_id)
    if place.finding_id != finding_id:
        raise not_there()
    kept = await keep_posted(visit, place)
    flash = say("The file is kept.") if kept else say("This file is there already.")
    return visit.go("finding", finding_id=finding_id, flash=flash)
