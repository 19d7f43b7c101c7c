"""Placed cases and attributed payments, written straight into the tables that settlement reads."""

import datetime
import itertools
from dataclasses import dataclass, field

from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.people.add_portfolio import add_portfolio
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow, find_agency
from tests.people import Agency

PLACED_ON = datetime.date(2017, 1, 1)


def date(text: str) -> datetime.date:
    """Read 2017-10-16."""
    return datetime.date.fromisoformat(text)


async def _insert(table: str, **values: object) -> int:
    columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    made = await sql.value(int, f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id", **values)
    assert made is not None
    return made


@dataclass(slots=True)
class Ledger:
    """One portfolio with one placed case per agency, to which payments are credited."""

    owner: Actor
    now: datetime.datetime
    portfolio: PortfolioRow
    job_id: int
    file_id: int
    placements: dict[int, int] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def agency(self, who: Agency) -> AgencyRow:
        """Give the agency as use cases take it."""
        return await find_agency(self.owner, who.code)

    async def pays(self, who: Agency, reference: str, minor: int, day: str, *, excess: int = 0) -> int:
        """Credit the agency with a payment; give the part's id."""
        return await self._credit(who, reference, minor, day, excess=excess)

    async def reverses(self, who: Agency, reference: str, original: int, day: str) -> int:
        """Take a credited payment back."""
        found = await sql.tuples(
            "SELECT payment_id, amount_minor, excess_minor FROM attributions WHERE id = :id", id=original
        )
        payment, minor, excess = found[0]
        undone = (payment, original)
        return await self._credit(who, reference, -minor, day, excess=-excess, undone=undone)

    async def _credit(
        self,
        who: Agency,
        reference: str,
        minor: int,
        day: str,
        *,
        excess: int,
        undone: tuple[int | None, int | None] = (None, None),
    ) -> int:
        placement_id = await self._placement(who)
        payment_id = await _insert(
            "payments",
            portfolio_id=self.portfolio.id,
            reference=reference,
            case_no=f"A-{who.code}",
            amount_minor=minor,
            excess_minor=excess,
            paid_on=date(day),
            reverses_id=undone[0],
            job_id=self.job_id,
            posted_by=self.owner.person_id,
            posted_at=self.now,
        )
        return await _insert(
            "attributions",
            payment_id=payment_id,
            placement_id=placement_id,
            agency_id=who.agency_id,
            portfolio_id=self.portfolio.id,
            amount_minor=minor,
            excess_minor=excess,
            paid_on=date(day),
            basis="reversal" if undone[1] else "in_force",
            reverses_id=undone[1],
            created_by=self.owner.person_id,
            created_at=self.now,
        )

    async def _placement(self, who: Agency) -> int:
        if who.agency_id not in self.placements:
            self.placements[who.agency_id] = await self._place(who)
        return self.placements[who.agency_id]

    async def _place(self, who: Agency) -> int:
        number = next(self.numbers)
        debtor_id = await _insert("debtors", created_at=self.now)
        case_id = await _insert(
            "cases",
            portfolio_id=self.portfolio.id,
            debtor_id=debtor_id,
            case_no=f"A-{who.code}",
            as_of=PLACED_ON,
            overdue_since=date("2016-08-01"),
            outstanding_minor=100_000_000,
            failed_visits=0,
            status="open",
            row_digest=b"digest",
            file_id=self.file_id,
        )
        plan_id = await _insert(
            "plans",
            portfolio_id=self.portfolio.id,
            job_id=await _job(self.owner, "plan_placement", f"plan-{number}", self.now),
            as_of=PLACED_ON,
            strategy="{}",
            seed=number,
            facts_digest=b"digest",
            engine="test",
            summary="{}",
            created_by=self.owner.person_id,
            created_at=self.now,
        )
        common = {"portfolio_id": self.portfolio.id, "agency_id": who.agency_id, "starts_on": PLACED_ON}
        batch_id = await _insert(
            "batches",
            code=f"B-{who.code}",
            plan_id=plan_id,
            cases=1,
            amount_minor=100_000_000,
            created_at=self.now,
            **common,
        )
        return await _insert(
            "placements",
            batch_id=batch_id,
            case_id=case_id,
            debtor_id=debtor_id,
            hand=1,
            bucket="M4-M6",
            amount_minor=100_000_000,
            **common,
        )


async def _job(owner: Actor, kind: str, key: str, now: datetime.datetime) -> int:
    async with sql.transaction():
        return (await jobs.enqueue(owner, kind, key, {}, now=now)).id


async def open_ledger(owner: Actor, now: datetime.datetime, currency: str = "USD") -> Ledger:
    """Lay an empty ledger for one portfolio."""
    portfolio = await add_portfolio(
        owner,
        code="US",
        name="US loans",
        currency=currency,
        zone="America/New_York",
        rulebook="US-REGF",
        now=now,
    )
    job_id = await _job(owner, "import_cases", "file", now)
    evidence_id = await _insert("evidence", sha256="0" * 64, size=0, created_at=now)
    file_id = await _insert(
        "case_files",
        portfolio_id=portfolio.id,
        job_id=job_id,
        evidence_id=evidence_id,
        as_of=PLACED_ON,
        created_by=owner.person_id,
        created_at=now,
    )
    return Ledger(owner, now, portfolio, job_id, file_id)
