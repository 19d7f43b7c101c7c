"""Whatever is placed, recalled, expired, held, paid and closed, in whatever order: the invariants stand."""

import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from agencies.cases import models
from agencies.common import jobs, sql
from agencies.common.errors import Conflict
from agencies.people.queries import PortfolioRow
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.expire_placements import expire_placements
from agencies.placements.queries.placed import PlacedCase, placements_of_cases
from agencies.placements.recall_cases import recall_cases
from portal.worker import run_job
from tests import people
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.agencies.placements.stock import NOW, OCTOBER
from tests.databases import Templates
from tests.machine import Machine, let_run

CAPACITIES = {"ANY": None, "FIVE": 5, "THREE": 3}
STRATEGIES = (
    "",
    "term_days = 5",
    'term_days = 3\nstrata = ["bucket"]\n[shares]\nANY = 1\nFIVE = 3\nTHREE = 2',
)


class Final(NamedTuple):
    """A final recall."""

    placement_id: int
    effective_on: datetime.date


class Lender(Machine):
    """A lender with twelve cases of eight debtors and three agencies, two of them small."""

    def __init__(self) -> None:
        super().__init__()
        self.day, self.known = OCTOBER, dict[int, PlacedCase]()

    async def fill(self) -> None:
        self.owner = await people.owner()
        for code, capacity in CAPACITIES.items():
            await people.add_agency(code, code.title(), capacity)
        self.lender: PortfolioRow = await stock.portfolio()
        self.cases: list[models.Case] = await stock.cases(self.lender, 8)
        for number, of in enumerate((0, 0, 1, 2), start=9):
            debtor = self.cases[of].debtor_id
            self.cases.append(await rows.case(self.lender.id, f"C{number}", debtor_id=debtor))

    @rule(strategy=st.sampled_from(STRATEGIES), back=st.integers(0, 3), seed=st.integers(0, 9))
    def place(self, strategy: str, back: int, seed: int) -> None:
        """Place as of today or a few days ago; held and stop-listed cases stay behind."""
        barred = self.run(self._barred())
        placed = self.run(self._place(self.day - datetime.timedelta(days=back), strategy, seed))
        assert not placed & barred

    async def _place(self, day: datetime.date, strategy: str, seed: int) -> set[int]:
        before = await stock.count("placements")
        made = await stock.plan(self.owner, self.lender, day, strategy, seed)
        if made.result["placed"]:
            confirmed = await confirm_plan(self.owner, made.plan_id, now=NOW)
            assert confirmed.placed == made.result["placed"]
        found = await placements_of_cases([int(case.id) for case in self.cases])
        assert len(found) - before == made.result["placed"]
        return {each.case_id for each in found if each.placement_id not in self.known}

    async def _barred(self) -> set[int]:
        found = await sql.tuples(
            "SELECT case_id FROM holds UNION SELECT cases.id FROM cases"
            " JOIN stop_list ON stop_list.debtor_id = cases.debtor_id"
        )
        return {int(each[0]) for each in found}

    @rule(chosen=st.sets(st.integers(0, 11), min_size=1), final=st.booleans())
    def recall(self, chosen: set[int], final: bool) -> None:
        """Recall some cases, announced or at once; refused where no agency has one of them."""
        numbers = [self.cases[each].case_no for each in chosen]
        try:
            self.run(
                recall_cases(
                    *(self.owner, self.lender),
                    case_nos=numbers,
                    final=final,
                    as_of=self.day,
                    now=stock.afternoon(self.day),
                )
            )
        except Conflict:
            assert all(self.known[each].ended_on for each in self._last({self.cases[n].id for n in chosen}))

    def _last(self, case_ids: set[int]) -> list[int]:
        return [each.placement_id for each in self.known.values() if each.case_id in case_ids]

    @rule(days=st.integers(1, 9))
    def wait_and_expire(self, days: int) -> None:
        """Let days pass and end what is due."""
        self.day += datetime.timedelta(days=days)
        self.run(expire_placements(self.owner, self.lender, as_of=self.day, now=stock.afternoon(self.day)))

    @rule(which=st.integers(0, 11))
    def hold(self, which: int) -> None:
        """Hold a case for good."""
        self.run(rows.hold(self.cases[which], self.owner))

    @rule(which=st.integers(0, 11))
    def stop(self, which: int) -> None:
        """Put a debtor on the stop list."""
        self.run(rows.stop(self.cases[which], self.owner))

    @rule(which=st.integers(0, 11), status=st.sampled_from(["paid", "sold", "open"]))
    def read_a_case_file(self, which: int, status: str) -> None:
        """Let a case file of today close a case, or find it paid, and what follows on it."""
        self.run(self._read(self.cases[which].id, status))

    async def _read(self, case_id: int, status: str) -> None:
        await sql.execute(
            "UPDATE cases SET status = :status, outstanding_minor = 0, as_of = :day WHERE id = :id",
            status=status,
            day=self.day,
            id=case_id,
        )
        async with sql.transaction():
            file_id = await sql.value(int, f"SELECT file_id FROM cases WHERE id = {case_id}")
            payload = {"portfolio_id": self.lender.id, "file_id": file_id, "as_of": self.day}
            job = await jobs.enqueue(self.owner, "recall_closed", str(self.day), payload, now=NOW)
        await run_job(job.id, clock=lambda: NOW)
        assert await stock.count("placements", f"case_id = {case_id} AND ended_on IS NULL") == 0

    @invariant()
    def history_stands(self) -> None:
        """No placement vanishes or changes but for its end, which is set once and told by a recall."""
        found = self.run(placements_of_cases([int(case.id) for case in self.cases]))
        now_known = {each.placement_id: each for each in found}
        for placement_id, before in self.known.items():
            after = now_known[placement_id]
            assert after == (before if before.ended_on else before._replace(ended_on=after.ended_on))
        self.known = now_known
        self._hands_follow_each_other(found)
        self.run(self._database_agrees(found))

    def _hands_follow_each_other(self, found: list[PlacedCase]) -> None:
        for case in self.cases:
            own = [each for each in found if each.case_id == case.id]
            assert [each.hand for each in own] == list(range(1, len(own) + 1))
            assert len({each.agency_id for each in own}) == len(own)
            for earlier, later in pairwise(own):
                assert earlier.ended_on is not None
                assert earlier.ended_on < later.starts_on

    async def _database_agrees(self, found: list[PlacedCase]) -> None:
        ended = {each.placement_id: each.ended_on for each in found if each.ended_on}
        recalls = await sql.rows(Final, "SELECT placement_id, effective_on FROM recalls WHERE kind = 'final'")
        assert {each.placement_id: each.effective_on for each in recalls} == ended
        loads = await sql.tuples(
            "SELECT agencies.code, count(*) FROM placements JOIN agencies ON agencies.id = agency_id"
            " WHERE ended_on IS NULL GROUP BY agencies.code"
        )
        assert all(load <= (CAPACITIES[code] or 99) for code, load in loads)
        together = await sql.tuples(
            "SELECT debtor_id FROM placements WHERE ended_on IS NULL GROUP BY debtor_id"
            " HAVING count(DISTINCT agency_id) > 1"
        )
        assert list(together) == []


def test_the_invariants_stand(engine: str, templates: Templates, tmp_path: Path) -> None:
    let_run(Lender, engine, templates, tmp_path, runs=12, steps=14)


@pytest.mark.full
def test_the_invariants_stand_for_long(engine: str, templates: Templates, tmp_path: Path) -> None:
    let_run(Lender, engine, templates, tmp_path, runs=150, steps=40)
