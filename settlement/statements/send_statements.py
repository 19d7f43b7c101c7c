"""Puts drafts of statements before their agencies."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.common.words import say
from settlement.statements.queries.answers import add_send
from settlement.statements.queries.cards import StatementCard
from settlement.statements.seen import Seen, cards_seen, refuse_locked
from settlement.statements.tell_statement import tell_agency


@dataclass(frozen=True, slots=True)
class Sent:
    """Codes of the agencies to whom a draft was sent now, and of those who had it already."""

    agencies: list[str]
    already: list[str]


async def send_statements(actor: Actor, seen: Sequence[Seen], *, now: datetime.datetime) -> Sent:
    """Show drafts to their agencies, which may then agree or object; all or none.

    From here on the agency's people see the draft; one that is made again is hidden until it is sent again.
    """
    require(actor, Permission.DRAFT_STATEMENTS)
    sent = Sent([], [])
    async with sql.transaction():
        for card in await cards_seen(actor, seen):
            refuse_locked(card)
            if await add_send(card, sent_by=actor.person_id, now=now):
                await _note(actor, card, now)
                sent.agencies.append(card.agency)
            else:
                sent.already.append(card.agency)
    return sent


async def _note(actor: Actor, card: StatementCard, now: datetime.datetime) -> None:
    await journal.record(
        actor,
        "statement.sent",
        "statement",
        card.id,
        agency_id=card.agency_id,
        now=now,
        month=format_month(card.month),
        hash=card.hash,
    )
    words = say("The statement of {month}, {portfolio}, is ready to check: {amount} {currency}")
    await tell_agency(card, "sent", words, now=now)
