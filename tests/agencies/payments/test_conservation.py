"""No money is lost or doubled, whatever is imported, taken back, attributed, closed and sent again."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from itertools import count
from typing import Any, ClassVar, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from agencies.common.access import Actor, Role
from agencies.payments.attribute_payment import attribute_payment
from agencies.payments.close_queue_item import close_queue_item
from agencies.payments.queries.queue import conservation, overpaid
from agencies.payments.queries.waiting_list import QueueFilter, list_queue
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.agencies.payments import books

T = TypeVar("T")
# C1 is placed from 1 October, C2 only from the 20th, C3 never; nobody knows C4.
PLACED_FROM = {"C1": 1, "C2": 20}
CASES = ("C1", "C2", "C3")
OWED = 10_000

amounts = st.integers(1, 8_000).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
receipts = st.lists(
    st.tuples(st.sampled_from([*CASES, "C4"]), amounts, st.integers(1, 30)), min_size=1, max_size=4
)


class Books(RuleBasedStateMachine):
    """One portfolio, and beside it what its books should say."""

    installation: ClassVar[Settings]
    numbers: ClassVar["count[int]"] = count(1)

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.open = AsyncExitStack()
        self.number = next(self.numbers)
        self.names = count(1)
        self.files: list[list[dict[str, str]]] = []
        self.rows: dict[str, dict[str, str]] = {}
        self.amounts: dict[str, int] = {}
        self.credited: set[str] = set()
        self.closed: set[str] = set()
        self.taken_back: dict[str, str] = {}
        self.run(self.open.enter_async_context(opened(self.installation)))
        self.frank, self.north, self.lender = self.run(self.prepare())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def teardown(self) -> None:
        self.run(self.open.aclose())
        self.loop.close()

    async def prepare(self) -> tuple[Actor, AgencyRow, PortfolioRow]:
        code = f"P{self.number}"
        frank = await people.add_person(f"Frank {code}", Role.FINANCE)
        agency = await people.add_agency(f"NORTH-{code}", f"North {code}")
        lender = await books.portfolio(code)
        for case_no in CASES:
            case = await books.case(lender, self.case_no(case_no), OWED)
            if case_no in PLACED_FROM:
                await books.place(case, agency, books.october(PLACED_FROM[case_no]))
        return frank, AgencyRow(agency.agency_id, agency.code, agency.code, None), lender

    def case_no(self, name: str) -> str:
        """Give a case a number that no other portfolio has."""
        return f"{name}-{self.number}"

    def waiting(self) -> list[str]:
        return [name for name in self.rows if name not in self.credited | self.closed]

    def post(self, table: list[dict[str, str]]) -> None:
        found = self.run(books.imported(self.frank, self.lender, *table)).result
        assert (found["created"], found["refused"]) == (len(table), 0)
        self.files.append(table)

    @initialize()
    def begin(self) -> None:
        """Let there be something to take back and to decide about from the start."""
        self.receive([("C1", "90.00", 5), ("C1", "70.00", 6), ("C2", "50.00", 5), ("C2", "80.00", 6)])

    @rule(drawn=receipts)
    def receive(self, drawn: list[tuple[str, str, int]]) -> None:
        table = [
            books.payment(f"P{next(self.names)}", self.case_no(name), amount, day)
            for name, amount, day in drawn
        ]
        self.post(table)
        for (name, amount, day), row in zip(drawn, table, strict=True):
            self.rows[row["reference"]] = row
            self.amounts[row["reference"]] = int(amount.replace(".", ""))
            if PLACED_FROM.get(name, 99) <= day:
                self.credited.add(row["reference"])

    @precondition(lambda self: self.originals())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        drawn = data.draw(st.sets(st.sampled_from(self.originals()), min_size=1, max_size=3))
        table = [
            books.reversal(f"R{next(self.names)}", self.rows[each], 31)
            for each in sorted(drawn, key=self.originals().index)
        ]
        self.post(table)
        for row in table:
            original = row["reverses"]
            self.rows[row["reference"]] = row
            self.amounts[row["reference"]] = -self.amounts[original]
            self.taken_back[original] = row["reference"]
            if original in self.credited:
                self.credited.add(row["reference"])

    def originals(self) -> list[str]:
        return [name for name in self.rows if name.startswith("P") and name not in self.taken_back]

    @precondition(lambda self: self.attributable())
    @rule(data=st.data())
    def attribute(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(self.attributable()))
        done = attribute_payment(
            self.frank, self.lender, reference, self.north, reason="visit", now=books.NOW
        )
        assert self.run(done).with_reversal == self.taken_back.get(reference)
        self.credited |= {reference, self.taken_back.get(reference, reference)}

    def attributable(self) -> list[str]:
        placed = tuple(self.case_no(name) for name in PLACED_FROM)
        return [
            name
            for name in self.waiting()
            if name.startswith("P") and self.rows[name]["case_no"] in placed
            if self.taken_back.get(name) not in self.closed
        ]

    @precondition(lambda self: self.waiting())
    @rule(data=st.data(), outcome=st.sampled_from(["own", "refunded", "other"]))
    def close(self, data: st.DataObject, outcome: str) -> None:
        reference = data.draw(st.sampled_from(self.waiting()))
        done = close_queue_item(
            self.frank, self.lender, reference, outcome=outcome, reason="desk", now=books.NOW
        )
        self.run(done)
        self.closed.add(reference)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        table = data.draw(st.sampled_from(self.files))
        found = self.run(books.imported(self.frank, self.lender, *table)).result
        assert (found["created"], found["unchanged"], found["refused"]) == (0, len(table), 0)

    @invariant()
    def money_is_conserved(self) -> None:
        found = self.run(conservation(self.frank, self.lender.id))
        credited = sum(self.amounts[name] for name in self.credited)
        assert (found.payments_minor, found.attributed_minor) == (sum(self.amounts.values()), credited)
        assert found.holds

    @invariant()
    def cases_are_lowered_and_parts_exceed_as_the_payments_say(self) -> None:
        found = self.run(
            books.table(
                "payments LEFT JOIN receipts ON receipts.payment_id = payments.id"
                " LEFT JOIN attributions AS part ON part.payment_id = payments.id"
                f" WHERE payments.portfolio_id = {self.lender.id}",
                "payments.case_id, payments.amount_minor, payments.excess_minor,"
                " receipts.amount_minor, part.excess_minor",
            )
        )
        for case_id, amount, excess, received, exceeded in found:
            assert received == (None if case_id is None else amount)
            assert exceeded in {None, excess}
        assert sum(each[2] for each in found if each[0] is None) == 0

    @invariant()
    def the_queue_holds_what_waits(self) -> None:
        found = self.run(list_queue(self.frank, QueueFilter(self.lender.id), limit=500))
        assert sorted(each.reference for each in found) == sorted(self.waiting())

    @invariant()
    def no_payment_exceeds_by_more_than_it_is(self) -> None:
        for each in self.run(overpaid(self.frank, portfolio_id=self.lender.id)):
            assert 0 < each.excess_minor <= each.amount_minor
            assert each.reference not in self.taken_back


def test_money_is_conserved(settings: Settings) -> None:
    machine = type("Machine", (Books,), {"installation": settings})
    # A failing run is ten steps long as it is, and each attempt to shorten it would import files again.
    few = hypothesis.settings(
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        max_examples=8,
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=few)
