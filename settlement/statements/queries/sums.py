"""What a statement adds up to: by rate, by kind of line, and who did what to it when."""

import datetime
from dataclasses import dataclass

from agencies.cases.rules.buckets import BUCKETS
from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_statements
from settlement.statements.queries.stored import PLACED


@dataclass(frozen=True, slots=True)
class RateSum:
    """The lines of one bucket, hand and rate; reversals stand apart; the rate is None for slices."""

    bucket: str
    hand: int
    rate_ppm: int | None
    reversals: bool
    lines: int
    amount_minor: int
    base_minor: int
    commission_minor: int


@dataclass(frozen=True, slots=True)
class KindSum:
    """The lines of one kind: payment, late or reversal."""

    kind: str
    lines: int
    amount_minor: int
    base_minor: int
    commission_minor: int


@dataclass(frozen=True, slots=True)
class History:
    """Who drafted, sent, agreed to and approved a statement, and when; of the draft as it stands."""

    drafted_by: str
    drafted_at: datetime.datetime
    sent_by: str | None
    sent_at: datetime.datetime | None
    agreed_by: str | None
    agreed_at: datetime.datetime | None
    approved_by: str | None
    approved_at: datetime.datetime | None
    sole_person: bool
    sent_before: bool


_SUMS = (
    "count(*), CAST(sum(part.amount_minor) AS BIGINT), CAST(sum(line.base_minor) AS BIGINT),"
    " CAST(sum(line.commission_minor) AS BIGINT) FROM statement_lines AS line"
    " JOIN statements ON statements.id = line.statement_id"
    " JOIN attributions AS part ON part.id = line.attribution_id"
)


async def sums_by_rate(actor: Actor, statement_id: int) -> list[RateSum]:
    """Add up a statement that the actor sees by bucket, hand and rate; the rows add up to its totals."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    found = await sql.rows(
        RateSum,
        f"SELECT placements.bucket, placements.hand, line.rate_ppm, line.kind = 'reversal', {_SUMS}"
        f"{PLACED} WHERE line.statement_id = :statement AND {seen.text}"
        " GROUP BY placements.bucket, placements.hand, line.rate_ppm, line.kind = 'reversal'",
        statement=statement_id,
        **seen.values,
    )
    return sorted(
        found, key=lambda each: (each.reversals, _order(each.bucket), each.hand, each.rate_ppm or 0)
    )


async def sums_by_kind(actor: Actor, statement_id: int) -> list[KindSum]:
    """Add up a statement that the actor sees by kind of line."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    return await sql.rows(
        KindSum,
        f"SELECT line.kind, {_SUMS} WHERE line.statement_id = :statement AND {seen.text} GROUP BY line.kind",
        statement=statement_id,
        **seen.values,
    )


async def history_of(actor: Actor, statement_id: int) -> History | None:
    """Read who had a hand in a statement that the actor sees."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    return await sql.row(
        History,
        "SELECT drafter.name, statements.drafted_at, sender.name, sent.sent_at, agreer.name,"
        " agreed.answered_at, approver.name, statements.approved_at, statements.sole_person,"
        " EXISTS (SELECT 1 FROM statement_sends AS earlier WHERE earlier.statement_id = statements.id"
        " AND earlier.hash <> statements.hash) FROM statements"
        " JOIN people AS drafter ON drafter.id = statements.drafted_by"
        " LEFT JOIN statement_sends AS sent ON sent.statement_id = statements.id"
        " AND sent.hash = statements.hash LEFT JOIN people AS sender ON sender.id = sent.sent_by"
        " LEFT JOIN statement_answers AS agreed ON agreed.statement_id = statements.id"
        " AND agreed.hash = statements.hash AND agreed.answer = 'agreed'"
        " LEFT JOIN people AS agreer ON agreer.id = agreed.answered_by"
        " LEFT JOIN people AS approver ON approver.id = statements.approved_by"
        f" WHERE statements.id = :statement AND {seen.text}",
        statement=statement_id,
        **seen.values,
    )


def _order(bucket: str) -> int:
    return BUCKETS.index(bucket) if bucket in BUCKETS else len(BUCKETS)
