"""Runs benches one after the other; what cannot run is a result too, with its reason."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from asyncpg import PostgresError

from agencies.common.errors import MandateError
from agencies.common.words import Message, say
from portal.bench import bot, confirm_plan, import_cases, pages, postgresql, settle
from portal.bench.ground import SERVER_SETTINGS, Ground
from portal.bench.measure import Sides, compare, time_habit
from portal.bench.results import Bound, Measured, Result, Scale, Target
from portal.clock import Watch

FEWEST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Bench:
    """A use case or a page and its limit; `requests` is how many pages a side opens in its time."""

    name: str
    limit: Message
    target: Target
    prepare: Callable[[Ground, int], Awaitable[Sides]]
    requests: int | None = None


_BARE = say("the same statements by asyncpg, the same template from ready rows")
_PAGE = Target(0.7, 0.7, Bound.AT_LEAST)


BENCHES = {
    each.name: each
    for each in (
        Bench(
            "import_cases",
            say("fastexcel reads, polars converts, COPY into the same tables"),
            Target(4.0, 3.0),
            import_cases.prepare,
        ),
        Bench(
            "confirm_plan",
            say("COPY of the placements into the same table"),
            Target(2.5, 2.5),
            confirm_plan.prepare,
        ),
        Bench(
            "settle",
            say("SELECT, whole numbers in Python, COPY of the lines into the same table"),
            Target(3.0, 3.0),
            settle.prepare,
        ),
        Bench("case_list", _BARE, _PAGE, pages.prepare_case_list, pages.REQUESTS),
        Bench("case_page", _BARE, _PAGE, pages.prepare_case_page, pages.REQUESTS),
        Bench(
            "agency_list",
            say("the same list of an agency that has 500 cases"),
            Target(1.3, 1.3),
            pages.prepare_agency_list,
            pages.REQUESTS,
        ),
        Bench(
            "bot",
            say("a bare echo by python-telegram-bot at the same server, 19 of 20 replies"),
            Target(4.0, 4.0),
            bot.prepare,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Report:
    """The results in order, and the server on which they were measured; empty where there was none."""

    results: list[Result]
    server: dict[str, str]

    @property
    def holds(self) -> bool:
        """Say whether every target holds."""
        return all(each.holds for each in self.results)


async def run_benches(benches: Sequence[Bench], scale: Scale, repeats: int, watch: Watch) -> Report:
    """Measure benches at a scale on a server found or started for them, and leave nothing behind."""
    try:
        server = postgresql.start(SERVER_SETTINGS)
    except postgresql.Unavailable as why:
        reason = say("There is no PostgreSQL to measure on: {reason}.", reason=str(why))
        return Report([_result(each, scale, reason=reason) for each in benches], {})
    try:
        with TemporaryDirectory(prefix="mandate-bench-") as folder:
            ground = Ground(server.url, Path(folder))
            return await _run_all(ground, benches, scale, repeats, watch)
    finally:
        server.stop()


async def _run_all(
    ground: Ground, benches: Sequence[Bench], scale: Scale, repeats: int, watch: Watch
) -> Report:
    # At both sizes a preparation and the repeats.
    done, total = count(1), len(benches) * 2 * (1 + repeats)
    results = [await _run(ground, each, scale, repeats, lambda: watch(next(done), total)) for each in benches]
    try:
        return Report(results, await ground.server())
    except (OSError, PostgresError):
        return Report(results, {})


async def _run(ground: Ground, bench: Bench, scale: Scale, repeats: int, step: Callable[[], None]) -> Result:
    try:
        return _result(bench, scale, await _measure(ground, bench, scale, repeats, step))
    except ModuleNotFoundError as missing:
        reason = say(
            "{module} is not installed; install the extra with: pip install 'mandate[bench]'",
            module=missing.name,
        )
    except MandateError as error:
        reason = error.message
    except Exception as error:  # noqa: BLE001 - whatever breaks one bench is told, and the others go on
        reason = say("It broke off: {error}: {text}", error=type(error).__name__, text=str(error))
    finally:
        await _tidy(ground)
    return _result(bench, scale, reason=reason)


async def _measure(
    ground: Ground, bench: Bench, scale: Scale, repeats: int, step: Callable[[], None]
) -> Measured:
    sizes = []
    for rows in (scale.fewer, scale.rows):
        sizes.append(await bench.prepare(ground, rows))
        step()
    fewer, times = await compare(ground, sizes, repeats, step)
    return Measured(fewer, times, await time_habit(ground, sizes[-1]))


async def _tidy(ground: Ground) -> None:
    """Drop what a bench has made, if there is still a server that can."""
    with suppress(OSError, PostgresError):
        await ground.clear()


def _result(
    bench: Bench, scale: Scale, measured: Measured | None = None, *, reason: Message | None = None
) -> Result:
    return Result(bench.name, bench.limit, bench.target, scale, bench.requests, measured, reason)
