"""Kill -9 in every act of a month: all is as before or as after, and the next run completes it once."""

import contextlib
import random
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.commands import run
from tests.flows import processes, state
from tests.flows.acts import DRAFT, ERRANDS, IMPORT, LATER, LOCK, PAY, PLACE, Act, Month
from tests.flows.processes import Process

Environment = Mapping[str, str]
MANY = 50
KILLS = [5, pytest.param(MANY, marks=pytest.mark.full)]
FIRST, LAST = 10, 90
# How often a kill may come too late, where the machine gave its time to others, before the test gives up.
TRIES = 4


@pytest.mark.parametrize("kills", KILLS)
@pytest.mark.parametrize("name", [IMPORT, PLACE, PAY, DRAFT])
def test_killed_on_the_way_an_act_is_done_or_not_and_the_next_run_completes_it(
    month: Month, name: str, kills: int
) -> None:
    act, dice, hits = month.acts[name], random.Random(f"{name} {kills}"), list[int]()
    targets = list(strata(dice, FIRST, LAST, kills))
    for _ in range(TRIES * kills):
        with month.before(name) as environment:
            kill_when_told(environment, act, targets[-1])
            share = share_done(environment)
            complete(environment, act, thrice=len(targets) == 1 or kills == MANY)
        if share is not None and FIRST <= share <= LAST:
            hits.append(share)
            targets.pop()
        else:
            targets[-1] = dice.uniform(FIRST, targets[-1])  # it came too late: earlier next time
        if not targets:
            break
    print(f"\n{name}: killed {kills} times at", *(f"{each} %" for each in sorted(hits)))
    assert len(hits) == kills
    assert_spread(hits)


@pytest.mark.parametrize(
    ("name", "kills"),
    [
        *((PLACE, 5), (IMPORT, 2), (PAY, 2), (DRAFT, 2)),
        *(pytest.param(name, MANY, marks=pytest.mark.full) for name in (PLACE, IMPORT, PAY, DRAFT)),
    ],
)
def test_killed_between_its_last_report_and_its_answer_an_act_is_done_or_not(
    month: Month, name: str, kills: int
) -> None:
    """The end of `place` is the confirmation of its plan, that of imports what follows on them."""
    act = month.acts[name]

    def begin(environment: Environment) -> Process:
        process = processes.start(environment, *act.command)
        wait_for(process, 100)
        return process

    kill_at_any_instant(month, act, begin, kills)


@pytest.mark.parametrize("name", LATER)
def test_killed_before_what_follows_on_it_an_act_is_followed_up_by_the_next_run(
    month: Month, name: str
) -> None:
    act = month.acts[name]
    with month.before(name) as environment:
        assert processes.run_no_further(environment, *act.command).code == 9
        assert complete(environment, act, thrice=True) == "between"


@pytest.mark.parametrize(
    ("name", "kills"),
    [
        *((LOCK, 5), *((each, 2) for each in ERRANDS)),
        *(pytest.param(each, MANY, marks=pytest.mark.full) for each in (LOCK, *ERRANDS)),
    ],
)
def test_killed_at_any_instant_an_act_is_done_or_not(month: Month, name: str, kills: int) -> None:
    """Statements are locked all or none; a worker looks at, approves or makes something once or not yet.

    A score is all there or not at all; a retirement stands between two of its steps and goes on from there.
    """
    act = month.acts[name]

    def begin(environment: Environment) -> Process:
        process = processes.start_at_a_word(environment, *act.command)
        processes.go(process)
        return process

    kill_at_any_instant(month, act, begin, kills)


def kill_at_any_instant(month: Month, act: Act, begin: Callable[[Environment], Process], kills: int) -> None:
    """Kill an act between its beginning and its answer, at instants spread over the time it takes."""
    dice, found = random.Random(f"{act.name} {kills}"), list[str]()
    whole = duration(month, act, begin)
    for instant in strata(dice, 0, whole, kills):
        with month.before(act.name) as environment:
            process = begin(environment)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(instant)
            processes.kill(process, environment)
            found.append(complete(environment, act, thrice=len(found) + 1 == kills or kills == MANY))
    counts = ", ".join(f"{found.count(each)} {each}" for each in ("before", "between", "after"))
    print(f"\n{act.name}: killed {kills} times within {whole:.3f} s of the act; state as {counts}")


def duration(month: Month, act: Act, begin: Callable[[Environment], Process]) -> float:
    """Measure, in seconds, how long an undisturbed act takes from its beginning to its answer."""
    with month.before(act.name) as environment:
        process = begin(environment)
        started = time.monotonic()
        assert process.stdout is not None
        assert process.stdout.readline()
        answered = time.monotonic()
        assert processes.finish(process).code == 0
        return answered - started


def strata(dice: random.Random, low: float, high: float, count: int) -> Iterator[float]:
    """Give a random point of each of `count` equal parts of a span, in a random order."""
    width = (high - low) / count
    for part in dice.sample(range(count), count):
        yield low + width * (part + dice.random())


def kill_when_told(environment: Environment, act: Act, percent: float) -> None:
    """Kill an act as soon as it reports that so many percent of its rows are done."""
    process = processes.start(environment, *act.command)
    wait_for(process, percent)
    processes.kill(process, environment)


def wait_for(process: Process, percent: float) -> None:
    """Read what a command reports until it tells of so many percent, or ends."""
    for done, total in processes.progress(process):
        if 100 * done >= percent * total:
            return


def share_done(environment: Environment) -> int | None:
    """Give the percentage at which the job under way stands; None where it has not begun or has ended."""
    found = state.ask(environment, "SELECT rows_done, rows_total FROM jobs WHERE status = 'running'")
    return 100 * found[0][0] // found[0][1] if found and found[0][1] else None


def complete(environment: Environment, act: Act, *, thrice: bool) -> str:
    """Check what a kill left and run the act again; give "before", "between" or "after", as the kill left it.

    With `thrice` the act is run once more, which changes nothing.
    """
    left = state.outcome(environment)
    assert left in (act.before, *act.between, act.after), differences(left, act)
    check(environment)
    again = run(environment, *act.command)
    assert again.code == 0 or left == act.after, again.err
    if left != act.after:
        assert state.outcome(environment) == act.after
    check(environment)
    assert not state.ask(environment, "SELECT kind FROM jobs WHERE status IN ('queued', 'running')")
    if thrice:
        done = state.unchanged(environment)
        run(environment, *act.command)
        assert state.unchanged(environment) == done
    if left in act.between and left != act.after:
        return "between"
    return "before" if left == act.before else "after"


def check(environment: Environment) -> None:
    """Check the invariants of the books, and the journal."""
    assert state.broken(environment) == []
    verified = run(environment, "verify", "journal")
    assert verified.code == 0, verified.out


def differences(left: Mapping[str, str], act: Act) -> str:
    """Name the tables that are neither as before nor as after, and those that are behind the others."""
    strange = {name for name in left if left[name] not in {act.before.get(name), act.after.get(name)}}
    behind = {name for name in act.after if left.get(name) != act.after[name]} - strange
    return f"{act.name}: neither as before nor as after: {sorted(strange)}; still as before: {sorted(behind)}"


def assert_spread(hits: list[int]) -> None:
    """Check that many kills came in all parts of the way; where a few fall, the machine's load decides."""
    parts = {(hit - FIRST) * 8 // (LAST - FIRST + 1) for hit in hits}
    assert parts == set(range(8)) if len(hits) >= MANY else len(parts) > 1
