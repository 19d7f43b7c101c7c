"""Tells the other side what has become of a statement."""

import datetime

from agencies.common import notices
from agencies.common.access import Role
from agencies.common.money import format_amount
from agencies.common.notices import Kind, News
from agencies.common.words import Message, Month
from settlement.statements.queries.cards import StatementCard


async def tell_agency(card: StatementCard, what: str, words: Message, *, now: datetime.datetime) -> None:
    """Tell the agency's managers, in the running transaction; `words` take month, portfolio and amount."""
    await notices.tell_agency(card.agency_id, _news(card, what, words, now), now=now)


async def tell_lender(card: StatementCard, what: str, words: Message, *, now: datetime.datetime) -> None:
    """Tell the lender's finance department, in the running transaction."""
    await notices.tell_roles((Role.FINANCE,), _news(card, what, words, now), now=now)


def _news(card: StatementCard, what: str, words: Message, now: datetime.datetime) -> News:
    values = {
        "month": Month(card.month),
        "portfolio": card.portfolio,
        "agency": card.agency,
        "amount": format_amount(card.total_minor, card.currency),
        "currency": card.currency,
    }
    key = f"statement:{card.id}:{what}:{now.isoformat()}"
    return News(Kind.STATEMENT, key, Message(words.text, values), f"/statements/{card.id}")
