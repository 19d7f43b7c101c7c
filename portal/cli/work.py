"""mandate import contacts: what agencies did, and what the rulebook says of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from agencies.common.access import Actor
from agencies.common.words import Message, say
from agencies.people.queries import find_portfolio
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.words import rule_words
from agencies.vendors.queries import find_agency
from agencies.work.contact_rows import known_headings
from agencies.work.import_contacts import ask_import_contacts
from portal.cli.imports import Arrival, check_refused, take_in
from portal.cli.options import AgencyCode, AsJson, Columns, PortfolioCode, RefusedFile, chosen_columns
from portal.cli.shell import Answer, Listing, conduct
from portal.clock import wall_clock


def import_contacts_command(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Contact file: csv, xls or xlsx."),
    ],
    agency_code: AgencyCode,
    portfolio_code: PortfolioCode = None,
    column: Columns = None,
    refused: RefusedFile = None,
    as_json: AsJson = False,
) -> None:
    """Import the contacts of an agency, mark what breaks a rule, and note promises to pay."""

    async def work(actor: Actor) -> Answer:
        check_refused(file, refused)
        portfolio, agency = await find_portfolio(portfolio_code), await find_agency(actor, agency_code)
        data, chosen = file.read_bytes(), chosen_columns(column)
        job = await ask_import_contacts(
            actor, portfolio, agency, data, name=file.name, columns=chosen, now=wall_clock()
        )
        arrival = Arrival(file.name, data, known_headings(chosen), refused)
        words = rule_words(load_preset(portfolio.rulebook))
        return await take_in(arrival, job, say("Contacts"), lambda told: _figures(told, words))

    conduct(context, work, as_json=as_json)


def _figures(data: Mapping[str, Any], words: Mapping[str, Message]) -> list[Message | Listing]:
    parts: list[Message | Listing] = [
        say(
            "Rows read: {read}; contacts recorded: {created}, known already: {unchanged},"
            " refused: {refused}.",
            **{name: data[name] for name in ("read", "created", "unchanged", "refused")},
        )
    ]
    if data["created"]:
        parts.append(
            say(
                "Allowed: {allowed}; against a rule: {breaches}; promises to pay: {promises}.",
                allowed=data["allowed"],
                breaches=data["created"] - data["allowed"],
                promises=data["promises"],
            )
        )
    for heading, counts in (
        (say("Rule broken"), data["breaches"]),
        (say("Rule that warns"), data["warnings"]),
    ):
        if counts:
            rows = [(words.get(code, code), count) for code, count in counts.items()]
            parts.append(Listing((heading, say("Contacts")), rows))
    return parts
