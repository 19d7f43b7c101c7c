"""How far the import of an upload is, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.cases import preview_files
from agencies.cases.rules.eligibility import REASONS
from agencies.common.errors import NotFound
from agencies.common.job_list import JobPage, job_page
from agencies.common.refused_rows import RefusedLine, lines_of_job
from agencies.common.tabular.preview import Preview, told_value
from agencies.common.uploads import Kind, Upload
from agencies.common.words import Message, say
from agencies.payments.rules.words import REASONS as QUEUE_REASONS
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.words import rule_words
from agencies.work import preview_contacts
from portal.web.visit import Visit

_PERSONAL: Mapping[Kind, frozenset[str]] = {
    Kind.CASES: preview_files.PERSONAL,
    Kind.POINTS: preview_files.PERSONAL,
    Kind.PAYMENTS: frozenset(),
    Kind.CONTACTS: preview_contacts.PERSONAL,
}


@dataclass(frozen=True, slots=True)
class Course:
    """How far an upload is: the jobs that looked, tried and imported, as far as there are any."""

    look: JobPage | None
    trial: JobPage | None
    taken: JobPage | None

    @property
    def running(self) -> JobPage | None:
        """The job that is at it now."""
        return next((each for each in (self.taken, self.trial, self.look) if each and each.row.is_open), None)

    @property
    def done(self) -> bool:
        """Say whether the file is taken in."""
        return self.taken is not None and self.taken.row.status == "done"

    @property
    def tried(self) -> Mapping[str, Any] | None:
        """What the trial came to, if there was one."""
        return self.trial.result if self.trial is not None and self.trial.row.status == "done" else None


def tables_of(
    result: Mapping[str, Any], rulebook: str
) -> list[tuple[Message, list[tuple[Message | str, int]]]]:
    """Give what a result counts by code, under a title each: why cases may be placed, why payments wait."""
    rules = rule_words(load_preset(rulebook)) if result.get("breaches") or result.get("warnings") else {}
    known: tuple[tuple[str, Message, Mapping[str, Message]], ...] = (
        ("eligible_reasons", say("May be placed, because"), REASONS),
        ("not_eligible_reasons", say("May not be placed, because"), REASONS),
        ("reasons", say("Credited to nobody, because"), QUEUE_REASONS),
        ("breaches", say("Contacts that broke a rule"), rules),
        ("warnings", say("Contacts with a warning"), rules),
    )
    return [
        (title, [(words.get(code, code), number) for code, number in result[name].items()])
        for name, title, words in known
        if isinstance(result.get(name), dict) and result[name]
    ]


async def course_of(visit: Visit, upload: Upload) -> Course:
    """Read the jobs of an upload, as far as the person sees them."""
    found = [
        await _seen(visit, job_id)
        for job_id in (upload.preview_job_id, upload.trial_job_id, upload.import_job_id)
    ]
    return Course(*found)


async def _seen(visit: Visit, job_id: int | None) -> JobPage | None:
    try:
        return None if job_id is None else await job_page(visit.actor, job_id)
    except NotFound:
        return None


async def refused_lines(course: Course, after: int | None, *, back: bool) -> Sequence[RefusedLine]:
    """Read one page of what the import, or else the trial, refused."""
    told = course.taken or course.trial
    if told is None or not told.refused:
        return ()
    return await lines_of_job(told.row.id, after=after, back=back)


def told_values(upload: Upload, lines: Sequence[RefusedLine]) -> dict[int, str]:
    """Give by line what stands in the file, or its form alone where it may be personal."""
    preview = upload.preview
    if preview is None:
        return {each.id: each.problem.shape for each in lines}
    fields, personal = {each.heading: each.field for each in preview.columns}, _PERSONAL[upload.kind]
    return {
        line.id: told_value(
            line.problem, line.cells, preview.headings, fields.get(line.problem.column), personal=personal
        )
        for line in lines
    }


def steps_of(upload: Upload, course: Course) -> list[tuple[str, Message, Message | str]]:
    """Say of each step of an import whether it is done, at work, in trouble or to come."""
    preview, taken = upload.preview, course.taken
    look = _step(course.look, trouble=preview is not None and preview.stopper is not None)
    waits = preview is not None and preview.stopper is None and course.running is None
    tried = _step(course.trial, waits=waits and taken is None and upload.kind is Kind.CASES)
    stored = _step(taken, waits=waits and tried != "now")
    return [
        ("done", say("Handed in"), upload.name),
        (look, say("Looked at") if preview else say("Look at the file"), _looked(preview)),
        (tried, say("Tried") if course.tried else say("Try without effect"), _read(course.trial)),
        (stored, say("Taken in") if course.done else say("Import"), _read(taken)),
    ]


def _step(job: JobPage | None, *, trouble: bool = False, waits: bool = False) -> str:
    """Say how a step is; one that has not begun is at hand where it `waits` for the person."""
    if job is None:
        return "now" if waits else "coming"
    if job.row.is_open:
        return "now"
    return "trouble" if trouble or job.row.status != "done" or job.refused else "done"


def _looked(preview: Preview | None) -> Message | str:
    if preview is None:
        return ""
    return say(
        "Rows: {rows}; columns recognised: {known} of {columns}",
        rows=f"{preview.rows:,}",
        known=preview.recognised,
        columns=len(preview.columns),
    )


def _read(job: JobPage | None) -> Message | str:
    if job is None or job.row.status != "done":
        return ""
    good = int(job.result.get("read", 0)) - int(job.result.get("refused", 0))
    return say(
        "{good} good, {refused} refused", good=f"{good:,}", refused=f"{job.result.get('refused', 0):,}"
    )
