"""mandate terms, settle and key: what agencies are owed."""

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer

from agencies.common import vault
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month, parse_date, parse_month
from agencies.common.errors import Conflict, FileRefused
from agencies.common.money import format_amount
from agencies.common.toml import TomlError, read_toml
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, find_portfolio
from agencies.standing.queries.retirement import newest_job, retirement_in_course
from agencies.vendors.queries import AgencyRow, find_agency
from portal.cli.options import AgencyCode, AnyAgencyCode, AsJson, PortfolioCode, read_text
from portal.cli.shell import Answer, Listing, conduct, progress, tell
from portal.cli.usage import Commands
from portal.clock import wall_clock
from portal.worker import run_job
from settlement.statements.approve_statements import approve_statements
from settlement.statements.draft_statements import ask_draft_statements, statement_data
from settlement.statements.queries.cards import StatementCard, cards_of
from settlement.terms.approve_terms import approve_terms
from settlement.terms.rules import canonical, describe
from settlement.terms.set_terms import set_terms

terms_app = Commands("Commission terms: drafted by one person, approved by another.")
key_app = Commands("The key that signs statements.")


@terms_app.command("set")
def terms_set(
    context: typer.Context,
    agency_code: AgencyCode,
    file: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help='TOML file; the smallest: rate = "18%".')
    ],
    valid_from: Annotated[
        str, typer.Option("--from", metavar="DATE", help="First day on which they hold, like 2017-10-01.")
    ],
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Draft the terms of an agency from a day on."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code)
        terms = await set_terms(
            actor,
            await find_agency(actor, agency_code),
            portfolio,
            _toml(file),
            valid_from=parse_date(valid_from),
            now=wall_clock(),
        )
        data = {"agency": agency_code, "valid_from": valid_from, "terms": canonical(terms), "approved": False}
        return Answer(data, describe(terms, portfolio.currency))

    conduct(context, work, as_json=as_json)


def _toml(file: Path) -> dict[str, object]:
    try:
        return read_toml(read_text(file))
    except TomlError as error:
        raise FileRefused(
            "{file} is not a TOML file: {reason}.", code="not_toml", file=file.name, reason=error.problem
        ) from None


@terms_app.command("approve")
def terms_approve(
    context: typer.Context,
    agency_code: AgencyCode,
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Approve the terms that were drafted last for an agency."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code)
        version = await approve_terms(
            actor, await find_agency(actor, agency_code), portfolio, now=wall_clock()
        )
        data = {"agency": agency_code, "valid_from": version.valid_from.isoformat(), "approved": True}
        return Answer(
            data, [say("The terms of {agency} hold from {day}.", agency=agency_code, day=version.valid_from)]
        )

    conduct(context, work, as_json=as_json)


def settle(
    context: typer.Context,
    period: Annotated[str, typer.Option(metavar="MONTH", help="Month, like 2026-10.")],
    agency_code: AnyAgencyCode = None,
    approve: Annotated[
        bool, typer.Option("--approve", help="Approve and lock the drafts that another person made.")
    ] = False,
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Draft the statements of a month, or approve and lock them."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code)
        month = parse_month(period)
        agency = await find_agency(actor, agency_code) if agency_code else None
        if approve:
            return await _approve(actor, portfolio, month, agency)
        job = await ask_draft_statements(actor, portfolio, month, agency, now=wall_clock())
        with progress(say("Statements")) as watch:
            done = await run_job(job.id, watch=watch)
        return _settled(done.result)

    conduct(context, work, as_json=as_json)


async def _approve(
    actor: Actor, portfolio: PortfolioRow, month: datetime.date, agency: AgencyRow | None
) -> Answer:
    locked = await approve_statements(actor, portfolio, month, agency, now=wall_clock())
    cards = await cards_of(actor, [each.id for each in locked])
    data: dict[str, object] = {
        "period": format_month(month),
        "statements": [statement_data(each) for each in locked],
    }
    followed = await _retired({each.agency_id for each in cards})
    told = [_objected(each) for each in cards if each.open_objections]
    return _settled({**data, "follow_ons": followed} if followed else data, told)


async def _retired(agency_ids: Collection[int]) -> dict[str, object]:
    """Go on with the retirements that waited for these approvals, and tell what that came to by kind."""
    followed: dict[str, object] = {}
    for agency_id in sorted(agency_ids):
        begun = await retirement_in_course(agency_id)
        job = await newest_job(begun.id) if begun else None
        if job is None or job.status not in {"queued", "running"}:
            continue
        try:
            with progress(say("Retirement")) as watch:
                done = await run_job(job.id, watch=watch)
        except Conflict as error:  # the approval stands, whatever keeps the retirement from going on
            tell(error.message)
        else:
            followed |= {job.kind: done.result, **done.follow_ons}
    return followed


def _objected(card: StatementCard) -> Message:
    return say(
        "{agency} has objected and has no reply yet; open objections: {count}.",
        agency=card.agency,
        count=card.open_objections,
    )


def _settled(data: dict[str, object], told: Sequence[Message] = ()) -> Answer:
    statements = data["statements"]
    if not isinstance(statements, list) or not statements:
        return Answer(
            data,
            [
                say(
                    "No attributed payment up to the end of {month} waits for a statement.",
                    month=data["period"],
                )
            ],
        )
    headings: tuple[Message, ...] = (say("Agency"), say("Status"), say("Payments"), say("Base"))
    headings += (say("Commission"), say("VAT"), say("Total"))
    rows = [
        (
            each["agency"],
            STATUSES[each["status"]],
            each["payments"],
            *(
                format_amount(each[name], each["currency"])
                for name in ("base_minor", "commission_minor", "vat_minor", "total_minor")
            ),
        )
        for each in statements
    ]
    return Answer(data, [Listing(headings, rows), *told])


STATUSES = {"draft": say("draft"), "locked": say("locked")}


@key_app.command("export")
def key_export(context: typer.Context, as_json: AsJson = False) -> None:
    """Print the public key with which others verify statements."""

    async def work(actor: Actor) -> Answer:
        require(actor, Permission.EXPORT_KEY)
        return Answer({"public_key": vault.public_key_pem()}, [vault.public_key_pem().strip()])

    conduct(context, work, as_json=as_json)
