"""Words for jobs: what each kind does, how it stands, what it found, where that is shown."""

from collections.abc import Mapping
from typing import Any

from agencies.common.access import Permission
from agencies.common.job_list import JobPage, JobRow
from agencies.common.words import Message, say
from portal.web.paths import known, path

KIND_WORDS: Mapping[str, Message] = {
    "import_cases": say("Take in a case file"),
    "import_points": say("Take in contact points"),
    "import_payments": say("Take in a payment file"),
    "import_contacts": say("Take in a contact log"),
    "preview_cases": say("Look at a case file"),
    "preview_points": say("Look at contact points"),
    "preview_payments": say("Look at a payment file"),
    "preview_contacts": say("Look at a contact log"),
    "plan_placement": say("Draw up a plan"),
    "recall_closed": say("Recall closed cases"),
    "settle_promises": say("Compare promises with payments"),
    "draft_statements": say("Draft statements"),
    "approve_statements": say("Approve statements"),
    "export_statement": say("Write a statement's workbook"),
    "export_cases": say("Write a list of cases"),
    "verify_journal": say("Verify the journal"),
}
STATUS_WORDS: Mapping[str, tuple[str, Message]] = {
    "queued": ("waiting", say("waiting its turn")),
    "running": ("info", say("at work")),
    "done": ("ok", say("done")),
    "failed": ("bad", say("failed")),
    "cancelled": ("barred", say("cancelled")),
}
RESULT_WORDS: Mapping[str, Message] = {
    "read": say("Rows read"),
    "created": say("New"),
    "updated": say("Changed"),
    "unchanged": say("Unchanged"),
    "refused": say("Refused"),
    "eligible": say("May be placed"),
    "not_eligible": say("May not be placed yet"),
    "attributed": say("Attributed payments"),
    "unattributed": say("Unattributed payments"),
    "overpaid": say("Overpaid cases"),
    "placed": say("Placed by the plan"),
    "recalled": say("Recalled"),
    "promises": say("Promises looked at"),
    "kept": say("Promises kept"),
    "broken": say("Promises broken"),
    "changed": say("Statements changed"),
    "locked": say("Statements locked"),
    "entries": say("Journal rows"),
    "seals": say("Seals"),
}
# Who may see the file that a job is about; those of cases and of their contact points where none is named.
FILES: Mapping[str, Permission] = {
    "import_payments": Permission.IMPORT_PAYMENTS,
    "preview_payments": Permission.IMPORT_PAYMENTS,
    "import_contacts": Permission.IMPORT_CONTACTS,
    "preview_contacts": Permission.IMPORT_CONTACTS,
}
# Where a person goes on: a door that lists the outcome, by kind.
_PLACES: Mapping[str, tuple[str, Message]] = {
    "import_cases": ("cases", say("To the cases")),
    "import_payments": ("payments", say("To the payments")),
    "draft_statements": ("statements", say("To the statements")),
    "approve_statements": ("statements", say("To the statements")),
    "verify_journal": ("journal", say("To the journal")),
    "export_cases": ("work_export", say("To the file")),
    "import_contacts": ("contact_log", say("To the contact log")),
}


def kind_words(kind: str) -> Message:
    """Say what a kind of job does."""
    return KIND_WORDS.get(kind, Message(kind))


def figures(result: Mapping[str, Any]) -> list[tuple[Message, int]]:
    """Pick the counts out of a job's result, in the order of a report."""
    return [
        (words, result[name])
        for name, words in RESULT_WORDS.items()
        if isinstance(result.get(name), int) and not isinstance(result[name], bool)
    ]


def onwards(job: JobPage) -> tuple[str, Message] | None:
    """Give the address where the outcome of a job is shown, and the words of the link."""
    if job.row.kind == "plan_placement" and known("plan") and "plan" in job.result:
        return path("plan", plan_id=job.result["plan"]), say("To the plan")
    place = _PLACES.get(job.row.kind)
    return (path(place[0]), place[1]) if place and known(place[0]) else None


def far(row: JobRow, pace: float | None, seconds_left: int | None) -> Message:
    """Say how far a job is: rows, pace and the time left, as far as these are known."""
    if row.cancel_asked and row.is_open:
        return say("It stops at its next step.")
    if row.status == "queued":
        return say("It begins as soon as a worker is free.")
    if row.rows_total is None:
        return say("Rows so far: {done}.", done=f"{row.rows_done:,}")
    done, total = f"{row.rows_done:,}", f"{row.rows_total:,}"
    if pace is None or seconds_left is None:
        return say("{done} of {total} rows.", done=done, total=total)
    return say(
        "{done} of {total} rows, {pace} a second, {left} left.",
        done=done,
        total=total,
        pace=f"{pace:,.0f}",
        left=duration(seconds_left),
    )


def duration(seconds: int) -> Message:
    """Say a length of time in the unit that fits: 8 s, 3 min, 2 h 5 min."""
    if seconds < 90:
        return say("{count} s", count=seconds)
    minutes = round(seconds / 60)
    if minutes < 90:
        return say("{count} min", count=minutes)
    return say("{hours} h {count} min", hours=minutes // 60, count=minutes % 60)
