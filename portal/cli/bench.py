"""mandate bench: the product against what the machine could do at best, in the same run."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
import uvloop

from agencies.common.errors import Invalid
from agencies.common.words import Message, say
from portal.bench.results import SCALES, Bound, Result, Scale
from portal.bench.run import BENCHES, FEWEST_REPEATS, Report, run_benches
from portal.cli.options import AsJson
from portal.cli.shell import Answer, Exit, Listing, conduct_alone, progress


class ScaleName(StrEnum):
    """The sizes to choose from."""

    SMALL = "small"
    FULL = "full"


def bench(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One bench; all when left out.")] = None,
    scale: Annotated[
        ScaleName, typer.Option(metavar="small|full", help="10,000 rows, or 100,000.")
    ] = ScaleName.SMALL,
    repeats: Annotated[
        int, typer.Option(min=FEWEST_REPEATS, help="How often product and limit take turns.")
    ] = FEWEST_REPEATS,
    as_json: AsJson = False,
) -> None:
    """Measure acts and pages against their limits, on a PostgreSQL server and homes of its own."""
    conduct_alone(lambda: uvloop.run(_measured(name, SCALES[scale], repeats)), as_json=as_json)


async def _measured(name: str | None, scale: Scale, repeats: int) -> Answer:
    if name is not None and name not in BENCHES:
        raise Invalid("There is no bench {name}; there are {known}.", name=name, known=list(BENCHES))
    chosen = [each for each in BENCHES.values() if name in {None, each.name}]
    with progress(say("Bench")) as watch:
        return told(await run_benches(chosen, scale, repeats, watch), scale, repeats)


def told(report: Report, scale: Scale, repeats: int) -> Answer:
    """Answer with the results; exit code 1 when one of them does not hold."""
    results = [each.data for each in report.results]
    data = {"scale": scale.name, "repeats": repeats, "server": report.server, "results": results}
    return Answer(data, _parts(report, scale), Exit.DONE if report.holds else Exit.FAILED)


def _parts(report: Report, scale: Scale) -> list[Message | Listing]:
    parts: list[Message | Listing] = [_listing(report.results, scale)]
    for each in report.results:
        parts += [_limit(each), *_failure(each), *_habit(each)]
    if report.server:
        parts.append(
            say(
                "Both sides ran on the same PostgreSQL {server_version} in turns (fsync {fsync}, autovacuum"
                " {autovacuum}, shared_buffers {shared_buffers}); what writes did so on a fresh copy each"
                " time.",
                **report.server,
            )
        )
    return parts


def _listing(results: Sequence[Result], scale: Scale) -> Listing:
    growth = say("Growth {fewer}-{rows}", fewer=f"{scale.fewer:,}", rows=f"{scale.rows:,}")
    headings = (say("Bench"), say("Rows"), say("Mandate"), say("Limit"), say("Ratio"), say("Bound"))
    return Listing((*headings, say("Target"), growth), [_row(each) for each in results])


def _row(result: Result) -> tuple[object, ...]:
    data = result.data
    sides = (_pace(data["median_s"], data["per_s"]), _pace(data["limit_s"], data["limit_per_s"]))
    bound = f"{'≥' if result.target.bound is Bound.AT_LEAST else '≤'} {result.target.ratio:.2f}"
    holds = say("holds") if result.holds else say("does not hold")
    exponent = _figure(data["exponent"])
    return (result.name, f"{result.scale.rows:,}", *sides, _figure(data["ratio"]), bound, holds, exponent)


def _pace(seconds: object, rate: object) -> str | None:
    """Tell how long an act takes, or how many pages a second brings."""
    if seconds is None:
        return None
    return f"{seconds:.2f} s" if rate is None else f"{rate:.0f}/s"


def _figure(value: object) -> str | None:
    return None if value is None else f"{value:.2f}"


def _limit(result: Result) -> Message:
    return say("Limit of {name}: {limit}.", name=result.name, limit=result.limit)


def _failure(result: Result) -> list[Message]:
    if result.reason is None:
        return []
    return [say("{name} could not run. {reason}", name=result.name, reason=result.reason)]


def _habit(result: Result) -> list[Message]:
    data = result.data
    if data["user_s"] is None:
        return []
    return [
        say(
            "The script that people write today takes {seconds} s for {name}, {times} times as long.",
            seconds=_figure(data["user_s"]),
            name=result.name,
            times=_figure(data["user_ratio"]),
        )
    ]
