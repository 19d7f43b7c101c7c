"""The lines of a statement page by page, and one of them with all that it rests on."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_statements
from agencies.common.errors import NotFound
from agencies.common.paging import stretch_by_id
from settlement.statements.queries.cards import PAGE, REPLIED
from settlement.statements.queries.stored import PLACED

_OBJECTED = (
    " FROM statement_answers AS answer WHERE answer.statement_id = line.statement_id"
    " AND answer.hash = statements.hash AND answer.attribution_id = line.attribution_id"
    " AND answer.answer = 'objected'"
)
_FROM = (
    " FROM statement_lines AS line JOIN statements ON statements.id = line.statement_id"
    " JOIN attributions AS part ON part.id = line.attribution_id"
    " JOIN payments ON payments.id = part.payment_id"
    f"{PLACED}"
)
_LINE = (
    "line.line_number, line.attribution_id, payments.id, payments.reference, placements.case_id,"
    " payments.case_no, part.paid_on, placements.bucket, placements.hand, part.amount_minor,"
    " line.base_minor, line.rate_ppm, line.commission_minor, line.kind, line.month,"
    f" (SELECT coalesce({REPLIED}, 'open'){_OBJECTED} ORDER BY answer.id DESC LIMIT 1)"
)


class Only(StrEnum):
    """Which lines of a statement are wanted."""

    ALL = "all"
    REVERSALS = "reversals"
    LATE = "late"
    OBJECTED = "objected"
    UNEARNING = "unearning"


_ONLY = {
    Only.ALL: "true",
    Only.REVERSALS: "line.kind = 'reversal'",
    Only.LATE: "line.kind = 'late'",
    Only.OBJECTED: f"EXISTS (SELECT 1{_OBJECTED})",
    Only.UNEARNING: "line.base_minor <> part.amount_minor",
}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement; `objection` is None, open, accepted or rejected; page on from `line_number`."""

    line_number: int
    attribution_id: int
    payment_id: int
    reference: str
    case_id: int
    case_no: str
    paid_on: datetime.date
    bucket: str
    hand: int
    amount_minor: int
    base_minor: int
    rate_ppm: int | None
    commission_minor: int
    kind: str
    month: datetime.date
    objection: str | None


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """What a line rests on: payment, placement, terms, arithmetic; for a reversal also what it undoes."""

    line_number: int
    attribution_id: int
    kind: str
    month: datetime.date
    base_minor: int
    rate_ppm: int | None
    commission_minor: int
    arithmetic: str
    payment_id: int
    reference: str
    channel: str | None
    paid_on: datetime.date
    amount_minor: int
    excess_minor: int
    basis: str
    agency: str
    case_id: int
    case_no: str
    batch: str
    hand: int
    bucket: str
    starts_on: datetime.date
    ended_on: datetime.date | None
    terms_id: int
    valid_from: datetime.date
    definition: str
    original_month: datetime.date | None
    original_line: int | None


@dataclass(frozen=True, slots=True)
class LineCounts:
    """How many lines each choice of `Only` gives."""

    all: int
    reversals: int
    late: int
    objected: int
    unearning: int


async def list_lines(
    actor: Actor,
    statement_id: int,
    only: Only = Only.ALL,
    *,
    after: int | None = None,
    back: bool = False,
    limit: int = PAGE,
) -> list[StatementLine]:
    """List lines of a statement that the actor sees, in order; page on from the last `line_number`.

    With `back` the lines before that one are read, the nearest first.
    """
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    page = stretch_by_id("line.line_number", after, back=back, rising=True)
    return await sql.rows(
        StatementLine,
        f"SELECT {_LINE}{_FROM} WHERE line.statement_id = :statement AND {page.where} AND {_ONLY[only]}"
        f" AND {seen.text} ORDER BY {page.order} LIMIT :limit",
        statement=statement_id,
        limit=limit,
        **seen.values,
        **page.values,
    )


async def count_lines(actor: Actor, statement_id: int) -> LineCounts:
    """Count the lines of a statement that the actor sees, by what may be chosen of them."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    counted = ", ".join(f"count(*) FILTER (WHERE {_ONLY[each]})" for each in Only)
    found = await sql.row(
        LineCounts,
        f"SELECT {counted} FROM statement_lines AS line"
        " JOIN statements ON statements.id = line.statement_id"
        " JOIN attributions AS part ON part.id = line.attribution_id"
        f" WHERE line.statement_id = :statement AND {seen.text}",
        statement=statement_id,
        **seen.values,
    )
    return found or LineCounts(0, 0, 0, 0, 0)


async def open_line(actor: Actor, statement_id: int, line_number: int) -> OpenedLine:
    """Read one line with all that it rests on; NotFound where the actor sees no such line."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    found = await sql.row(
        OpenedLine,
        "SELECT line.line_number, line.attribution_id, line.kind, line.month, line.base_minor, line.rate_ppm,"
        " line.commission_minor, line.arithmetic, payments.id, payments.reference, payments.channel,"
        " part.paid_on, part.amount_minor, part.excess_minor, part.basis, agencies.code, placements.case_id,"
        " payments.case_no, batches.code, placements.hand, placements.bucket, placements.starts_on,"
        " placements.ended_on, line.terms_id, terms.valid_from, terms.definition,"
        f" original_statement.month, original_line.line_number{_FROM}"
        " JOIN agencies ON agencies.id = part.agency_id JOIN terms ON terms.id = line.terms_id"
        " LEFT JOIN attributions AS original ON original.id = part.reverses_id"
        " LEFT JOIN statement_lines AS original_line ON original_line.attribution_id = original.id"
        " LEFT JOIN statements AS original_statement ON original_statement.id = original_line.statement_id"
        f" WHERE line.statement_id = :statement AND line.line_number = :line AND {seen.text}",
        statement=statement_id,
        line=line_number,
        **seen.values,
    )
    if found is None:
        raise NotFound("The statement has no line {number}.", number=line_number)
    return found


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """The line of a statement that holds a part of a payment."""

    statement_id: int
    agency: str
    month: datetime.date
    status: str
    line_number: int
    commission_minor: int


async def lines_of_payment(actor: Actor, payment_id: int) -> list[HoldingLine]:
    """List the lines in which a payment stands, in statements that the actor sees."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    return await sql.rows(
        HoldingLine,
        "SELECT statements.id, agencies.code, statements.month, statements.status, line.line_number,"
        " line.commission_minor FROM attributions AS part"
        " JOIN statement_lines AS line ON line.attribution_id = part.id"
        " JOIN statements ON statements.id = line.statement_id"
        " JOIN agencies ON agencies.id = statements.agency_id"
        f" WHERE part.payment_id = :payment AND {seen.text} ORDER BY line.id",
        payment=payment_id,
        **seen.values,
    )
