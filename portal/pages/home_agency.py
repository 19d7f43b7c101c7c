"""What waits for an agency's people today."""

import datetime

from agencies.common.access import Permission
from agencies.common.decisions import Decision, Severity
from agencies.common.words import Message, say
from agencies.work.queries.my_batches import MyBatch, my_batches
from agencies.work.queries.my_promises import count_promises
from agencies.work.rules.my_cases import Hands
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit
from settlement.statements.queries.cards import StatementFilter, count_standings

_NEW_DAYS = 7


async def manager(visit: Visit, day: datetime.date) -> list[Decision]:
    """Name new batches, cases in nobody's hands, cases that nobody has touched, statements to answer."""
    found = []
    for each in await my_batches(visit.actor):
        found += _of_batch(each, day)
    if visit.may(Permission.ANSWER_STATEMENTS):
        sent = (await count_standings(visit.actor, StatementFilter())).get("sent", 0)
        if sent:
            found.append(
                Decision(
                    "statements_sent",
                    Severity.WARN,
                    say("Statements to check and answer: {count}", count=sent),
                    say("The lender pays once you agree, or what you object to is settled"),
                    "statements",
                    say("Check"),
                    {"standing": "sent"},
                )
            )
    return found


def _of_batch(batch: MyBatch, day: datetime.date) -> list[Decision]:
    found = []
    left = batch.days_left(day)
    if (day - batch.starts_on).days <= _NEW_DAYS:
        found.append(_about(batch, "batch_new", Severity.INFO, say("New batch {batch}", batch=batch.code)))
    if left is not None and left <= _NEW_DAYS:
        words = say("Batch {batch} ends soon; days left: {days}", batch=batch.code, days=left)
        found.append(_about(batch, "batch_ends", Severity.WARN, words, batch.due_on))
    if batch.nobody:
        words = say("Cases in nobody's hands: {count}", count=later(speech.count, batch.nobody))
        found.append(_cases_of(batch, "unassigned", Severity.WARN, words, say("Assign"), hands="nobody"))
    if batch.untouched:
        words = say(
            "Cases that nobody has contacted yet: {count}", count=later(speech.count, batch.untouched)
        )
        found.append(
            _cases_of(batch, "untouched", Severity.INFO, words, say("See them"), begun="no", owing="yes")
        )
    return found


def _cases_of(
    batch: MyBatch, kind: str, severity: Severity, what: Message, button: Message, **asked: str
) -> Decision:
    why = say("Batch {batch}", batch=batch.code)
    return Decision(kind, severity, what, why, "work_cases", button, {"batch": batch.id, **asked})


def _about(
    batch: MyBatch, kind: str, severity: Severity, what: Message, due: datetime.date | None = None
) -> Decision:
    why = say(
        "Open cases: {count}, {amount} {currency} owed",
        count=later(speech.count, batch.open),
        amount=later(speech.about, batch.balance_minor, batch.currency),
        currency=batch.currency,
    )
    return Decision(kind, severity, what, why, "work_cases", say("Open"), {"batch": batch.id}, due)


async def promises_due(visit: Visit, hands: Hands, day: datetime.date) -> list[Decision]:
    """Name the promises on the cases in these hands that fall due today, or did before."""
    promises = await count_promises(visit.actor, hands, today=day)
    if not promises.due:
        return []
    return [
        Decision(
            "promises_due",
            Severity.WARN,
            say("Promises due today or before: {count}", count=later(speech.count, promises.due)),
            say("See whether the money came in, and call where it did not"),
            "promises",
            say("See them"),
            {"hands": hands.value},
            due=day,
        )
    ]
