"""Words for jobs: what each kind does, how it stands, what it found, where that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agencies.common.access import Actor, Permission
from agencies.common.job_list import JobPage, JobRow
from agencies.common.words import Message, say
from portal.web.paths import path

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
    "daily_notices": say("Tell what is due today"),
    "forget_chats": say("Clear away old chats"),
    "draft_statements": say("Draft statements"),
    "approve_statements": say("Approve statements"),
    "export_statement": say("Write a statement's workbook"),
    "export_cases": say("Write a list of cases"),
    "score": say("Score agencies"),
    "retirement_recall": say("Recall all cases of a retiring agency"),
    "last_statement": say("Draft the last statements of an agency"),
    "cut_access": say("Cut the access of a retired agency"),
    "file_dossier": say("File the dossier of a retired agency"),
    "close_retirement": say("Close a retirement"),
    "verify_journal": say("Verify the journal"),
}
FORGOTTEN_WORDS: Mapping[str, Message] = {
    "updates": say("Names of updates"),
    "codes": say("Codes for chats"),
    "messages": say("Lines of conversations"),
    "notices": say("Messages read"),
    "ended_chats": say("Ended chats"),
}
"""What is cleared away, in jobs and in the journal."""
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
    "scored": say("Agencies rated"),
    "not_rated": say("Agencies not rated"),
    "entries": say("Journal rows"),
    "seals": say("Seals"),
    **FORGOTTEN_WORDS,
}
# Who may see the file that a job is about; those of cases and of their contact points where none is named.
FILES: Mapping[str, Permission] = {
    "import_payments": Permission.IMPORT_PAYMENTS,
    "preview_payments": Permission.IMPORT_PAYMENTS,
    "import_contacts": Permission.IMPORT_CONTACTS,
    "preview_contacts": Permission.IMPORT_CONTACTS,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A door that shows the outcome of a job: its words, who may pass, and the id that it takes."""

    door: str
    words: Message
    needs: Permission
    part: str = ""
    found: str = ""


_STATEMENTS = Place("statements", say("To the statements"), Permission.READ_STATEMENTS)
_PLACES: Mapping[str, Place] = {
    "import_cases": Place("cases", say("To the cases"), Permission.READ_CASES),
    "import_points": Place("cases", say("To the cases"), Permission.READ_CASES),
    "import_payments": Place("payments", say("To the payments"), Permission.READ_PAYMENTS),
    "import_contacts": Place("contact_log", say("To the contact log"), Permission.IMPORT_CONTACTS),
    "plan_placement": Place("plan", say("To the plan"), Permission.READ_CASES, "plan_id", "plan"),
    "recall_closed": Place("recall", say("To the recalls"), Permission.READ_CASES),
    "draft_statements": _STATEMENTS,
    "approve_statements": _STATEMENTS,
    "export_statement": Place(
        "statement", say("To the statement"), Permission.READ_STATEMENTS, "statement_id", "statement_id"
    ),
    "export_cases": Place("work_export", say("To the file"), Permission.EXPORT_CASES),
    **dict.fromkeys(
        ("retirement_recall", "last_statement", "cut_access", "file_dossier", "close_retirement"),
        Place("retirement", say("To the retirement"), Permission.EXPORT_DOSSIERS, "code", "agency"),
    ),
    "score": Place("scores", say("To the scores"), Permission.READ_SCORES),
    "verify_journal": Place("journal", say("To the journal"), Permission.READ_JOURNAL),
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


def onwards(job: JobPage, reader: Actor) -> tuple[str, Message] | None:
    """Give the address where the reader sees the outcome of a job, and the words of the link."""
    place = _PLACES.get(job.row.kind)
    if place is None or not reader.may(place.needs):
        return None
    if place.part and place.found not in job.result:
        return None
    return path(place.door, **({place.part: job.result[place.found]} if place.part else {})), place.words


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
