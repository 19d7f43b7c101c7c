"""mandate import: files from outside. Each kind of file adds its command here."""

from collections.abc import Sequence
from pathlib import Path

import typer

from agencies.common.refused_rows import RefusedRow
from agencies.common.words import Message, say
from portal.cli.shell import Listing

import_app = typer.Typer(
    no_args_is_help=True, help="Take in files: cases, contact points, contacts, payments."
)
SHOWN_PROBLEMS = 10


def refused_parts(rows: Sequence[RefusedRow], path: Path | None) -> list[Message | Listing]:
    """Say which rows were refused and why, or where they are written; nothing where none was."""
    if not rows:
        return []
    if path:
        return [say("The refused rows are in {file}; mend that file and import it.", file=path)]
    shown = [(each.problem.row, each.problem.column, each.problem.message) for each in rows[:SHOWN_PROBLEMS]]
    return [
        Listing((say("Row"), say("Column"), say("Why it is refused")), shown),
        say("Write all refused rows to a file with --refused OUT.csv, mend that file and import it."),
    ]
