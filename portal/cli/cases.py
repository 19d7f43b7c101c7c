"""mandate import cases and points, hold, release, stop and unstop: which debts there are, and which rest."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from agencies.cases.hold_case import hold_case
from agencies.cases.import_cases import ask_import_cases
from agencies.cases.import_points import ask_import_points
from agencies.cases.lift_stop import lift_stop
from agencies.cases.point_rows import KNOWN_POINT_HEADINGS
from agencies.cases.release_case import release_case
from agencies.cases.rules.eligibility import REASONS
from agencies.cases.stage_cases import request_of
from agencies.cases.stop_debtor import Stopped, stop_debtor
from agencies.common.access import Actor
from agencies.common.dates import parse_date
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, find_portfolio
from portal.cli.imports import Arrival, check_refused, take_in
from portal.cli.options import AsJson, Columns, Day, PortfolioCode, RefusedFile, chosen_columns
from portal.cli.shell import Answer, Listing, conduct
from portal.clock import wall_clock

CaseFile = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Case file: csv, xls or xlsx.")
]
PointFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, help="File of contact points: csv, xls or xlsx."
    ),
]
CaseNo = Annotated[str, typer.Argument(metavar="CASE", help="Number of the case.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why, in a few words.")]


def import_cases_command(
    context: typer.Context,
    file: CaseFile,
    as_of: Day,
    portfolio_code: PortfolioCode = None,
    map_name: Annotated[
        str | None,
        typer.Option(
            "--map", metavar="NAME", help="Name under which --column is remembered, or used again without it."
        ),
    ] = None,
    column: Columns = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the file and report; change no case.")
    ] = False,
    refused: RefusedFile = None,
    as_json: AsJson = False,
) -> None:
    """Import a case file: new cases and debtors, or the present state of those that are known."""

    async def work(actor: Actor) -> Answer:
        check_refused(file, refused)
        portfolio, data = await find_portfolio(portfolio_code), file.read_bytes()
        job = await ask_import_cases(
            actor,
            portfolio,
            data,
            name=file.name,
            as_of=parse_date(as_of),
            columns=chosen_columns(column),
            map_name=map_name,
            dry_run=dry_run,
            now=wall_clock(),
        )
        arrival = Arrival(file.name, data, request_of(json.loads(job.payload)).known_headings, refused)
        return await take_in(arrival, job, say("Case file"), partial(_case_figures, portfolio))

    conduct(context, work, as_json=as_json)


def import_points_command(
    context: typer.Context,
    file: PointFile,
    portfolio_code: PortfolioCode = None,
    refused: RefusedFile = None,
    as_json: AsJson = False,
) -> None:
    """Import phones, addresses and e-mails of debtors and of people near them."""

    async def work(actor: Actor) -> Answer:
        check_refused(file, refused)
        portfolio, data = await find_portfolio(portfolio_code), file.read_bytes()
        job = await ask_import_points(actor, portfolio, data, name=file.name, now=wall_clock())
        arrival = Arrival(file.name, data, KNOWN_POINT_HEADINGS, refused, columns_by_hand=False)
        return await take_in(arrival, job, say("Contact points"), _point_figures)

    conduct(context, work, as_json=as_json)


def _point_figures(data: Mapping[str, Any]) -> list[Message | Listing]:
    return [
        say(
            "Rows read: {read}; contact points new: {created}, known already: {unchanged};"
            " rows refused: {refused}.",
            **{name: data[name] for name in ("read", "created", "unchanged", "refused")},
        )
    ]


def _case_figures(portfolio: PortfolioRow, data: Mapping[str, Any]) -> list[Message | Listing]:
    counts = {name: data[name] for name in ("read", "created", "updated", "unchanged", "refused")}
    parts: list[Message | Listing] = [
        say(
            "Rows read: {read}; new: {created}, updated: {updated}, unchanged: {unchanged},"
            " refused: {refused}.",
            **counts,
        ),
        say(
            "Outstanding: {outstanding} {currency}; cases that may be placed: {eligible},"
            " that may not: {not_eligible}.",
            outstanding=format_amount(data["outstanding_minor"], portfolio.currency),
            currency=portfolio.currency,
            eligible=data["eligible"],
            not_eligible=data["not_eligible"],
        ),
    ]
    for heading, reasons in (
        (say("May be placed, because"), data["eligible_reasons"]),
        (say("May not be placed, because"), data["not_eligible_reasons"]),
    ):
        if reasons:
            rows = [(REASONS[code], count) for code, count in reasons.items()]
            parts.append(Listing((heading, say("Cases")), rows))
    if data["dry_run"]:
        parts.append(say("This was a trial: nothing was changed."))
    elif counts["read"] and counts["unchanged"] == counts["read"]:
        parts.append(say("The same was imported before: nothing was changed."))
    return parts + _missing(data)


def _missing(data: Mapping[str, Any]) -> list[Message | Listing]:
    missing = data["missing"]
    if not missing["count"]:
        return []
    return [
        say(
            "Open cases that are not in the file and stay as they are: {count} ({case_nos}{more})",
            count=missing["count"],
            case_nos=missing["case_nos"],
            more=" …" if missing["count"] > len(missing["case_nos"]) else "",
        )
    ]


async def _portfolio_id(code: str | None) -> int | None:
    return (await find_portfolio(code)).id if code else None


def hold(
    context: typer.Context,
    case_no: CaseNo,
    reason: Reason,
    until: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Last day of the hold; until it is released when left out."),
    ] = None,
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Hold a case: it is not placed, and collection rests."""

    async def work(actor: Actor) -> Answer:
        held = await hold_case(
            actor,
            case_no,
            reason=reason,
            until=parse_date(until) if until else None,
            portfolio_id=await _portfolio_id(portfolio_code),
            now=wall_clock(),
        )
        data = {"case_no": held.case_no, "reason": held.reason, "until": held.until}
        if held.until:
            return Answer(
                data, [say("Case {case_no} is held until {until}.", case_no=case_no, until=held.until)]
            )
        return Answer(data, [say("Case {case_no} is held until it is released.", case_no=case_no)])

    conduct(context, work, as_json=as_json)


