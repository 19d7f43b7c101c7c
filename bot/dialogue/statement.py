"""The agency's last statement: how it stands and what is payable."""

from collections.abc import Mapping

from agencies.common.dates import format_month
from agencies.common.words import Message, say
from bot.dialogue.spoken import Reply
from bot.dialogue.turn import Turn
from bot.dialogue.wording import amount
from settlement.statements.queries.cards import StatementCard, StatementFilter, list_statements

MOST = 10
_STANDINGS: Mapping[str, Message] = {
    "drafted": say("drafted, not sent"),
    "sent": say("with the agency"),
    "objected": say("objected to"),
    "redraft_needed": say("to be drafted again"),
    "agreed": say("agreed"),
    "locked": say("approved and locked"),
}


async def show(turn: Turn) -> list[Reply]:
    """Tell the statements of the newest month that the agency sees, one of each portfolio."""
    found = await list_statements(turn.actor, StatementFilter(), limit=MOST)
    newest = [each for each in found if each.month == found[0].month]
    if not newest:
        return [turn.reply(say("No statement was sent to your agency yet."))]
    lines: list[Message | str] = []
    for each in newest:
        lines += [*_told(each), ""]
    lines.append(say("Check, agree or object in the portal, under Statements."))
    return [turn.reply(*lines)]


def _told(card: StatementCard) -> list[Message | str]:
    return [
        say(
            "Statement {month}, portfolio {portfolio}",
            month=format_month(card.month),
            portfolio=card.portfolio,
        ),
        say("It is: {standing}", standing=_STANDINGS.get(card.standing, card.standing)),
        say(
            "Payments: {count}, {amount}", count=card.payments, amount=amount(card.base_minor, card.currency)
        ),
        say("Commission: {amount}", amount=amount(card.commission_minor, card.currency)),
        say("VAT: {amount}", amount=amount(card.vat_minor, card.currency)),
        say("Payable: {amount}", amount=amount(card.total_minor, card.currency)),
    ]
