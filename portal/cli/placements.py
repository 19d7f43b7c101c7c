"""mandate place and agency show: who works which case."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from agencies.common.access import Actor
from agencies.common.dates import parse_date
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, find_portfolio
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.plan_placement import Wish, ask_plan_placement, make_wish, preview_plan
from agencies.placements.queries.placed import (
    BatchCount,
    BucketCount,
    batches_of_agency,
    open_buckets_of_agency,
)
from agencies.placements.rules.plan_view import read_barred
from agencies.placements.rules.strategy import Origin
from agencies.placements.rules.words import BOUNDS, NOT_ELIGIBLE, UNPLACED, no_new_cases, worded
from agencies.standing.queries.reasons import standing_reasons
from agencies.vendors.queries import find_agency
from portal.cli.options import AsJson, Day, PortfolioCode, read_text
from portal.cli.shell import Answer, Exit, Listing, conduct, progress
from portal.clock import wall_clock
from portal.worker import run_job

StrategyFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="TOML file with term_days and [shares]; without it the shares decided last, else equal ones.",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=2**63 - 1,
        metavar="N",
        help="Seed of the draw; made from portfolio and day when left out.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the plan; store and place nothing.")]


def place(
    context: typer.Context,
    as_of: Day,
    portfolio_code: PortfolioCode = None,
    strategy: StrategyFile = None,
    seed: Seed = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Plan who gets which eligible case, and place them from a day on."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code)
        wish = await make_wish(
            actor,
            portfolio,
            as_of=parse_date(as_of),
            strategy=read_text(strategy) if strategy else "",
            seed=seed,
            now=wall_clock(),
        )
        told = await (_preview(actor, wish) if dry_run else _place(actor, wish))
        return _placed(portfolio, await _with_reasons(actor, told))

    conduct(context, work, as_json=as_json)


async def _preview(actor: Actor, wish: Wish) -> dict[str, Any]:
    return {**await preview_plan(actor, wish), "confirmed": False}


async def _place(actor: Actor, wish: Wish) -> dict[str, Any]:
    """Plan, and confirm a plan that places anything."""
    job = await ask_plan_placement(actor, wish, now=wall_clock())
    with progress(say("Plan")) as watch:
        done = await run_job(job.id, watch=watch)
    if not done.result["placed"]:
        return {**done.result, "confirmed": False}
    confirmed = await confirm_plan(actor, done.result["plan"], now=wall_clock())
    return {**done.result, "confirmed": True, "batches": [each.code for each in confirmed.batches]}


async def _with_reasons(actor: Actor, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say why agencies get no new cases, to whoever may read it."""
    reasons = await standing_reasons(actor, at=wall_clock())
    barred = [{**each, "reason": reasons.get(each["agency"], "")} for each in told["barred"]]
    return {**told, "barred": barred}


def _placed(portfolio: PortfolioRow, data: Mapping[str, Any]) -> Answer:
    parts: list[Message | Listing | str] = []
    if data["eligible"]:
        parts += _origin(data)
        parts += [_shares(portfolio, data), _outcome(data), *_deviations(data), *map(_limit, data["limits"])]
    elif data["not_eligible"]:
        parts.append(say("No case is eligible, so none is placed."))
    else:
        parts.append(
            say("Portfolio {portfolio} has no cases yet; import a case file.", portfolio=portfolio.code)
        )
    parts += _barred(data)
    parts += count_listing(say("Not placed, because"), UNPLACED, data["unplaced"])
    parts += count_listing(say("Not eligible, because"), NOT_ELIGIBLE, data["not_eligible"])
    return Answer(data, parts, Exit.SOME_REFUSED if data["unplaced"] else Exit.DONE)


def _origin(data: Mapping[str, Any]) -> list[Message | Listing]:
    if data["shares_from"] == Origin.PUBLISHED:
        return [say("The shares are those decided from scores.")]
    if data["shares_from"] == Origin.EQUAL:
        return [say("All shares are equal, for none were given and none decided.")]
    return []


