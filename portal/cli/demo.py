"""mandate demo: an invented lender to try everything on."""

from collections.abc import Sequence
from typing import Annotated

import typer

from agencies.common.access import Actor
from agencies.common.dates import format_month
from agencies.common.money import format_amount
from agencies.common.words import say
from portal.cli.options import AsJson
from portal.cli.serve import Port, serve_until_stopped
from portal.cli.shell import Answer, Listing, conduct, progress
from portal.clock import wall_clock
from portal.demo import queries
from portal.demo.fill_home import fill_home
from portal.demo.logins import Login, demo_logins
from portal.demo.story import Wish
from portal.settings import read_settings


def demo(
    context: typer.Context,
    cases: Annotated[
        int, typer.Option(min=500, max=50_000, metavar="N", help="How many cases, from 500 to 50,000.")
    ] = 5000,
    months: Annotated[
        int, typer.Option(min=1, max=12, metavar="N", help="How many settled months, from 1 to 12.")
    ] = 4,
    seed: Annotated[int, typer.Option(metavar="N", help="Seed of the dice.")] = 7,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End when the home is filled.")] = False,
    port: Port = 8000,
    as_json: AsJson = False,
) -> None:
    """Fill an empty home with an invented lender and some months of work, or keep it; serve the portal."""

    async def work(actor: Actor) -> Answer:
        wish = Wish(cases, months, seed, wall_clock().date())
        with progress(say("Demo")) as watch:
            made = await fill_home(actor, wish, watch)
        return await _told(made, await demo_logins(actor, read_settings().home))

    serving = None if no_serve else lambda: serve_until_stopped("127.0.0.1", port)
    conduct(context, work, as_json=as_json, and_then=serving)


async def _told(made: bool, logins: Sequence[Login]) -> Answer:
    found, counts = await queries.months(), await queries.counts()
    headings = (
        say("Month"),
        say("Portfolio"),
        say("Agency"),
        say("Payments"),
        say("Base"),
        say("Commission"),
    )
    rows = [
        (
            *(format_month(each.month), each.portfolio, each.agency, each.payments),
            *(format_amount(minor, each.currency) for minor in (each.base_minor, each.commission_minor)),
            format_amount(each.total_minor, each.currency),
        )
        for each in found
    ]
    sentence = say(
        "The demo holds {cases} cases, {contacts} contacts, {payments} payments and {statements} statements.",
        **counts,
    )
    first = (
        say("The demo is ready.") if made else say("This home holds the demo already; nothing was changed.")
    )
    listing = Listing((*headings, say("Total")), rows)
    people = Listing(
        (say("Role"), say("E-mail address"), say("Password")),
        [(each.role, each.email, each.password) for each in logins],
    )
    return Answer({"made": made, **counts}, [first, listing, sentence, people])
