"""Two processes at the same thing at the same moment: it is done once, and who comes second is told.

How two that confirm overlapping plans fare stands in tests/agencies/placements/test_processes.py.
"""

from collections.abc import Mapping

import pytest

from tests.commands import Ran, run
from tests.flows import processes, state
from tests.flows.acts import DRAFT, FIONA, FRANK, IMPORT, LOCK, PAY, Act, Month, done
from tests.flows.files import as_csv
from tests.flows.small_month import paid

SECOND = (
    "Another process is working on job",
    "was finished by somebody else just now",
    "are locked already",
    "Somebody else locked the statement",
)


def at_once(environment: Mapping[str, str], *commands: tuple[str, ...]) -> list[Ran]:
    """Start commands, let them load, and give all of them the word."""
    started = [processes.start_at_a_word(environment, *command, "--json") for command in commands]
    for each in started:
        processes.go(each)
    return [processes.finish(each) for each in started]


@pytest.mark.parametrize("name", [IMPORT, PAY, DRAFT, LOCK])
def test_the_same_twice_at_once_is_done_once(month: Month, name: str) -> None:
    act = month.acts[name]
    with month.before(name) as environment:
        for each in at_once(environment, act.command, act.command):
            assert each.code == 0 or (each.code == 4 and any(text in each.err for text in SECOND)), each.err
        assert_done(environment, act)


def assert_done(environment: Mapping[str, str], act: Act) -> None:
    """Check that an act was done once, whatever the journal tells of a second one that changed nothing."""
    found = state.outcome(environment)
    assert {**found, "journal": ""} == {**act.after, "journal": ""}
    assert state.broken(environment) == []
    assert run(environment, "verify", "journal").code == 0


def test_statements_are_locked_while_payments_come_in(month: Month) -> None:
    with month.before(LOCK) as environment:
        rows = [paid(f"L{number}", f"C{number:05}", "10.00") for number in range(1, 401)]
        file = month.folder / "late.csv"
        file.write_text(as_csv(rows))
        lock = month.acts[LOCK].command
        locked, imported = at_once(environment, lock, ("--as", FRANK, "import", "payments", str(file)))
        assert (imported.code, imported.data["created"]) == (0, 400)
        assert locked.code == 0 or (locked.code == 4 and "draft it again" in locked.err), locked.err
        assert count(environment, "statements WHERE status = 'locked'") == (0 if locked.code else 10)
        assert state.broken(environment) == []
        settle_the_rest(environment)
        assert state.broken(environment) == []
        assert count(environment, "statement_lines") == count(environment, "attributions")


def settle_the_rest(environment: Mapping[str, str]) -> None:
    """Draft and lock October where it is not locked, else November with what came too late."""
    for period in ("2017-10", "2017-11"):
        done(environment, "--as", FRANK, "settle", "--period", period)
        again = run(environment, "--as", FIONA, "settle", "--period", period, "--approve")
        assert again.code in {0, 4}, again.err


def count(environment: Mapping[str, str], rows: str) -> int:
    """Count the rows of a table."""
    return int(state.ask(environment, f"SELECT count(*) FROM {rows}")[0][0])