def _shares(portfolio: PortfolioRow, data: Mapping[str, Any]) -> Listing:
    return Listing(
        (say("Agency"), say("Cases"), say("Amount")),
        [
            (code, count, format_amount(data["amounts_minor"][code], portfolio.currency))
            for code, count in data["agencies"].items()
        ],
    )


def _outcome(data: Mapping[str, Any]) -> Message:
    figures = {name: data[name] for name in ("placed", "eligible", "seed")}
    if data["confirmed"]:
        return say("Eligible cases: {eligible}; placed: {placed} (seed {seed}).", **figures)
    return say("Eligible cases: {eligible}; would be placed: {placed} (seed {seed}).", **figures)


def _deviations(data: Mapping[str, Any]) -> list[Message | Listing]:
    found: list[Message | Listing] = [
        say(
            "Strata: {strata}; an agency's largest distance from what it is due in any, in cases: {cases}.",
            strata=data["strata_in_all"],
            cases=data["largest_deviation"],
        )
    ]
    if not data["confirmed"]:
        agencies = list(data["agencies"])
        headings = (say("Stratum"), say("Deviation"), *map(Message, agencies))
        found.append(Listing(headings, [_stratum(each, agencies) for each in data["strata"]]))
    return found


def _stratum(row: Mapping[str, Any], agencies: Sequence[str]) -> tuple[object, ...]:
    name = " · ".join(row["stratum"])
    return (name, str(row["largest_deviation"]), *(row["agencies"].get(code, 0) for code in agencies))


def _limit(limit: Mapping[str, Any]) -> Message:
    return say(
        "{agency} has fewer cases than its share because of {bound}: {cases} fewer,"
        " strata concerned: {strata}.",
        agency=limit["agency"],
        cases=limit["cases_short"],
        strata=limit["strata"],
        bound=worded(BOUNDS, limit["bound"]),
    )


def _barred(data: Mapping[str, Any]) -> list[Message | str]:
    found: list[Message | str] = []
    for each, told in zip(read_barred(data), data["barred"], strict=True):
        found.append(no_new_cases(each, each.code))
        if told["reason"]:
            found.append(f"  {told['reason']}")
    return found


def count_listing(heading: Message, words: Mapping[str, Message], counts: Mapping[str, int]) -> list[Listing]:
    """Set counts by code under a heading; nothing where there is nothing to count."""
    rows = [(worded(words, code), count) for code, count in counts.items()]
    return [Listing((heading, say("Cases")), rows)] if rows else []


def agency_show(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="Code of the agency.")],
    as_json: AsJson = False,
) -> None:
    """Show what an agency has: open cases by bucket, and its batches."""

    async def work(actor: Actor) -> Answer:
        found = await find_agency(actor, code)
        buckets = await open_buckets_of_agency(actor, found.id)
        batches = await batches_of_agency(actor, found.id)
        data = {
            "code": found.code,
            "name": found.name,
            "capacity": found.capacity,
            "open_cases": sum(each.cases for each in buckets),
            "buckets": [asdict(each) for each in buckets],
            "batches": [asdict(each) for each in batches],
        }
        title = say("Open cases of {name}: {cases}.", name=found.name, cases=data["open_cases"])
        listings = (_bucket_listing(buckets), _batch_listing(batches))
        return Answer(data, [title, *(each for each in listings if each.rows)])

    conduct(context, work, as_json=as_json)


def _bucket_listing(buckets: Sequence[BucketCount]) -> Listing:
    return Listing(
        (say("Portfolio"), say("Bucket"), say("Open cases"), say("Amount")),
        [
            (each.portfolio, each.bucket, each.cases, format_amount(each.amount_minor, each.currency))
            for each in buckets
        ],
    )


def _batch_listing(batches: Sequence[BatchCount]) -> Listing:
    return Listing(
        (say("Batch"), say("From"), say("Until"), say("Cases"), say("Open cases"), say("Amount")),
        [
            (
                each.batch,
                each.starts_on,
                each.due_on,
                each.cases,
                each.open_cases,
                format_amount(each.amount_minor, each.currency),
            )
            for each in batches
        ],
    )
