"""A made-up month as acts one after the other, each with a copy of the installation just before it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.settings import read_settings
from tests.commands import Ran, run
from tests.databases import Templates
from tests.flows import errands, files, state
from tests.flows.errands import Errand

CASES, PAYMENTS = 2_000, 2_000
AGENCIES = tuple("ABCDEFGHIJ")
VERA, FRANK, FIONA, AUDREY, CORA = (
    f"{name}@mandate.example" for name in ("vera", "frank", "fiona", "audrey", "cora")
)
ANNA = "anna@mandate.example"
PEOPLE = {VERA: "vendor_manager", FRANK: "finance", FIONA: "finance", AUDREY: "auditor", CORA: "compliance"}

IMPORT, PLACE, PAY, DRAFT, LOCK = ACTS = (
    "import cases",
    "place",
    "import payments",
    "settle",
    "settle --approve",
)
# What an act's follow-on writes in a transaction of its own: a kill may fall before it.
LATER: Mapping[str, Sequence[str]] = {PAY: ("notices",)}
# Acts beside those of the month: what pages ask for and a worker does, a score, a retirement.
ERRANDS = {
    "preview_cases": Errand(VERA, IMPORT, errands.look_at_cases),
    "preview_payments": Errand(FRANK, PAY, errands.look_at_payments),
    "export_cases": Errand(ANNA, PAY, errands.take_cases_out),
    "approve_statements": Errand(FIONA, LOCK, errands.approve_all),
    "export_statement": Errand(FRANK, "", errands.make_workbook),
    "score": Errand(VERA, "", errands.nothing, ("--as", VERA, "score", "--period", "2017-10")),
    "retire": Errand(
        VERA,
        "",
        errands.propose_retirement,
        ("--as", CORA, "retire", AGENCIES[0], "--approve"),
        lambda environment: errands.retire_in_steps(environment, CORA),
    ),
}


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its command, and what the business tables say before it, after it, and between its steps."""

    name: str
    command: tuple[str, ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    between: tuple[Mapping[str, str], ...] = ()


class Month:
    """The month done once without disturbance; every act can be done anew in a copy from before it."""

    def __init__(self, templates: Templates, engine: str, folder: Path) -> None:
        self._templates = templates
        self.folder = folder
        self._copies = 0
        self._stack = ExitStack()
        self._homes: dict[str, dict[str, str]] = {}
        self.acts: dict[str, Act] = {}
        with self._stack:
            environment = self._stack.enter_context(templates.copy(engine, folder / "opening"))
            set_up(environment, folder)
            self._live_through(environment)
            self._stack = self._stack.pop_all()

    def _live_through(self, environment: dict[str, str]) -> None:
        before = state.outcome(environment)
        for name, command in commands(self.folder).items():
            self._homes[name] = environment
            environment = self._stack.enter_context(self._clone(environment))
            done(environment, *command)
            after = state.outcome(environment)
            self.acts[name] = Act(name, command, before, after, _told_later(name, before, after))
            before = after
        self._homes[""] = environment
        for name, errand in ERRANDS.items():
            self._run(name, errand)

    def _run(self, name: str, errand: Errand) -> None:
        environment = self._stack.enter_context(self._clone(self._homes[errand.before]))
        errands.send(errand, environment, self.folder)
        self._homes[name] = environment
        before, between = state.outcome(environment), self._steps(environment, errand)
        with self._clone(environment) as copied:
            done(copied, *errand.command)
            self.acts[name] = Act(name, errand.command, before, state.outcome(copied), between)

    def _steps(self, environment: Mapping[str, str], errand: Errand) -> tuple[Mapping[str, str], ...]:
        if errand.in_steps is None:
            return ()
        with self._clone(environment) as copied:
            return tuple(state.outcome(copied) for _ in errand.in_steps(copied))

    @contextmanager
    def _clone(self, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
        self._copies += 1
        home = self.folder / f"copy-{self._copies}"
        with self._templates.clone(read_settings(environment), home) as copied:
            yield copied
        shutil.rmtree(home)

    @contextmanager
    def before(self, name: str) -> Iterator[dict[str, str]]:
        """Give a copy of the installation from before an act."""
        with self._clone(self._homes[name]) as copied:
            yield copied

    def close(self) -> None:
        """Drop all copies."""
        self._stack.close()


def _told_later(
    name: str, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Mapping[str, str], ...]:
    """Give the state in which an act is done and its follow-on is not."""
    if name not in LATER:
        return ()
    known = {table: told for table, told in after.items() if table not in LATER[name]}
    return ({**known, **{table: before[table] for table in LATER[name] if table in before}},)


def done(environment: Mapping[str, str], *arguments: str) -> Ran:
    """Run a command that must do all that it is asked."""
    ran = run(environment, *arguments)
    assert ran.code == 0, ran.err
    return ran


def set_up(environment: Mapping[str, str], folder: Path) -> None:
    """Open a lender with its people, ten agencies and their terms, and lay its files into `folder`."""
    done(environment, "portfolio", "add", "--code", "US", "--currency", "USD", *ZONE, "--rulebook", "US-REGF")
    for email, role in PEOPLE.items():
        name = email.partition("@")[0].capitalize()
        done(environment, "person", "add", "--email", email, "--name", name, "--role", role)
    terms = folder / "terms.toml"
    terms.write_text('rate = "18%"')
    for code in AGENCIES:
        done(environment, "agency", "add", "--code", code, "--name", f"Agency {code}")
        set_terms = ("terms", "set", "--agency", code, "--file", str(terms), "--from", "2017-10-01")
        done(environment, "--as", VERA, *set_terms)
        done(environment, "--as", FIONA, "terms", "approve", "--agency", code)
    anna = ("--email", ANNA, "--name", "Anna", "--role", "agency_manager", "--agency", AGENCIES[0])
    done(environment, "person", "add", *anna)
    (folder / "cases.csv").write_text(files.case_file(CASES))
    (folder / "payments.csv").write_text(files.payment_file(CASES, PAYMENTS))


ZONE = ("--timezone", "America/New_York")


def commands(folder: Path) -> dict[str, tuple[str, ...]]:
    """List the acts of the month with their commands."""
    cases, payments = str(folder / "cases.csv"), str(folder / "payments.csv")
    return {
        IMPORT: ("--as", VERA, "import", "cases", cases, "--as-of", "2017-09-30"),
        PLACE: ("--as", VERA, "place", "--as-of", "2017-10-01"),
        PAY: ("--as", FRANK, "import", "payments", payments),
        DRAFT: ("--as", FRANK, "settle", "--period", "2017-10"),
        LOCK: ("--as", FIONA, "settle", "--period", "2017-10", "--approve"),
    }
