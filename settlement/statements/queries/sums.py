"""What a statement adds up to, and who did what to it when."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_statements
from settlement.statements.queries.stored import PLACED
from settlement.statements.rules.payable import LineSum


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


async def sums_of(actor: Actor, statement_id: int) -> list[LineSum]:
    """Add up a statement that the actor sees by kind, bucket, hand and rate, to its totals in all."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    return await sql.rows(
        LineSum,
        "SELECT line.kind, placements.bucket, placements.hand, line.rate_ppm, count(*),"
        " CAST(sum(part.amount_minor) AS BIGINT), CAST(sum(line.base_minor) AS BIGINT),"
        " CAST(sum(line.commission_minor) AS BIGINT) FROM statement_lines AS line"
        " JOIN statements ON statements.id = line.statement_id"
        " JOIN attributions AS part ON part.id = line.attribution_id"
        f"{PLACED} WHERE line.statement_id = :statement AND {seen.text}"
        " GROUP BY line.kind, placements.bucket, placements.hand, line.rate_ppm",
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
        " agreed.answered_at, approver.name, statements.approved_at, statements.sole_person"
        " FROM statements"
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
