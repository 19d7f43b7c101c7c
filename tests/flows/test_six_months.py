"""Three agencies through half a year by the doors alone: what the failing one is, has and is owed then."""

import asyncio
import datetime
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from portal.database import opened
from portal.settings import read_settings
from tests.agencies.standing import oracle
from tests.commands import Ran, run
from tests.databases import Templates
from tests.flows import six_months, six_months_owed, state
from tests.flows.six_months_office import Office, collector_of, email, manager_of
from tests.flows.six_months_story import AGENCIES, AVERAGE, FAILING, STAR, World
from tests.flows.traces import found_in
from tests.requirements import missing

FULL = pytest.param(World(first=900, later=120), marks=pytest.mark.full, id="full")
_OTHERS = (STAR, AVERAGE)
_CASE_NO = re.compile(r"XD\d{6}")
_SAMPLED = 40


@dataclass(frozen=True, slots=True)
class Lived:
    """The installation in which the half year was lived, its folder, and the office as it was left."""

    environment: Mapping[str, str]
    folder: Path
    office: Office

    def ask(self, question: str) -> Sequence[tuple[Any, ...]]:
        """Ask the database in plain SQL."""
        return state.ask(self.environment, question)

    def run(self, *arguments: str) -> Ran:
        """Run a command."""
        return run(self.environment, *arguments)


@pytest.fixture(scope="session", params=[pytest.param(World(), id="small"), FULL])
def lived(
    request: pytest.FixtureRequest,
    engine: str,
    templates: Templates,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Lived]:
    """Live through the half year once for each engine: 150 cases, or ten times as many in the full size."""
    if engine == "postgresql" and (reason := templates.why_no_server()):
        missing("postgresql", reason)
    folder = tmp_path_factory.mktemp("half-year")
    with templates.copy(engine, folder / "home") as environment:
        six_months.let_adam_in(environment)
        yield Lived(environment, folder, asyncio.run(six_months.live(environment, request.param)))


def test_the_failing_one_holds_no_case_and_gets_none(lived: Lived) -> None:
    held = "SELECT DISTINCT code FROM placements JOIN agencies ON agencies.id = agency_id WHERE"
    both = {each.code for each in _OTHERS}
    assert {code for (code,) in lived.ask(f"{held} ended_on IS NULL")} == both
    assert {code for (code,) in lived.ask(f"{held} starts_on > '2026-03-31'")} == both
    statuses: dict[str, str] = dict(lived.ask("SELECT code, status FROM agencies"))
    assert statuses == {STAR.code: "active", AVERAGE.code: "active", FAILING.code: "retired"}
    strategy = lived.folder / "shares.toml"
    strategy.write_text(f"[shares]\n{FAILING.code} = 1\n{STAR.code} = 1\n")
    placing = lived.run("place", "--as-of", "2020-01-01", "--strategy", str(strategy))
    assert placing.code != 0
    assert f"{FAILING.code} is retired" in placing.err


def test_it_was_watched_suspended_and_retired_by_two_people_each(lived: Lived) -> None:
    changes = lived.ask(
        "SELECT standings.status, outcome, proposed_by <> decided_by FROM standings ORDER BY standings.id"
    )
    assert [(status, outcome, bool(two)) for status, outcome, two in changes] == [
        ("watch", "approved", True),
        ("suspended", "approved", True),
        ("retiring", "approved", True),
    ]


def test_nobody_of_it_acts_by_any_door(lived: Lived) -> None:
    for who in (manager_of(FAILING), collector_of(FAILING)):
        refused = lived.run("--as", email(who), "agency", "list")
        assert (refused.code, refused.out) == (2, "")
    ids = "SELECT people.id FROM people JOIN agencies ON agencies.id = agency_id WHERE status = 'retired'"
    for open_way in (
        f"sessions WHERE person_id IN ({ids})",
        f"chats WHERE ended_at IS NULL AND person_id IN ({ids})",
        f"invitations WHERE used_at IS NULL AND withdrawn_at IS NULL AND person_id IN ({ids})",
    ):
        assert lived.ask(f"SELECT count(*) FROM {open_way}") == [(0,)]


def test_what_is_owed_is_what_an_independent_computation_says(lived: Lived) -> None:
    computed = six_months_owed.computed(lived.environment, lived.office)
    assert six_months_owed.stated(lived.environment) == computed
    codes = [each.agency for each in computed]
    assert {each.code: codes.count(each.code) for each in AGENCIES} == dict.fromkeys(codes, 6)


def test_scores_are_what_an_independent_script_says(lived: Lived) -> None:
    async def compared() -> tuple[list[oracle.Kept], list[str]]:
        async with opened(read_settings(lived.environment)):
            kept = await oracle.kept_scores()
            return kept, await oracle.differences(kept)

    kept, differences = asyncio.run(compared())
    assert (len(kept), differences) == (17, [])
    codes: dict[int, str] = dict(lived.ask("SELECT id, code FROM agencies"))
    by_month: dict[datetime.date, dict[str, int]] = defaultdict(dict)
    for each in kept:
        assert each.points is not None
        by_month[each.month][codes[each.agency_id]] = each.points
    for points in by_month.values():
        assert points[STAR.code] > points[AVERAGE.code] > points.get(FAILING.code, -1)
    grades: dict[str, str] = dict(lived.ask("SELECT code, grade FROM agencies"))
    assert (grades[STAR.code], grades[FAILING.code]) == ("A", "D")


def test_its_dossier_is_whole_and_holds_no_other_agencys_data(lived: Lived) -> None:
    file = lived.folder / "dossier.zip"
    file.write_bytes(lived.office.dossier)
    assert lived.run("verify", "dossier", str(file)).code == 0
    again = lived.folder / "again.zip"
    assert lived.run("export", "dossier", FAILING.code, "-o", str(again)).code == 0
    assert again.read_bytes() == lived.office.dossier
    parts = dict(_parts(lived.office.dossier))
    assert sum(name.endswith("sheet1.xml") for name in parts) == 5  # the workbooks of January to May
    own = {
        each.case_no for each in six_months_owed.times_held(lived.environment) if each.agency == FAILING.code
    }
    told = {number for content in parts.values() for number in _CASE_NO.findall(content.decode())}
    assert told
    assert told <= own
    assert found_in(parts, [FAILING.code])
    assert found_in(parts, _of_others(lived.office.world, own)) == []
    debtors = [lived.office.world.all_cases[number].row for number in sorted(own)[:_SAMPLED]]
    assert found_in(parts, [str(row[name]) for row in debtors for name in ("name", "phone")]) == []


def _parts(zipped: bytes, within: str = "") -> Iterator[tuple[str, bytes]]:
    """Give every file of a zip, and of the zips and workbooks in it."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as members:
        for name in members.namelist():
            content = members.read(name)
            if content.startswith(b"PK"):
                yield from _parts(content, f"{within}{name}/")
            else:
                yield f"{within}{name}", content


def _of_others(world: World, own: set[str]) -> list[str]:
    """List what names the other agencies, their people, and debtors whose cases the failing one never had."""
    agencies = [
        name
        for each in _OTHERS
        for name in (each.code, each.name, each.manager, each.collector, email(manager_of(each)))
    ]
    cases = [each for number, each in world.all_cases.items() if number not in own]
    rows = [each.row for each in cases[:: max(1, len(cases) // _SAMPLED)]]
    return agencies + [str(row[name]) for row in rows for name in ("case_no", "name", "phone", "debtor_id")]


def test_the_books_and_the_journal_are_sound(lived: Lived) -> None:
    assert state.broken(lived.environment) == []
    assert lived.run("verify", "journal").code == 0
