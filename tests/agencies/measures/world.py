"""Small worlds of placements, contacts, promises and receipts, and how they get into the database."""

import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from agencies.common import bulk, sql
from agencies.common.dates import civil_day
from tests.agencies.cases import rows
from tests.people import owner

ZONE = "America/New_York"
_AT = datetime.datetime(2017, 10, 1, 9, tzinfo=datetime.UTC)
_numbers = count(1)


@dataclass(frozen=True)
class Placed:
    """A case with an agency from its first to its last day in force; None while it still is."""

    case: int
    agency: str
    starts_on: datetime.date
    ended_on: datetime.date | None
    bucket: str
    amount: int


@dataclass(frozen=True)
class Met:
    """A contact; `verdicts` from the first to the newest; a promise is (amount, days until due, outcomes).

    It is recorded so long `after` it happened; without that it was recorded before.
    """

    case: int
    agency: str
    at: datetime.datetime
    channel: str
    party: str
    result: str
    verdicts: tuple[bool, ...] = (True,)
    promise: tuple[int, int, tuple[str, ...]] | None = None
    after: datetime.timedelta | None = None
    rule: str = ""

    @property
    def day(self) -> datetime.date:
        """The debtor's civil day."""
        return civil_day(self.at, ZONE)

    @property
    def recorded_at(self) -> datetime.datetime:
        """The moment at which the agency told of it."""
        return _AT if self.after is None else self.at + self.after


@dataclass(frozen=True)
class Paid:
    """A receipt credited to a placement, given by its place in the world; negative for a reversal."""

    placement: int
    paid_on: datetime.date
    amount: int


@dataclass(frozen=True)
class World:
    """All that happened; the batch of a placement is its agency and starting day."""

    placements: tuple[Placed, ...]
    contacts: tuple[Met, ...] = ()
    receipts: tuple[Paid, ...] = field(default=())


def batch_of(placed: Placed, prefix: str) -> str:
    """Name the batch of a placement, with what keeps worlds apart in front."""
    return f"{prefix}-{placed.agency}-{placed.starts_on:%m%d}"


async def write(world: World, agencies: dict[str, int]) -> tuple[int, str]:
    """Store a world under a new portfolio; give the portfolio's id and the prefix of its batches."""
    number = next(_numbers)
    prefix = f"W{number}"
    portfolio = await rows.portfolio(prefix)
    numbers = sorted({each.case for each in world.placements} | {each.case for each in world.contacts})
    cases = {each: await rows.case(portfolio, f"{prefix}-{each}") for each in numbers}
    batches = await _write_batches(world.placements, portfolio, prefix, agencies)
    hands: dict[int, int] = {}
    placements = []
    for placed in world.placements:
        hands[placed.case] = hands.get(placed.case, 0) + 1
        placements.append(
            await _added(
                "placements",
                portfolio_id=portfolio,
                batch_id=batches[batch_of(placed, prefix)],
                case_id=cases[placed.case].id,
                debtor_id=cases[placed.case].debtor_id,
                agency_id=agencies[placed.agency],
                hand=hands[placed.case],
                starts_on=placed.starts_on,
                ended_on=placed.ended_on,
                bucket=placed.bucket,
                amount_minor=placed.amount,
            )
        )
    for met in world.contacts:
        await _write_contact(met, cases[met.case].id, cases[met.case].debtor_id, agencies[met.agency])
    for paid in world.receipts:
        placement = world.placements[paid.placement]
        await _write_receipt(
            paid, portfolio, placements[paid.placement], agencies[placement.agency], cases[placement.case].id
        )
    return portfolio, prefix


