"""The command `mandate` and what stands directly under it."""

from typing import Annotated

import typer

import portal
from agencies.common.access import Actor
from agencies.common.words import say
from portal.cli.ending import run_to_the_end
from portal.cli.options import AsJson
from portal.cli.shell import Answer, conduct
from portal.cli.usage import Commands
from portal.database import applied
from portal.garbage import look_seldom

app = Commands(
    "Outsourced collections: who works which case, under which rules, and what is owed for it.",
    elsewhere={
        "agency": "portal.cli.people:agency_app",
        "bench": "portal.cli.bench:bench",
        "bot": "portal.cli.bot:bot",
        "demo": "portal.cli.demo:demo",
        "export": "portal.cli.exports:export_app",
        "health": "portal.cli.health:health",
        "hold": "portal.cli.cases:hold",
        "import": "portal.cli.imports:import_app",
        "key": "portal.cli.settlement:key_app",
        "measures": "portal.cli.measures:measures_command",
        "person": "portal.cli.people:person_app",
        "place": "portal.cli.placements:place",
        "portfolio": "portal.cli.people:portfolio_app",
        "queue": "portal.cli.queue:queue_app",
        "recall": "portal.cli.recalls:recall",
        "release": "portal.cli.cases:release",
        "retire": "portal.cli.standing:retire",
        "score": "portal.cli.scores:score",
        "scorecard": "portal.cli.scores:scorecard_app",
        "serve": "portal.cli.serve:serve_command",
        "settle": "portal.cli.settlement:settle",
        "shares": "portal.cli.shares:shares_app",
        "stop": "portal.cli.cases:stop",
        "terms": "portal.cli.settlement:terms_app",
        "unstop": "portal.cli.cases:unstop",
        "verify": "portal.cli.verify:verify_app",
        "worker": "portal.cli.worker:worker",
    },
)


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


def main() -> None:
    """Run the command line."""
    look_seldom()
    run_to_the_end(app)