def release(
    context: typer.Context,
    case_no: CaseNo,
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Release a case that is held."""

    async def work(actor: Actor) -> Answer:
        released = await release_case(
            actor, case_no, portfolio_id=await _portfolio_id(portfolio_code), now=wall_clock()
        )
        data = {"case_no": released.case_no, "reason": released.reason}
        words = say("Case {case_no} is released; it was held for: {reason}.", **data)
        return Answer(data, [words])

    conduct(context, work, as_json=as_json)


def stop(
    context: typer.Context,
    case_no: CaseNo,
    reason: Reason,
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Put the debtor of a case on the stop list: bankrupt, deceased, complaint."""

    async def work(actor: Actor) -> Answer:
        stopped = await stop_debtor(
            actor, case_no, reason=reason, portfolio_id=await _portfolio_id(portfolio_code), now=wall_clock()
        )
        return _stopped(
            stopped, say("The debtor is on the stop list; open cases: {cases}.", cases=stopped.case_nos)
        )

    conduct(context, work, as_json=as_json)


def unstop(
    context: typer.Context,
    case_no: CaseNo,
    reason: Reason,
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Take the debtor of a case off the stop list."""

    async def work(actor: Actor) -> Answer:
        lifted = await lift_stop(
            actor, case_no, reason=reason, portfolio_id=await _portfolio_id(portfolio_code), now=wall_clock()
        )
        return _stopped(
            lifted, say("The debtor is off the stop list; open cases: {cases}.", cases=lifted.case_nos)
        )

    conduct(context, work, as_json=as_json)


def _stopped(outcome: Stopped, words: Message) -> Answer:
    return Answer({"reason": outcome.reason, "case_nos": list(outcome.case_nos)}, [words])
