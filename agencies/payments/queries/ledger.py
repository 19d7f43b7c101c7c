"""Payments as lists and pages show them: where each stands, whom it is credited to, what undid it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from agencies.cases.rules.reasons import REASON
from agencies.common import sql, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require
from agencies.common.paging import stretch

PAGE = 50
MOST_COUNTED = 10_000
_FROM = (
    " FROM payments JOIN portfolios ON portfolios.id = payments.portfolio_id"
    " LEFT JOIN queue_items AS item ON item.payment_id = payments.id"
    " LEFT JOIN queue_resolutions AS decided ON decided.queue_item_id = item.id"
    " LEFT JOIN payments AS taken_back ON taken_back.reverses_id = payments.id"
)
_STATE = (
    "CASE WHEN item.id IS NULL THEN 'attributed' WHEN decided.outcome IS NULL THEN 'waiting'"
    " ELSE decided.outcome END"
)


class Only(StrEnum):
    """Which payments are wanted."""

    ALL = "all"
    ATTRIBUTED = "attributed"
    WAITING = "waiting"
    CLOSED = "closed"
    REVERSALS = "reversals"
    TAKEN_BACK = "taken_back"
    OVERPAID = "overpaid"


_ONLY = {
    Only.ALL: "true",
    Only.ATTRIBUTED: "(item.id IS NULL OR decided.outcome = 'attributed')",
    Only.WAITING: "item.id IS NOT NULL AND decided.id IS NULL",
    Only.CLOSED: "decided.outcome <> 'attributed'",
    Only.REVERSALS: "payments.reverses_id IS NOT NULL",
    Only.TAKEN_BACK: "taken_back.id IS NOT NULL",
    Only.OVERPAID: "payments.excess_minor > 0 AND taken_back.id IS NULL",
}


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments are meant; None stands for any. Reference and case number are meant whole."""

    portfolio_id: int | None = None
    reference: str | None = None
    case_no: str | None = None
    agency_id: int | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    only: Only = Only.ALL


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment; `state` is attributed, waiting, own, refunded or other."""

    id: int
    portfolio_id: int
    portfolio: str
    currency: str
    reference: str
    case_no: str
    case_id: int | None
    amount_minor: int
    excess_minor: int
    paid_on: datetime.date
    channel: str | None
    state: str
    reason: str | None
    reverses_id: int | None
    taken_back_id: int | None

    @property
    def place(self) -> tuple[datetime.date, int]:
        """Where a list goes on after this payment."""
        return self.paid_on, self.id


@dataclass(frozen=True, slots=True)
class PartRow:
    """The part of a payment that a placement is credited with."""

    id: int
    payment_id: int
    agency_id: int
    agency: str
    batch: str
    hand: int
    bucket: str
    starts_on: datetime.date
    ended_on: datetime.date | None
    amount_minor: int
    basis: str
    created_by: str
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Since when and why a payment stood in the queue, and what was decided."""

    reason: str
    since: datetime.datetime
    outcome: str | None
    decided_by: str | None
    decided_at: datetime.datetime | None
    stated_cipher: bytes | None

    @property
    def stated(self) -> str | None:
        """What the person who decided gave as reason."""
        return None if self.stated_cipher is None else vault.decrypt(self.stated_cipher, REASON)


@dataclass(frozen=True, slots=True)
class Posted:
    """What of the debt a payment paid, who posted it when, and the job that imported it."""

    principal_minor: int | None
    interest_minor: int | None
    penalty_minor: int | None
    fees_minor: int | None
    posted_by: str
    posted_at: datetime.datetime
    job_id: int


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """One payment with its parts, its time in the queue, and the payment that it undoes or is undone by."""

    row: PaymentRow
    posted: Posted
    parts: list[PartRow] = field(default_factory=list)
    waiting: Waiting | None = None
    reverses: PaymentRow | None = None
    taken_back: PaymentRow | None = None


_ROW = (
    "payments.id, payments.portfolio_id, portfolios.code, portfolios.currency, payments.reference,"
    " payments.case_no, payments.case_id, payments.amount_minor, payments.excess_minor, payments.paid_on,"
    f" payments.channel, {_STATE}, item.reason, payments.reverses_id, taken_back.id"
)


