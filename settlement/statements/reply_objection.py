"""What finance replies to an agency's objection: accepted, so that it is drafted again, or rejected."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.words import say
from settlement.statements.queries import hold_draft
from settlement.statements.queries.answers import Objection, add_reply, find_objection
from settlement.statements.queries.cards import StatementCard, find_card
from settlement.statements.rules.answers import reply_named, stated_text
from settlement.statements.tell_statement import tell_agency


async def reply_objection(
    actor: Actor, answer_id: int, *, outcome: str, text: str, now: datetime.datetime
) -> StatementCard:
    """Accept an objection or reject it, saying why; the last reply counts until the statement is locked.

    An accepted one asks for a new draft before the statement can be approved. Conflict when the objection was
    to an earlier draft, or when the same was replied already.
    """
    require(actor, Permission.DRAFT_STATEMENTS)
    chosen, stated = reply_named(outcome), stated_text(text)
    async with sql.transaction():
        statement_id = (await find_objection(answer_id)).statement_id
        await hold_draft(statement_id)
        objection = await find_objection(answer_id)
        card = await find_card(actor, statement_id)
        _refuse(objection, chosen, locked=card.status == "locked")
        await add_reply(objection, chosen, stated, replied_by=actor.person_id, now=now)
        await journal.record(
            actor,
            f"objection.{chosen}",
            "statement",
            card.id,
            agency_id=card.agency_id,
            now=now,
            answer=answer_id,
            hash=card.hash,
        )
        words = say("Your objection to the statement of {month}, {portfolio}, has a reply")
        await tell_agency(card, "replied", words, now=now)
    return await find_card(actor, statement_id)


def _refuse(objection: Objection, chosen: str, *, locked: bool) -> None:
    if not objection.current:
        raise Conflict("That objection was to an earlier draft, which is drafted again; no reply is due.")
    if objection.outcome == chosen:
        raise Conflict("That objection has this reply already; nothing was changed.")
    if objection.outcome is not None and locked:
        raise Conflict("The statement is locked and the objection has its reply; it stays as it is.")
