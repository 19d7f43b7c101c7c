"""Every bench is measured, or listed with the reason why not; product and limit write the same rows."""

import dataclasses
import gzip
import json
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from agencies.common.errors import Conflict
from portal.bench import pages, peers, postgresql
from portal.bench.ground import Ground, connected
from portal.bench.measure import compare
from portal.bench.results import Scale, Target
from portal.bench.run import BENCHES, Report, run_benches
from portal.cli.bench import told
from portal.cli.shell import Exit
from tests.postgresql import Server

TINY = Scale("tiny", 100, 300)
ACTS = ["import_cases", "confirm_plan", "settle"]
PAGES = ["case_list", "case_page", "agency_list"]
NAMES = [*ACTS, *PAGES]
KEYS = {"name", "ratio", "target", "holds", "limit", "median_s", "limit_s", "exponent", "reason", "user_s"}
# What each bench writes of 300 rows, of which one in a hundred is a reversal and none lacks its amount.
WRITTEN = {
    "import_cases": "SELECT count(*), (SELECT count(*) FROM debtors) FROM cases",
    "confirm_plan": "SELECT count(*), (SELECT count(*) FROM batches) FROM placements",
    "settle": "SELECT count(*), count(*) FILTER (WHERE kind = 'reversal') FROM statement_lines",
}
COUNTS = {"import_cases": (300, 255), "confirm_plan": (300, 6), "settle": (300, 3)}


EASY, HARD = Target(1e9, 1e9), Target(1e-9, 1e-9)


async def run(*names: str, target: Target = EASY) -> Report:
    """Measure benches once, at a size that says nothing about speed, against a target of one's own."""
    chosen = [dataclasses.replace(BENCHES[name], target=target) for name in names]
    return await run_benches(chosen, TINY, 1, lambda done, total: None)


async def left_behind(server: Server) -> list[str]:
    """List the databases that a bench has not dropped."""
    async with connected(f"{server.url}/postgres") as connection:
        found = await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE 'mandate_bench%'")
    return [str(each[0]) for each in found]


@pytest.mark.usefixtures("extra")
async def test_every_bench_is_measured_and_leaves_nothing_behind(server: Server) -> None:
    report = await run(*NAMES)
    assert [(each.name, each.reason) for each in report.results] == [(name, None) for name in NAMES]
    answer = told(report, TINY, 1)
    assert answer.exit is Exit.DONE
    assert json.loads(json.dumps(answer.data)) == answer.data
    results = answer.data["results"]
    assert isinstance(results, list)
    for each in results:
        assert each.keys() >= KEYS
        assert each["ratio"] == pytest.approx(each["median_s"] / each["limit_s"], rel=0.1)
        assert (each["holds"], each["exponent_rows"]) == (True, [100, 300])
        assert (each["user_s"] is not None) == (each["name"] == "import_cases")
        assert (each["per_s"] is not None) == (each["name"] in PAGES)
    assert await left_behind(server) == []


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize("name", ACTS)
async def test_both_sides_write_the_same_rows(name: str, server: Server, tmp_path: Path) -> None:
    ground = Ground(server.url, tmp_path)
    sides = await BENCHES[name].prepare(ground, 300)
    for side in (sides.product, sides.limit):
        async with ground.copy(sides.template) as copied:
            await side(copied)
            async with connected(copied.database_url) as connection:
                assert tuple(await connection.fetchrow(WRITTEN[name])) == COUNTS[name]
    await compare(ground, [sides], 1, lambda: None)
    await ground.clear()


@pytest.mark.parametrize("name", PAGES)
async def test_both_sides_of_a_page_only_read(name: str, server: Server, tmp_path: Path) -> None:
    ground = Ground(server.url, tmp_path)
    sides = await BENCHES[name].prepare(ground, 200)
    assert sides.reads
    for side in (sides.product, sides.limit):
        assert await side(sides.template) > 0
    await ground.clear()


@pytest.mark.parametrize(
    ("shown", "bare", "same"),
    [
        (b'<p>7</p><input name="csrf" value="a">', b'<p>7</p><input name="csrf" value="b">', True),
        (b"<p>7</p>", b"<p>8</p>", False),
    ],
)
def test_both_sides_show_the_same_but_for_tokens(shown: bytes, bare: bytes, same: bool) -> None:
    with nullcontext() if same else pytest.raises(Conflict, match="does not show at /cases"):
        pages.check_same("/cases", shown, gzip.compress(bare))


async def test_a_limit_that_writes_something_else_is_none(server: Server, tmp_path: Path) -> None:
    ground = Ground(server.url, tmp_path)
    sides = await BENCHES["confirm_plan"].prepare(ground, 100)

    async def idle(settings: object) -> float:
        return 1.0

    with pytest.raises(Conflict, match="so it is none"):
        await compare(ground, [dataclasses.replace(sides, limit=idle)], 1, lambda: None)
    await ground.clear()


@pytest.mark.usefixtures("server")
async def test_a_target_that_does_not_hold_is_exit_one() -> None:
    report = await run("confirm_plan", target=HARD)
    assert (report.results[0].holds, report.results[0].reason) == (False, None)
    assert told(report, TINY, 1).exit is Exit.FAILED


async def test_without_postgresql_every_bench_is_listed_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(postgresql, "programs", lambda: None)
    report = await run(*NAMES)
    assert [(each.name, each.holds) for each in report.results] == [(name, False) for name in NAMES]
    assert all("There is no PostgreSQL" in str(each.reason) for each in report.results)
    assert told(report, TINY, 1).exit is Exit.FAILED


@pytest.mark.usefixtures("server")
async def test_without_the_extra_one_bench_is_told_and_the_next_is_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(peers, "import_cases", raising=False)
    monkeypatch.delitem(sys.modules, "portal.bench.peers.import_cases", raising=False)
    monkeypatch.setitem(sys.modules, "fastexcel", None)
    report = await run("import_cases", "confirm_plan")
    assert [each.holds for each in report.results] == [False, True]
    assert str(report.results[0].reason).startswith("fastexcel is not installed; install the extra")
    assert report.server["fsync"] in {"on", "off"}
