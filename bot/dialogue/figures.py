"""My figures this month: one's own for a collector, the agency's for its manager."""

import datetime
from dataclasses import replace

from agencies.common.access import Role
from agencies.common.dates import month_start
from agencies.common.words import Message, say
from agencies.measures.queries.facts import Scope
from agencies.measures.rules.counts import Counts, Window
from agencies.measures.take_measures import take_measures
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.work.queries.own_figures import OwnFigures, contacts_by_day, own_figures, own_received
from agencies.work.rules.day_counts import every_day
from bot.dialogue.spoken import Picture, Reply
from bot.dialogue.turn import Turn
from bot.dialogue.wording import amount, share

LEAST_DAYS = 2


async def show(turn: Turn) -> list[Reply]:
    """Tell what was done and what came of it since the first of the month."""
    since = month_start(turn.today)
    lines: list[Message | str] = [say("Since {day}", day=turn.day(since))]
    if turn.actor.role is Role.AGENCY_COLLECTOR:
        lines += _own(await own_figures(turn.actor, since))
        lines += [
            say("Received on your cases: {amount}", amount=amount(each.amount_minor, each.currency))
            for each in await own_received(turn.actor, since)
        ]
    else:
        lines += await _agency(turn, since)
    return [replace(turn.reply(*lines), picture=await _picture(turn, since))]


async def _picture(turn: Turn, since: datetime.date) -> Picture | None:
    """Show the days in a picture, where there is more than one to compare."""
    found = await contacts_by_day(turn.actor, since)
    if len(found) < LEAST_DAYS:
        return None
    contacts, spoken = sum(each.contacts for each in found), sum(each.conversations for each in found)
    return Picture(
        turn.word(say("Contacts by day: {count}", count=contacts)),
        turn.word(say("Of these, conversations with the debtor: {count}", count=spoken)),
        turn.language,
        every_day(found, since, turn.today),
    )


def _own(own: OwnFigures) -> list[Message | str]:
    lines: list[Message | str] = [
        say("Cases in your hands: {count}", count=own.cases),
        say("Contacts: {count}, on {cases} cases", count=own.contacts, cases=own.cases_contacted),
        say("Conversations with the debtor: {count}", count=own.right_party),
        say(
            "Promises: {count}, kept {kept}, broken {broken}",
            count=own.promises,
            kept=own.kept,
            broken=own.broken,
        ),
    ]
    if own.breaches:
        lines.append(say("Contacts against a rule: {count}", count=own.breaches))
    return lines


async def _agency(turn: Turn, since: datetime.date) -> list[Message | str]:
    lines: list[Message | str] = []
    for portfolio in await all_portfolios():
        scope = Scope(portfolio.id, turn.actor.agency_id)
        measured = await take_measures(turn.actor, scope, Window(since, turn.today))
        for row in measured.rows:
            lines += _measured(portfolio, row.counts) if row.counts.active_cases else []
    return lines or [say("No case is with your agency this month.")]


def _measured(portfolio: PortfolioRow, counts: Counts) -> list[Message | str]:
    lines: list[Message | str] = [
        "",
        say("Portfolio {portfolio}", portfolio=portfolio.code),
        say("Cases worked: {share}", share=share(counts.worked_cases, counts.active_cases)),
        say("Contacts: {count}, calls {calls}", count=counts.contacts, calls=counts.calls),
        say("Conversations with the debtor: {count}", count=counts.right_party_contacts),
        say("Promises kept of those due: {share}", share=share(counts.promises_kept, counts.promises_due)),
        say("Received: {amount}", amount=amount(counts.received_minor, portfolio.currency)),
    ]
    if counts.breaches:
        lines.append(say("Contacts against a rule: {count}", count=counts.breaches))
    return lines
