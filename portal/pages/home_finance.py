"""What waits for a decision about money: terms, the unattributed queue, months and statements."""

import datetime

from agencies.common.access import Permission
from agencies.common.dates import days_after, month_start
from agencies.common.decisions import Decision, Severity
from agencies.common.words import say
from agencies.payments.queries.waiting_list import QueueFilter, count_queue
from agencies.payments.rules.words import REASONS
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit
from settlement.statements.queries.cards import StatementFilter, count_standings
from settlement.statements.queries.undrafted import undrafted_in
from settlement.terms.queries import versions_of


async def terms(visit: Visit) -> list[Decision]:
    """Name terms that somebody else drafted and that wait for a second pair of eyes."""
    found, seen = [], set[tuple[int, int]]()
    for each in await versions_of(visit.actor):
        key = (each.agency_id, each.portfolio_id)
        if key in seen:
            continue
        seen.add(key)
        if each.approved_at is None and each.made_by_id != visit.actor.person_id:
            found.append(
                Decision(
                    "terms_wait",
                    Severity.INFO,
                    say("Terms of {agency} wait for approval", agency=each.agency),
                    say(
                        "Drafted by {person}, portfolio {portfolio}",
                        person=each.made_by,
                        portfolio=each.portfolio,
                    ),
                    "agency_terms",
                    say("Review"),
                    {"code": each.agency},
                    each.valid_from,
                )
            )
    return found


async def money(visit: Visit, day: datetime.date) -> list[Decision]:
    """Name what finance decides: the queue, the months to draft, the statements to approve or answer."""
    queue = await count_queue(visit.actor, QueueFilter()) if visit.may(Permission.WORK_QUEUE) else []
    found = [
        Decision(
            "queue",
            Severity.WARN,
            say("Payments credited to nobody: {count}", count=later(speech.count, each.payments)),
            say(
                "Portfolio {portfolio}, {amount} {currency}: {reason}",
                portfolio=each.portfolio,
                amount=later(speech.amount, each.amount_minor, each.currency),
                currency=each.currency,
                reason=REASONS.get(each.reason, each.reason),
            ),
            "queue",
            say("Work on it"),
            {"reason": each.reason},
        )
        for each in queue
    ]
    if visit.may(Permission.DRAFT_STATEMENTS):
        found += await _months(visit, day)
    return found + await _statements(visit)


async def _months(visit: Visit, day: datetime.date) -> list[Decision]:
    month = month_start(days_after(month_start(day), -1))
    return [
        Decision(
            "month_to_draft",
            Severity.INFO,
            say(
                "{month} is over and not drafted; agencies concerned: {count}",
                month=later(speech.month, month),
                count=each.agencies,
            ),
            say(
                "Portfolio {portfolio}, credited {amount} {currency}",
                portfolio=each.portfolio,
                amount=later(speech.amount, each.amount_minor, each.currency),
                currency=each.currency,
            ),
            "statements_month",
            say("Draft"),
            {"portfolio": each.portfolio, "month": f"{month:%Y-%m}"},
        )
        for each in await undrafted_in(visit.actor, month)
    ]


async def _statements(visit: Visit) -> list[Decision]:
    standings = await count_standings(visit.actor, StatementFilter())
    known = (
        ("objected", Severity.WARN, say("Statements with objections to answer: {count}"), say("Answer")),
        ("redraft_needed", Severity.WARN, say("Statements to draft again: {count}"), say("Draft again")),
        (
            "agreed",
            Severity.INFO,
            say("Statements that the agency agreed to, to approve: {count}"),
            say("Approve"),
        ),
        ("drafted", Severity.INFO, say("Drafted statements to send: {count}"), say("Send")),
    )
    return [
        Decision(
            f"statements_{standing}",
            severity,
            say(words.text, count=later(speech.count, standings[standing])),
            say("Money is paid only on a statement that is locked"),
            "statements",
            button,
            {"standing": standing},
        )
        for standing, severity, words, button in known
        if standings.get(standing)
    ]
