"""mandate import: what the commands that take in files from outside share."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agencies.common import jobs
from agencies.common.errors import FileRefused, Invalid
from agencies.common.refused_rows import of_job
from agencies.common.tabular import open_table
from agencies.common.tabular.problems import RefusedRow
from agencies.common.tabular.write import write_refused
from agencies.common.words import Message, say
from portal.cli.shell import Answer, Exit, Listing, language, progress
from portal.cli.usage import Commands
from portal.worker import run_job

import_app = Commands(
    "Take in files: cases, contact points, contacts, payments.",
    elsewhere={
        "cases": "portal.cli.cases:import_cases_command",
        "contacts": "portal.cli.work:import_contacts_command",
        "payments": "portal.cli.payments:import_payments_command",
        "points": "portal.cli.cases:import_points_command",
    },
)
SHOWN_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is taken in, the headings by which its table is found, and where refused rows go.

    `columns_by_hand` says whether its command takes --column.
    """

    name: str
    data: bytes
    known_headings: Collection[str]
    refused: Path | None
    columns_by_hand: bool = True


def check_refused(file: Path, refused: Path | None) -> None:
    """Raise Invalid, before anything is done, where rows that are refused could not be written."""
    if refused is None:
        return
    if not refused.absolute().parent.is_dir():
        raise Invalid("There is no folder {folder}; make it first.", folder=refused.absolute().parent)
    if refused.exists() and refused.samefile(file):
        raise Invalid("{file} is the file that is imported; write refused rows to another.", file=refused)


async def take_in(
    arrival: Arrival,
    job: jobs.Job,
    title: Message,
    told: Callable[[Mapping[str, Any]], Sequence[Message | Listing]],
) -> Answer:
    """Do an import, write out the rows that it refused, and answer with its figures and what followed on it.

    Refused rows show in the exit code.
    """
    try:
        with progress(title) as watch:
            done = await run_job(job.id, watch=watch)
    except FileRefused as error:
        raise (_with_option(error) if arrival.columns_by_hand else error) from None
    rows = await of_job(job.id)
    await _write_out(arrival, rows)
    followed = {"follow_ons": done.follow_ons} if done.follow_ons else {}
    parts = [*told(done.result), *_refused_parts(rows, arrival.refused)]
    return Answer({**done.result, **followed}, parts, Exit.SOME_REFUSED if rows else Exit.DONE)


def _with_option(error: FileRefused) -> FileRefused:
    """Say with which option a column is named by hand, where that would help."""
    if error.code == "missing_heading":
        return FileRefused("{why} Name one with --column FIELD=HEADING.", code=error.code, why=error.message)
    if error.code == "ambiguous_heading":
        return FileRefused(
            "{why} Choose with --column outstanding=HEADING.", code=error.code, why=error.message
        )
    return error


def _refused_parts(rows: Sequence[RefusedRow], path: Path | None) -> list[Message | Listing]:
    """Say which rows were refused and why, or where they are written; nothing where none was."""
    if not rows:
        return []
    if path:
        return [say("The refused rows are in {file}; mend that file and import it.", file=path)]
    problems = [each.problem for each in rows[:SHOWN_PROBLEMS]]
    headings = (say("Row"), say("Column"), say("Looks like"), say("Why it is refused"))
    return [
        Listing(headings, [(each.row, each.column, each.shape, each.message) for each in problems]),
        say("Write all refused rows to a file with --refused OUT.csv, mend that file and import it."),
    ]


async def _write_out(arrival: Arrival, rows: Sequence[RefusedRow]) -> None:
    if arrival.refused and rows:
        async with open_table(
            arrival.data, name=arrival.name, known_headings=arrival.known_headings
        ) as opened:
            write_refused(arrival.refused, opened.table.headings, rows, language())
