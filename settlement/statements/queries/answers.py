"""What was sent to agencies, what they answered, and what finance replied: read and written."""

import datetime
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_statements
from settlement.statements.queries.cards import REPLIED, StatementCard

TEXT = "statement_answer"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer of an agency to a draft; `current` says whether the statement still is that draft."""

    id: int
    statement_id: int
    answer: str
    line_number: int | None
    reference: str | None
    text: str | None
    answered_by: str
    answered_at: datetime.datetime
    outcome: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """What finance replied to an objection; the last one counts."""

    answer_id: int
    outcome: str
    text: str
    replied_by: str
    replied_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection as a reply needs it; `replies` is how many there are, `outcome` the last one's."""

    id: int
    statement_id: int
    agency_id: int
    line_number: int | None
    current: bool
    replies: int
    outcome: str | None


@dataclass(frozen=True, slots=True)
class _Answered:
    id: int
    statement_id: int
    answer: str
    line_number: int | None
    reference: str | None
    text_cipher: bytes | None
    answered_by: str
    answered_at: datetime.datetime
    outcome: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class _Replied:
    answer_id: int
    outcome: str
    text_cipher: bytes
    replied_by: str
    replied_at: datetime.datetime


async def answers_to(actor: Actor, statement_id: int) -> list[AnswerRow]:
    """List all that an agency answered to a statement that the actor sees, oldest first."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    found = await sql.rows(
        _Answered,
        "SELECT answer.id, answer.statement_id, answer.answer, line.line_number, payments.reference,"
        f" answer.text_cipher, people.name, answer.answered_at, {REPLIED}, answer.hash = statements.hash"
        " FROM statement_answers AS answer JOIN statements ON statements.id = answer.statement_id"
        " JOIN people ON people.id = answer.answered_by"
        " LEFT JOIN attributions AS part ON part.id = answer.attribution_id"
        " LEFT JOIN payments ON payments.id = part.payment_id"
        " LEFT JOIN statement_lines AS line ON line.attribution_id = part.id"
        " AND line.statement_id = answer.statement_id"
        f" WHERE answer.statement_id = :statement AND {seen.text} ORDER BY answer.id",
        statement=statement_id,
        **seen.values,
    )
    return [_opened(each) for each in found]


def _opened(found: _Answered) -> AnswerRow:
    return AnswerRow(
        found.id,
        found.statement_id,
        found.answer,
        found.line_number,
        found.reference,
        None if found.text_cipher is None else vault.decrypt(found.text_cipher, TEXT),
        found.answered_by,
        found.answered_at,
        found.outcome,
        found.current,
    )


async def replies_to(actor: Actor, statement_id: int) -> list[ReplyRow]:
    """List all that finance replied to the objections to a statement that the actor sees, oldest first."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_statements(actor)
    found = await sql.rows(
        _Replied,
        "SELECT reply.answer_id, reply.outcome, reply.text_cipher, people.name, reply.replied_at"
        " FROM objection_replies AS reply JOIN statement_answers AS answer ON answer.id = reply.answer_id"
        " JOIN statements ON statements.id = answer.statement_id"
        " JOIN people ON people.id = reply.replied_by"
        f" WHERE answer.statement_id = :statement AND {seen.text} ORDER BY reply.id",
        statement=statement_id,
        **seen.values,
    )
    return [
        ReplyRow(
            each.answer_id,
            each.outcome,
            vault.decrypt(each.text_cipher, TEXT),
            each.replied_by,
            each.replied_at,
        )
        for each in found
    ]


async def find_objection(answer_id: int) -> Objection:
    """Read an objection and how often it was replied to; NotFound where there is none."""
    found = await sql.row(
        Objection,
        "SELECT answer.id, answer.statement_id, statements.agency_id, line.line_number,"
        " answer.hash = statements.hash,"
        " (SELECT count(*) FROM objection_replies AS reply WHERE reply.answer_id = answer.id),"
        f" {REPLIED} FROM statement_answers AS answer"
        " JOIN statements ON statements.id = answer.statement_id"
        " LEFT JOIN statement_lines AS line ON line.attribution_id = answer.attribution_id"
        " AND line.statement_id = answer.statement_id"
        " WHERE answer.id = :id AND answer.answer = 'objected'",
        id=answer_id,
    )
    if found is None:
        raise not_there()
    return found


async def part_of_line(statement_id: int, line_number: int) -> int | None:
    """Give the attribution that a line of a statement is about."""
    return await sql.value(
        int,
        "SELECT attribution_id FROM statement_lines WHERE statement_id = :statement AND line_number = :line",
        statement=statement_id,
        line=line_number,
    )


async def has_open_objection(card: StatementCard, attribution_id: int | None) -> bool:
    """Say whether an objection to the same line, or to the whole, of this draft waits for a reply."""
    found = await sql.value(
        int,
        "SELECT count(*) FROM statement_answers AS answer WHERE answer.statement_id = :statement"
        " AND answer.hash = :hash AND answer.answer = 'objected'"
        f" AND answer.attribution_id IS NOT DISTINCT FROM CAST(:part AS BIGINT) AND {REPLIED} IS NULL",
        statement=card.id,
        hash=card.hash,
        part=attribution_id,
    )
    return bool(found)


async def add_send(card: StatementCard, *, sent_by: int, now: datetime.datetime) -> bool:
    """Note that a draft was put before its agency; False when it was already."""
    return bool(
        await sql.execute(
            "INSERT INTO statement_sends (statement_id, hash, sent_by, sent_at)"
            " VALUES (:statement, :hash, :by, :now) ON CONFLICT DO NOTHING",
            statement=card.id,
            hash=card.hash,
            by=sent_by,
            now=now,
        )
    )


async def add_answer(
    card: StatementCard,
    answer: str,
    *,
    attribution_id: int | None,
    text: str | None,
    answered_by: int,
    now: datetime.datetime,
) -> int:
    """Write what an agency answers to the draft that it has seen, and give its id."""
    return await sql.insert(
        "INSERT INTO statement_answers (statement_id, hash, answer, attribution_id, text_cipher, answered_by,"
        " answered_at) VALUES (:statement, :hash, :answer, :part, :sealed, :by, :now) RETURNING id",
        statement=card.id,
        hash=card.hash,
        answer=answer,
        part=attribution_id,
        sealed=None if text is None else vault.encrypt(text, TEXT),
        by=answered_by,
        now=now,
    )


async def add_reply(
    objection: Objection, outcome: str, text: str, *, replied_by: int, now: datetime.datetime
) -> None:
    """Write finance's next reply to an objection."""
    await sql.execute(
        "INSERT INTO objection_replies (answer_id, sequence, outcome, text_cipher, replied_by, replied_at)"
        " VALUES (:answer, :sequence, :outcome, :sealed, :by, :now)",
        answer=objection.id,
        sequence=objection.replies + 1,
        outcome=outcome,
        sealed=vault.encrypt(text, TEXT),
        by=replied_by,
        now=now,
    )
