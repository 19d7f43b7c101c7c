"""mandate import: files from outside. Each kind of file adds its command here."""

from collections.abc import Collection, Sequence
from pathlib import Path

from agencies.common.refused_rows import RefusedRow
from agencies.common.tabular import open_table
from agencies.common.tabular.write import write_refused
from agencies.common.words import Message, say
from portal.cli.shell import Answer, Exit, Listing, language
from portal.cli.usage import Commands
from portal.worker import Done

import_app = Commands("Take in files: cases, contact points, contacts, payments.")
SHOWN_PROBLEMS = 10


def refused_parts(rows: Sequence[RefusedRow], path: Path | None) -> list[Message | Listing]:
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


async def write_out(
    path: Path | None, name: str, data: bytes, known: Collection[str], rows: Sequence[RefusedRow]
) -> None:
    """Write refused rows under the headings of their file."""
    if path and rows:
        async with open_table(data, name=name, known_headings=known) as opened:
            write_refused(path, opened.table.headings, rows, language())


def import_answer(done: Done, parts: Sequence[Message | Listing], rows: Sequence[RefusedRow]) -> Answer:
    """Answer with the figures of an import and what followed on it; refused rows show in the exit code."""
    followed = {"follow_ons": done.follow_ons} if done.follow_ons else {}
    return Answer({**done.result, **followed}, parts, Exit.SOME_REFUSED if rows else Exit.DONE)
