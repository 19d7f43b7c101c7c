"""mandate score and mandate scorecard: how agencies did in a month, and by what measure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from agencies.common.access import Actor
from agencies.common.dates import format_month, month_start, parse_month
from agencies.common.words import Message, say
from agencies.people.queries import all_portfolios, find_portfolio
from agencies.standing.queries.scorecards import list_scorecards
from agencies.standing.rules.scorecard import Measure
from agencies.standing.rules.scoring import written
from agencies.standing.rules.words import MEASURES, REASONS
from agencies.standing.score_agencies import ask_score, scorecard_for
from agencies.standing.write_scorecard import write_scorecard
from portal.cli.options import AsJson, read_text
from portal.cli.shell import Answer, Listing, conduct, progress
from portal.cli.usage import Commands
from portal.clock import wall_clock
from portal.worker import run_job

scorecard_app = Commands("Scorecards: what a score is made of.")
Month = Annotated[str, typer.Option("--period", metavar="MONTH", help="Month, like 2026-10.")]
OnePortfolio = Annotated[
    str | None,
    typer.Option("--portfolio", metavar="CODE", help="Code of the portfolio; all when left out."),
]


def score(
    context: typer.Context,
    period: Month,
    portfolio_code: OnePortfolio = None,
    as_json: AsJson = False,
) -> None:
    """Score every agency for a month that is over, in all portfolios or in one."""

    async def work(actor: Actor) -> Answer:
        month = parse_month(period)
        found = [await find_portfolio(portfolio_code)] if portfolio_code else await all_portfolios()
        job = await ask_score(actor, month, found, now=wall_clock())
        with progress(say("Scores")) as watch:
            done = await run_job(job.id, watch=watch)
        return Answer(done.result, _parts(done.result))

    conduct(context, work, as_json=as_json)


def _parts(result: dict[str, Any]) -> list[Message | Listing | str]:
    if not result["scores"]:
        return [say("No agency held a case in {period}, so none is scored.", period=result["period"])]
    parts: list[Message | Listing | str] = [_listing(result["scores"])]
    parts.append(
        say("Agencies rated: {scored}; not rated: {not_rated}.", **_named(result, "scored", "not_rated"))
        if result["changed_runs"]
        else say("The facts are those of the scores that stand, so nothing has changed.")
    )
    if result["proposal"] is not None:
        parts.append(
            say("New shares are proposed; see mandate shares list, or the page Shares in the portal.")
        )
    return parts


def _named(result: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: result[name] for name in names}


def _listing(scores: Sequence[dict[str, Any]]) -> Listing:
    named = {name for each in scores for name in each["measures"]}
    measures = [each.value for each in Measure if each.value in named]
    headings = [say("Portfolio"), say("Agency"), say("Points"), say("Grade")]
    rows = [
        (
            each["portfolio"],
            each["agency"],
            "—" if each["points"] is None else written(each["points"]),
            each["grade"] or REASONS[each["reason"]],
            *(_points(each["measures"].get(name)) for name in measures),
        )
        for each in scores
    ]
    return Listing([*headings, *(MEASURES[Measure(name)] for name in measures)], rows)


def _points(measure: dict[str, Any] | None) -> str:
    return "—" if measure is None or measure["points"] is None else written(measure["points"])


@scorecard_app.command("set")
def set_scorecard(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Option(
            "--file", metavar="FILE", exists=True, dir_okay=False, help="TOML file with the scorecard."
        ),
    ],
    valid_from: Annotated[
        str, typer.Option("--from", metavar="MONTH", help="First month that it holds for, like 2026-10.")
    ],
    as_json: AsJson = False,
) -> None:
    """Let another scorecard hold from a month on that is not scored yet."""

    async def work(actor: Actor) -> Answer:
        month = parse_month(valid_from)
        made = await write_scorecard(actor, read_text(file), valid_from=month, now=wall_clock())
        data = {"id": made, "from": format_month(month)}
        return Answer(data, [say("The scorecard holds from {month} on.", month=data["from"])])

    conduct(context, work, as_json=as_json)


@scorecard_app.command("show")
def show_scorecard(
    context: typer.Context,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="MONTH", help="The month; the present one when left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the scorecard that holds for a month as a file holds it."""

    async def work(actor: Actor) -> Answer:
        await list_scorecards(actor, limit=1)
        month = parse_month(period) if period else month_start(wall_clock().date())
        card = await scorecard_for(month)
        return Answer({"period": format_month(month), "scorecard": card.canonical}, [card.canonical])

    conduct(context, work, as_json=as_json)
