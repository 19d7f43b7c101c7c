"""The lender's day at a glance: what is at work, what came in, what broke a rule."""

import datetime
from itertools import groupby

from agencies.common.dates import month_start
from agencies.common.words import Message, say
from agencies.work.queries.overview import AgencyLine, agency_lines, recent_breaches
from bot.dialogue.spoken import Reply
from bot.dialogue.turn import Turn
from bot.dialogue.wording import amount, share

DAYS = 7
MOST_LINES = 12


async def show(turn: Turn) -> list[Reply]:
    """Tell every portfolio in a few lines, then its agencies."""
    today = turn.today
    lines = await agency_lines(turn.actor, today=today, month=month_start(today), days=DAYS)
    _, broken = await recent_breaches(turn.actor, today - datetime.timedelta(DAYS))
    told: list[Message | str] = [turn.day(today)]
    for portfolio, found in groupby(lines, key=lambda each: each.portfolio):
        told += ["", *_portfolio(portfolio, list(found))]
    if not lines:
        told.append(say("No agency has a case."))
    told += ["", say("Contacts against a rule in {days} days: {count}", days=DAYS, count=broken)]
    return [turn.reply(*told)]


def _portfolio(portfolio: str, lines: list[AgencyLine]) -> list[Message | str]:
    currency = lines[0].currency
    watched = sum(each.watched for each in lines)
    touched = watched - sum(each.untouched for each in lines)
    return [
        say("Portfolio {portfolio}", portfolio=portfolio),
        say(
            "At work: {cases} cases, {amount}",
            cases=sum(each.cases for each in lines),
            amount=amount(sum(each.balance_minor for each in lines), currency),
        ),
        say(
            "Received this month: {amount}",
            amount=amount(sum(each.received_minor for each in lines), currency),
        ),
        say("Contacted within {days} days: {share}", days=DAYS, share=share(touched, watched)),
        *(_agency(each) for each in lines[:MOST_LINES]),
    ]


def _agency(line: AgencyLine) -> str:
    mark = "✗" if line.low else "·"
    return f"{mark} {line.code}: {share(line.watched - line.untouched, line.watched)}"
