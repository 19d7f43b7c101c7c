"""mandate import payments: money received, credited to agencies or put into the queue."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from agencies.common.access import Actor
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.payments.import_payments import ask_import_payments
from agencies.payments.payment_rows import known_headings
from agencies.payments.rules.words import REASONS
from agencies.people.queries import PortfolioRow, find_portfolio
from portal.cli.imports import Arrival, check_refused, take_in
from portal.cli.options import AsJson, Columns, PortfolioCode, RefusedFile, chosen_columns
from portal.cli.shell import Answer, Listing, conduct
from portal.clock import wall_clock


def import_payments_command(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Payment file: csv, xls or xlsx."),
    ],
    portfolio_code: PortfolioCode = None,
    column: Columns = None,
    refused: RefusedFile = None,
    as_json: AsJson = False,
) -> None:
    """Import payments, credit them to placements, and queue those that no placement covers."""

    async def work(actor: Actor) -> Answer:
        check_refused(file, refused)
        portfolio = await find_portfolio(portfolio_code)
        data, chosen = file.read_bytes(), chosen_columns(column)
        job = await ask_import_payments(
            actor, portfolio, data, name=file.name, columns=chosen, now=wall_clock()
        )
        arrival = Arrival(file.name, data, known_headings(chosen), refused)
        return await take_in(arrival, job, say("Payments"), partial(_figures, portfolio))

    conduct(context, work, as_json=as_json)


def _figures(portfolio: PortfolioRow, data: Mapping[str, Any]) -> list[Message | Listing]:
    amounts = {
        name: format_amount(data[f"{name}_minor"], portfolio.currency)
        for name in ("attributed", "unattributed", "overpaid")
    }
    parts: list[Message | Listing] = [
        say(
            "Rows read: {read}; new: {created}, known already: {unchanged}, refused: {refused}.",
            **{name: data[name] for name in ("read", "created", "unchanged", "refused")},
        )
    ]
    if data["created"]:
        parts.append(
            say(
                "Payments credited to agencies: {attributed}, {attributed_amount}; waiting in the queue:"
                " {unattributed}, {unattributed_amount}.",
                attributed=data["attributed"],
                attributed_amount=amounts["attributed"],
                unattributed=data["unattributed"],
                unattributed_amount=amounts["unattributed"],
            )
        )
    if data["reasons"]:
        rows = [(REASONS[code], count) for code, count in data["reasons"].items()]
        parts.append(Listing((say("In the queue, because"), say("Payments")), rows))
    if data["overpaid"]:
        parts.append(
            say(
                "Payments above the balance they met: {count}, by {amount} in all;"
                " list them: mandate queue overpaid",
                count=data["overpaid"],
                amount=amounts["overpaid"],
            )
        )
    return parts
