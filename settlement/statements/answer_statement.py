"""What an agency answers to a draft that was sent to it: agreed, or objected to a line or the whole."""

import datetime
from collections.abc import Mapping

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.common.errors import Conflict, NotAllowed, NotFound
from agencies.common.words import Message, say
from settlement.statements.queries import hold_draft
from settlement.statements.queries.answers import add_answer, has_open_objection, part_of_line
from settlement.statements.queries.cards import StatementCard, find_card
from settlement.statements.rules.answers import Answer, stated_text
from settlement.statements.seen import Seen, refuse_changed, refuse_locked
from settlement.statements.tell_statement import tell_lender

_TOLD: Mapping[Answer, Message] = {
    Answer.AGREED: say("{agency} has agreed to the statement of {month}, {portfolio}"),
    Answer.OBJECTED: say("{agency} objects to the statement of {month}, {portfolio}"),
}


async def agree_to_statement(actor: Actor, seen: Seen, *, now: datetime.datetime) -> StatementCard:
    """Agree to a statement as a whole, for the agency.

    Conflict while an own objection waits for a reply, and when it was drafted again since it was read.
    """
    _require_agency(actor)
    async with sql.transaction():
        card = await _hold(actor, seen)
        if card.open_objections:
            raise Conflict(
                "An objection to the statement {month} still waits for a reply; agree when it has one.",
                month=format_month(card.month),
            )
        await _answer(actor, card, Answer.AGREED, now=now)
    return await find_card(actor, card.id)


async def object_to_statement(
    actor: Actor, seen: Seen, text: str, *, line_number: int | None = None, now: datetime.datetime
) -> StatementCard:
    """Object to a line of a statement, or to the whole where none is named, saying what is wrong.

    Conflict when the same is objected to already and waits, and when the agency has agreed to this draft.
    """
    _require_agency(actor)
    stated = stated_text(text)
    async with sql.transaction():
        card = await _hold(actor, seen)
        part = await _part(card, line_number)
        if await has_open_objection(card, part):
            raise Conflict("You have objected to this already; it waits for the lender's reply.")
        await _answer(actor, card, Answer.OBJECTED, now=now, part=part, text=stated)
    return await find_card(actor, card.id)


def _require_agency(actor: Actor) -> None:
    require(actor, Permission.ANSWER_STATEMENTS)
    if actor.of_lender:
        raise NotAllowed("Only the agency answers its statements; the lender sends and approves them.")


async def _hold(actor: Actor, seen: Seen) -> StatementCard:
    """Take hold of a draft, so that nobody locks, drafts or answers it beside this answer."""
    await find_card(actor, seen.statement_id)
    await hold_draft(seen.statement_id)
    card = await find_card(actor, seen.statement_id)
    refuse_locked(card)
    refuse_changed(card, seen.hash)
    if card.agreed:
        raise Conflict(
            "Your agency has agreed to the statement {month} already; a new draft could be answered again.",
            month=format_month(card.month),
        )
    return card


async def _part(card: StatementCard, line_number: int | None) -> int | None:
    if line_number is None:
        return None
    part = await part_of_line(card.id, line_number)
    if part is None:
        raise NotFound("The statement has no line {number}.", number=line_number)
    return part


async def _answer(
    actor: Actor,
    card: StatementCard,
    answer: Answer,
    *,
    now: datetime.datetime,
    part: int | None = None,
    text: str | None = None,
) -> None:
    answer_id = await add_answer(
        card, answer, attribution_id=part, text=text, answered_by=actor.person_id, now=now
    )
    await journal.record(
        actor,
        f"statement.{answer}",
        "statement",
        card.id,
        agency_id=card.agency_id,
        now=now,
        answer=answer_id,
        attribution=part,
        hash=card.hash,
    )
    await tell_lender(card, answer.value, _TOLD[answer], now=now)