async def _write_batches(
    placements: Iterable[Placed], portfolio: int, prefix: str, agencies: dict[str, int]
) -> dict[str, int]:
    by_code: dict[str, list[Placed]] = {}
    for placed in placements:
        by_code.setdefault(batch_of(placed, prefix), []).append(placed)
    person = (await owner()).person_id
    found = {}
    for code, members in by_code.items():
        plan = await _added(
            "plans",
            portfolio_id=portfolio,
            job_id=await _job("plan_placement", code),
            as_of=members[0].starts_on,
            strategy="",
            seed=1,
            facts_digest=b"",
            engine="test",
            summary="{}",
            created_by=person,
            created_at=_AT,
        )
        found[code] = await _added(
            "batches",
            code=code,
            portfolio_id=portfolio,
            agency_id=agencies[members[0].agency],
            plan_id=plan,
            starts_on=members[0].starts_on,
            cases=len(members),
            amount_minor=sum(each.amount for each in members),
            created_at=_AT,
        )
    return found


async def _write_contact(met: Met, case_id: int, debtor_id: int, agency_id: int) -> None:
    contact = await _added(
        "contacts",
        agency_id=agency_id,
        contact_id=f"K{next(_numbers)}",
        case_id=case_id,
        debtor_id=debtor_id,
        collector="Ada",
        channel=met.channel,
        party=met.party,
        result=met.result,
        started_at=met.at,
        civil_day=met.day,
        row_digest=b"",
        recorded_by=(await owner()).person_id,
        recorded_at=met.recorded_at,
    )
    await bulk.copy(
        "verdicts",
        ("contact_id", "sequence", "allowed", "rule", "preset", "facts", "judged_at"),
        [(contact, place, allowed, met.rule, "", "{}", _AT) for place, allowed in enumerate(met.verdicts, 1)],
    )
    if met.promise is not None:
        await _write_promise(met, met.promise, contact, case_id, agency_id)


async def _write_promise(
    met: Met, promise: tuple[int, int, tuple[str, ...]], contact: int, case_id: int, agency_id: int
) -> None:
    amount, days, outcomes = promise
    due_on = met.day + datetime.timedelta(days)
    made = await _added(
        "promises",
        contact_id=contact,
        case_id=case_id,
        agency_id=agency_id,
        amount_minor=amount,
        promised_on=met.day,
        due_on=due_on,
        kept_by=due_on,
        created_at=_AT,
    )
    await bulk.copy(
        "promise_outcomes",
        ("promise_id", "sequence", "outcome", "paid_minor", "decided_on", "created_at"),
        [(made, place, outcome, 0, due_on, _AT) for place, outcome in enumerate(outcomes, 1)],
    )


async def _write_receipt(paid: Paid, portfolio: int, placement: int, agency_id: int, case_id: int) -> None:
    person = (await owner()).person_id
    reversed_payment = None
    if paid.amount < 0:
        original = dataclasses.replace(paid, amount=-paid.amount)
        reversed_payment = await _write_payment(original, portfolio, case_id)
    payment = await _write_payment(paid, portfolio, case_id, reversed_payment)
    await _added(
        "attributions",
        payment_id=payment,
        placement_id=placement,
        agency_id=agency_id,
        portfolio_id=portfolio,
        amount_minor=paid.amount,
        excess_minor=0,
        paid_on=paid.paid_on,
        basis="in_force",
        created_by=person,
        created_at=_AT,
    )


async def _write_payment(paid: Paid, portfolio: int, case_id: int, reverses: int | None = None) -> int:
    number = next(_numbers)
    return await _added(
        "payments",
        portfolio_id=portfolio,
        reference=f"R{number}",
        case_no="",
        case_id=case_id,
        amount_minor=paid.amount,
        excess_minor=0,
        paid_on=paid.paid_on,
        reverses_id=reverses,
        job_id=await _job("import_payments", str(number)),
        posted_by=(await owner()).person_id,
        posted_at=_AT,
    )


async def _job(kind: str, key: str) -> int:
    return await _added(
        "jobs",
        kind=kind,
        key=f"{key} {next(_numbers)}",
        payload="{}",
        status="done",
        rows_done=0,
        attempts=1,
        cancel_asked=False,
        actor_id=(await owner()).person_id,
        created_at=_AT,
    )


async def _added(table: str, **values: object) -> int:
    columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    made = await sql.value(int, f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id", **values)
    assert made is not None
    return made
