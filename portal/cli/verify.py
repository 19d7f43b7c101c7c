"""mandate verify: whether anybody edited what was written."""

import typer

from agencies.common import seals
from agencies.common.access import Actor, Permission, require
from agencies.common.words import say
from portal.cli.options import AsJson
from portal.cli.shell import Answer, Exit, conduct
from portal.cli.usage import Commands
from portal.settings import read_settings

verify_app = Commands(
    "Check that what was written is still as it was.",
    elsewhere={
        "dossier": "portal.cli.standing:verify_dossier_command",
        "statement": "portal.cli.exports:verify_statement_command",
    },
)


@verify_app.command("journal")
def verify_journal(context: typer.Context, as_json: AsJson = False) -> None:
    """Recompute every row and seal of the journal."""

    async def work(actor: Actor) -> Answer:
        require(actor, Permission.VERIFY_JOURNAL)
        anchor = read_settings().anchor_path
        found = await seals.verify(anchor)
        data = {
            "ok": found.ok,
            "reason": str(found.reason),
            "entries": found.entries,
            "seals": found.seals,
            "anchor": found.anchored,
        }
        missing = say(
            "There was no anchor file {file}, so rows cut off at the end would not be missed; put back the"
            " copy that was saved, if there is one.",
            file=anchor,
        )
        told = [found.reason] if found.anchored else [found.reason, missing]
        return Answer(data, told, Exit.DONE if found.ok else Exit.FAILED)

    conduct(context, work, as_json=as_json)
