"""What the agencies of the demo say to their statements, and which of them are approved."""

import datetime

from portal.demo.cast import EASY_MIX, STRONG, WEAK, Market
from portal.demo.stage import Stage
from settlement.statements.answer_statement import agree_to_statement, object_to_statement
from settlement.statements.approve_chosen import approve_chosen
from settlement.statements.queries.answers import answers_to
from settlement.statements.queries.cards import StatementCard, StatementFilter, find_card, list_statements
from settlement.statements.reply_objection import reply_objection
from settlement.statements.seen import Seen
from settlement.statements.send_statements import send_statements

_DOUBTS = "这笔是我方第二次受托后收回的，应按 2 手计。 We had this case for the second time: hand 2, please."
_REJECTED = "按付款当日的委案，仍为 1 手。 On the day it was paid it was hand 1."


async def answer_and_approve(stage: Stage, market: Market, month: datetime.date, *, last: bool) -> None:
    """Send the drafts of a month, let the agencies answer, and have a second person lock what may be.

    In the last month one agency's objection waits for a reply and another agency has not answered yet.
    """
    frank, portfolio = stage.people["frank"], stage.portfolios[market.code]
    drafts = await list_statements(frank, StatementFilter(portfolio.id, month=month))
    if not drafts:
        return
    await send_statements(frank, [_seen(each) for each in drafts], now=stage.now)
    waiting = {STRONG.code, WEAK.code} if last else set()
    for card in drafts:
        if card.agency == STRONG.code and last:
            await _object(stage, card)
        elif card.agency not in waiting:
            await _agree(stage, card)
    ready = [Seen(each.id, each.hash) for each in drafts if each.agency not in waiting]
    if ready:
        await approve_chosen(stage.people["fiona"], ready, now=stage.now)


async def _agree(stage: Stage, card: StatementCard) -> None:
    """Agree; the agency that looks best doubts a line first, and is told why it stands."""
    if card.agency == EASY_MIX.code:
        await _object(stage, card)
        (answer,) = await answers_to(stage.people["frank"], card.id)
        await reply_objection(
            stage.people["frank"], answer.id, outcome="rejected", text=_REJECTED, now=stage.now
        )
    await agree_to_statement(stage.managers[card.agency], _seen(card), now=stage.now)


async def _object(stage: Stage, card: StatementCard) -> None:
    manager = stage.managers[card.agency]
    shown = await find_card(manager, card.id)
    await object_to_statement(manager, _seen(shown), _DOUBTS, line_number=1, now=stage.now)


def _seen(card: StatementCard) -> Seen:
    return Seen(card.id, card.hash, card.open_objections)