async def list_payments(
    actor: Actor,
    wanted: PaymentFilter,
    *,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int = PAGE,
) -> list[PaymentRow]:
    """List payments, newest day first; page on from the last one's `place`.

    With `back` the payments before that one are read, the nearest first.
    """
    require(actor, Permission.READ_PAYMENTS)
    where, values = _where(wanted)
    page = stretch(["payments.paid_on", "payments.id"], after, back=back)
    return await sql.rows(
        PaymentRow,
        f"SELECT {_ROW}{_FROM} WHERE {where} AND {page.where} ORDER BY {page.order} LIMIT :limit",
        limit=limit,
        **values,
        **page.values,
    )


async def count_payments(actor: Actor, wanted: PaymentFilter) -> int:
    """Count the payments that are meant, up to one more than `MOST_COUNTED`."""
    require(actor, Permission.READ_PAYMENTS)
    where, values = _where(wanted)
    found = await sql.value(
        int,
        f"SELECT count(*) FROM (SELECT 1{_FROM} WHERE {where} LIMIT :most) AS counted",
        most=MOST_COUNTED + 1,
        **values,
    )
    return found or 0


async def parts_of_payments(actor: Actor, payment_ids: Collection[int]) -> dict[int, list[PartRow]]:
    """Read the parts of payments, by payment."""
    require(actor, Permission.READ_PAYMENTS)
    found = await sql.rows(
        PartRow,
        "SELECT part.id, part.payment_id, part.agency_id, agencies.code, batches.code, placements.hand,"
        " placements.bucket, placements.starts_on, placements.ended_on, part.amount_minor, part.basis,"
        " people.name, part.created_at FROM attributions AS part"
        " JOIN agencies ON agencies.id = part.agency_id"
        " JOIN placements ON placements.id = part.placement_id"
        " JOIN batches ON batches.id = placements.batch_id JOIN people ON people.id = part.created_by"
        f" WHERE {sql.any_of('part.payment_id', 'payments')} ORDER BY part.id",
        payments=sorted(payment_ids),
    )
    parts = defaultdict(list)
    for each in found:
        parts[each.payment_id].append(each)
    return dict(parts)


async def find_payment(actor: Actor, payment_id: int) -> PaymentPage:
    """Read one payment with all that hangs on it; NotFound where there is none."""
    require(actor, Permission.READ_PAYMENTS)
    row = await _row(payment_id)
    if row is None:
        raise not_there()
    posted = await sql.rows(
        Posted,
        "SELECT payments.principal_minor, payments.interest_minor, payments.penalty_minor,"
        " payments.fees_minor, people.name, payments.posted_at, payments.job_id FROM payments"
        " JOIN people ON people.id = payments.posted_by WHERE payments.id = :id",
        id=payment_id,
    )
    return PaymentPage(
        row,
        posted[0],
        parts=(await parts_of_payments(actor, [payment_id])).get(payment_id, []),
        waiting=await _waiting(payment_id),
        reverses=await _row(row.reverses_id) if row.reverses_id else None,
        taken_back=await _row(row.taken_back_id) if row.taken_back_id else None,
    )


async def _row(payment_id: int) -> PaymentRow | None:
    return await sql.row(PaymentRow, f"SELECT {_ROW}{_FROM} WHERE payments.id = :id", id=payment_id)


async def _waiting(payment_id: int) -> Waiting | None:
    return await sql.row(
        Waiting,
        "SELECT item.reason, item.created_at, decided.outcome, people.name, decided.created_at,"
        " decided.reason_cipher FROM queue_items AS item"
        " LEFT JOIN queue_resolutions AS decided ON decided.queue_item_id = item.id"
        " LEFT JOIN people ON people.id = decided.created_by WHERE item.payment_id = :id",
        id=payment_id,
    )


def _where(wanted: PaymentFilter) -> tuple[str, dict[str, object]]:
    """Give only the conditions that are set, so that each finds its index."""
    of_agency = (
        "EXISTS (SELECT 1 FROM attributions AS own WHERE own.payment_id = payments.id"
        " AND own.agency_id = :agency)"
    )
    known: list[tuple[str, str, object]] = [
        ("payments.portfolio_id = :portfolio", "portfolio", wanted.portfolio_id),
        ("payments.reference = :reference", "reference", wanted.reference),
        ("payments.case_no = :case_no", "case_no", wanted.case_no),
        (of_agency, "agency", wanted.agency_id),
        ("payments.paid_on >= :since", "since", wanted.since),
        ("payments.paid_on <= :until", "until", wanted.until),
    ]
    chosen = [each for each in known if each[2] is not None]
    where = " AND ".join([_ONLY[wanted.only], *(condition for condition, _, _ in chosen)])
    return where, {name: value for _, name, value in chosen}
