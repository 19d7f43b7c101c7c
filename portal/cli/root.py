"""The command `mandate` and what stands directly under it."""

import gc
from typing import Annotated

import typer

import portal
from agencies.common import seals
from agencies.common.access import Actor, Permission, require
from agencies.common.words import say
from portal.cli import (
    bench,
    bot,
    cases,
    demo,
    exports,
    health,
    measures,
    payments,
    people,
    placements,
    queue,
    recalls,
    scores,
    serve,
    settlement,
    shares,
    standing,
    work,
    worker,
)
from portal.cli.ending import run_to_the_end
from portal.cli.imports import import_app
from portal.cli.options import AsJson
from portal.cli.shell import Answer, Exit, conduct
from portal.cli.usage import Commands
from portal.database import applied
from portal.settings import read_settings
from portal.worker import FEW_CYCLES

app = Commands("Outsourced collections: who works which case, under which rules, and what is owed for it.")
verify_app = Commands("Check that what was written is still as it was.")
app.add_typer(people.portfolio_app, name="portfolio")
app.add_typer(people.person_app, name="person")
people.agency_app.command("show")(placements.agency_show)
app.add_typer(people.agency_app, name="agency")
import_app.command("cases")(cases.import_cases_command)
import_app.command("points")(cases.import_points_command)
import_app.command("payments")(payments.import_payments_command)
import_app.command("contacts")(work.import_contacts_command)
app.add_typer(import_app, name="import")
app.command("hold")(cases.hold)
app.command("release")(cases.release)
app.command("stop")(cases.stop)
app.command("unstop")(cases.unstop)
app.command("place")(placements.place)
app.command("recall")(recalls.recall)
app.add_typer(queue.queue_app, name="queue")
app.add_typer(settlement.terms_app, name="terms")
app.command("measures")(measures.measures_command)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve_command)
app.command("worker")(worker.worker)
app.command("bot")(bot.bot)
app.command("health")(health.health)
app.command("bench")(bench.bench)
app.command("score")(scores.score)
app.add_typer(scores.scorecard_app, name="scorecard")
app.add_typer(shares.shares_app, name="shares")
app.command("retire")(standing.retire)
app.command("settle")(settlement.settle)
app.add_typer(settlement.key_app, name="key")
exports.export_app.command("dossier")(standing.export_dossier_command)
app.add_typer(exports.export_app, name="export")
verify_app.command("statement")(exports.verify_statement_command)
verify_app.command("dossier")(standing.verify_dossier_command)
app.add_typer(verify_app, name="verify")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(portal.__version__)
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    as_person: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The person who acts.")] = "owner",
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = {"as": as_person}


@app.command("migrate")
def migrate_command(context: typer.Context, as_json: AsJson = False) -> None:
    """Bring the database's schema up to date."""

    async def work(actor: Actor) -> Answer:
        names = await applied() or []
        return Answer({"schema": names}, [say("The schema is up to date ({name}).", name=names[-1])])

    conduct(context, work, as_json=as_json, migrating=True)


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


def main() -> None:
    """Run the command line."""
    gc.set_threshold(*FEW_CYCLES)
    run_to_the_end(app)
