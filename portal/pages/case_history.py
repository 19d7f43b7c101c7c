"""A case's history: what happened, of whatever kind, in one order."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agencies.cases.queries.case_card import ToldBalance
from agencies.cases.queries.rests import ToldRest
from agencies.common.words import Message, say
from agencies.payments.queries.of_case import CasePayment
from agencies.placements.queries.chain import Link
from agencies.placements.rules.words import ENDINGS
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS, RESULT_WORDS
from agencies.work.queries.case_story import Story, ToldContact, ToldOutcome
from portal.web import speech
from portal.web.later import later


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its day and, where it is known, moment; a shape; words; what else is said.

    `minor` is an amount of the case's currency that belongs to the words.
    """

    day: datetime.date
    at: datetime.datetime | None
    icon: str
    kind: str
    words: Message
    more: str | Message = ""
    minor: int | None = None
    trouble: str = ""


def case_events(
    story: Story,
    chain: Sequence[Link],
    rests: Sequence[ToldRest],
    told: Sequence[ToldBalance],
    payments: Sequence[CasePayment],
) -> list[Event]:
    """Lay everything that happened in one order, the newest first."""
    events = [
        *(_contact(each) for each in story.contacts),
        *(_outcome(each) for each in story.outcomes),
        *(_payment(each) for each in payments),
        *(event for each in chain for event in _placement(each)),
        *(event for each in rests for event in _rest(each)),
        *(_told(each) for each in told),
    ]
    return sorted(events, key=_order, reverse=True)


def _order(event: Event) -> tuple[datetime.date, datetime.datetime]:
    midnight = datetime.datetime.combine(event.day, datetime.time(), datetime.UTC)
    return event.day, event.at or midnight


def _contact(contact: ToldContact) -> Event:
    reached = contact.promised_minor is not None
    icon = {"call": "phone", "visit": "pin", "email": "mail"}.get(contact.channel, "message")
    party = PARTY_WORDS.get(contact.party, contact.party)
    result = RESULT_WORDS.get(contact.result, contact.result)
    return Event(
        contact.started_at.date(),
        contact.started_at,
        icon,
        "ok" if reached else "",
        say("{party}: {result}", party=party, result=result),
        _contact_more(contact),
        contact.promised_minor,
        contact.breach,
    )


def _contact_more(contact: ToldContact) -> Message:
    channel = CHANNEL_WORDS.get(contact.channel, contact.channel)
    if contact.promised_for is not None:
        return say(
            "{channel}, {collector}; promised for {day}",
            channel=channel,
            collector=contact.collector or "—",
            day=later(speech.day, contact.promised_for),
        )
    return say("{channel}, {collector}", channel=channel, collector=contact.collector or "—")


def _outcome(outcome: ToldOutcome) -> Event:
    kept = outcome.outcome == "kept"
    words = say("Promise kept") if kept else say("Promise broken")
    return Event(
        outcome.decided_on,
        None,
        "tick" if kept else "triangle",
        "ok" if kept else "warn",
        words,
        say("promised for {day}", day=later(speech.day, outcome.due_on)),
        outcome.amount_minor,
    )


def _payment(payment: CasePayment) -> Event:
    back = payment.amount_minor < 0
    return Event(
        payment.paid_on,
        None,
        "back" if back else "coin",
        "" if back else "ok",
        say("Payment taken back") if back else say("Payment received"),
        payment.reference,
        payment.amount_minor,
    )


def _placement(link: Link) -> Iterable[Event]:
    yield Event(
        link.starts_on,
        None,
        "split",
        "accent",
        say("Placed with {agency}, hand {hand}", agency=link.agency_name, hand=link.hand),
        link.batch,
        link.amount_minor,
    )
    if link.ended_on is not None:
        yield Event(
            link.ended_on,
            None,
            "back",
            "",
            say("Placement with {agency} ended", agency=link.agency_name),
            link.stated or ENDINGS.get(link.reason or "") or link.reason or "",
        )


def _rest(rest: ToldRest) -> Iterable[Event]:
    begun = say("Debtor put on the stop list") if rest.stop else say("Put on hold")
    yield Event(
        rest.at.date(),
        rest.at,
        "barred" if rest.stop else "padlock",
        "warn",
        begun,
        say("{person}: {reason}", person=rest.person, reason=rest.reason),
    )
    if rest.ended_at is not None:
        ended = say("Debtor taken off the stop list") if rest.stop else say("Released from hold")
        yield Event(rest.ended_at.date(), rest.ended_at, "tick", "", ended, rest.ended_by or "")


def _told(balance: ToldBalance) -> Event:
    return Event(
        balance.as_of,
        None,
        "upload",
        "",
        say("Case file as of {day}", day=later(speech.day, balance.as_of)),
        balance.person,
        balance.outstanding_minor,
    )
