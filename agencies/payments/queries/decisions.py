"""What a person decides about one payment of the queue, read and written."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.cases.queries import push_balances
from agencies.cases.rules.reasons import REASON
from agencies.common import sql, vault
from agencies.payments.rules.attribution import Credit
from agencies.payments.rules.drafts import Parts


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payment of the queue, decided (`outcome`) or not, and the payment that takes it back, if one does."""

    item_id: int
    payment_id: int
    reference: str
    case_no: str
    case_id: int | None
    amount_minor: int
    excess_minor: int
    paid_on: datetime.date
    fees_minor: int | None
    penalty_minor: int | None
    interest_minor: int | None
    principal_minor: int | None
    outcome: str | None
    original: str | None
    taken_back_by: str | None

    @property
    def parts(self) -> Parts:
        """The parts known so far."""
        return Parts(self.fees_minor, self.penalty_minor, self.interest_minor, self.principal_minor)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, why and when; the same for all rows of one decision."""

    portfolio_id: int
    reason: str
    person_id: int
    now: datetime.datetime


async def find_waiting(portfolio_id: int, reference: str) -> Waiting | None:
    """Find the queue item of a payment of a portfolio; None where it never stood in the queue."""
    return await sql.row(
        Waiting,
        "SELECT item.id, payments.id, payments.reference, payments.case_no, payments.case_id,"
        " payments.amount_minor, payments.excess_minor, payments.paid_on, payments.fees_minor,"
        " payments.penalty_minor, payments.interest_minor, payments.principal_minor, decided.outcome,"
        " original.reference, taken_back.reference FROM queue_items AS item"
        " JOIN payments ON payments.id = item.payment_id"
        " LEFT JOIN queue_resolutions AS decided ON decided.queue_item_id = item.id"
        " LEFT JOIN payments AS original ON original.id = payments.reverses_id"
        " LEFT JOIN payments AS taken_back ON taken_back.reverses_id = payments.id"
        " WHERE payments.portfolio_id = :portfolio AND payments.reference = :reference",
        portfolio=portfolio_id,
        reference=reference,
    )


async def portfolios_of_queued(reference: str) -> list[str]:
    """List the portfolios in whose queue a payment of this reference waits, or stood if it waits in none."""
    found = await sql.tuples(
        "SELECT portfolios.code, decided.id IS NULL FROM queue_items AS item"
        " JOIN payments ON payments.id = item.payment_id"
        " JOIN portfolios ON portfolios.id = item.portfolio_id"
        " LEFT JOIN queue_resolutions AS decided ON decided.queue_item_id = item.id"
        " WHERE payments.reference = :reference",
        reference=reference,
    )
    return [str(code) for code, waits in found if waits] or [str(code) for code, _ in found]


async def have_one_debtor(case_id: int | None, other_id: int) -> bool:
    """Say whether one debtor owes both cases."""
    found = await sql.value(
        int,
        "SELECT count(*) FROM cases JOIN cases AS other ON other.debtor_id = cases.debtor_id"
        " WHERE cases.id = :case AND other.id = :other",
        case=case_id,
        other=other_id,
    )
    return bool(found)


async def reversals_among(portfolio_id: int, references: Sequence[str]) -> set[str]:
    """Say which of the payments take another one back."""
    found = await sql.tuples(
        "SELECT reference FROM payments WHERE portfolio_id = :portfolio AND reverses_id IS NOT NULL"
        f" AND {sql.any_of('reference', 'names')}",
        portfolio=portfolio_id,
        names=list(references),
    )
    return {str(each[0]) for each in found}


async def put_on_case(waiting: Waiting, case_id: int, excess_minor: int, parts: Parts) -> None:
    """Put a payment posted without a case on its case: from now on it lowers the balance."""
    await sql.execute(
        "UPDATE payments SET case_id = :case, excess_minor = :excess, fees_minor = :fees,"
        " penalty_minor = :penalty, interest_minor = :interest, principal_minor = :principal"
        " WHERE id = :id AND case_id IS NULL",
        case=case_id,
        excess=excess_minor,
        **parts._asdict(),
        id=waiting.payment_id,
    )
    await sql.execute(
        "INSERT INTO receipts (case_id, payment_id, paid_on, amount_minor)"
        " VALUES (:case, :payment, :paid_on, :amount)",
        case=case_id,
        payment=waiting.payment_id,
        paid_on=waiting.paid_on,
        amount=waiting.amount_minor,
    )
    await push_balances([case_id])


async def add_part(waiting: Waiting, credit: Credit, decision: Decision) -> int:
    """Credit a payment of the queue to a placement, and give the id of the attribution."""
    return await sql.insert(
        "INSERT INTO attributions (payment_id, placement_id, agency_id, portfolio_id, amount_minor,"
        " excess_minor, paid_on, basis, reason_cipher, reverses_id, created_by, created_at) VALUES (:payment,"
        " :placement, :agency, :portfolio, :amount, :excess, :paid_on, :basis, :reason, :reverses, :person,"
        " :now) RETURNING id",
        payment=waiting.payment_id,
        placement=credit.placement_id,
        agency=credit.agency_id,
        portfolio=decision.portfolio_id,
        amount=waiting.amount_minor,
        excess=waiting.excess_minor,
        paid_on=waiting.paid_on,
        basis=credit.basis.value,
        reason=vault.encrypt(decision.reason, REASON),
        reverses=credit.reverses_id,
        person=decision.person_id,
        now=decision.now,
    )


async def resolve(waiting: Waiting, outcome: str, decision: Decision) -> None:
    """Take a payment off the queue; the database refuses a second decision."""
    await sql.execute(
        "INSERT INTO queue_resolutions (queue_item_id, outcome, reason_cipher, created_by, created_at)"
        " VALUES (:item, :outcome, :reason, :person, :now)",
        item=waiting.item_id,
        outcome=outcome,
        reason=vault.encrypt(decision.reason, REASON),
        person=decision.person_id,
        now=decision.now,
    )
