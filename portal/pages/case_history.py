"""A case's history: what happened, of whatever kind, in one order."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agencies.cases.queries.case_card import ToldBalance
from agencies.cases.queries.rests import ToldRest
from agencies.common.dates import civil_day
from agencies.common.words import Message, say
from agencies.payments.queries.of_case import CasePayment
from agencies.placements.queries.chain import Link
from agencies.placements.rules.words import ENDINGS
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS, RESULT_WORDS
from agencies.work.queries.case_story import Story, ToldContact, ToldOutcome
from portal.pages.timeline import EARLIEST, Mark, Rank
from portal.web import speech
from portal.web.later import later


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its place, a shape, words, what else is said.

    `minor` is an amount of the case's currency that belongs to the words.
    """

    mark: Mark
    icon: str
    kind: str
    words: Message
    more: str | Message = ""
    minor: int | None = None
    trouble: str = ""

    @property
    def day(self) -> datetime.date:
        """The day on the portfolio's clock."""
        return self.mark.day

    @property
    def at(self) -> datetime.datetime | None:
        """The moment, where it is known."""
        return None if self.mark.at == EARLIEST else self.mark.at


def case_events(
    story: Story,
    chain: Sequence[Link],
    rests: Sequence[ToldRest],
    told: Sequence[ToldBalance],
    payments: Sequence[CasePayment],
    *,
    zone: str,
) -> list[Event]:
    """Tell everything that happened on the days of a zone, in whatever order."""
    return [
        *(_contact(each, zone) for each in story.contacts),
        *(_outcome(each) for each in story.outcomes),
        *(_payment(each) for each in payments),
        *(event for each in chain for event in _placement(each)),
        *(event for each in rests for event in _rest(each, zone)),
        *(_told(each) for each in told),
    ]


def _contact(contact: ToldContact, zone: str) -> Event:
    reached = contact.promised_minor is not None
    icon = {"call": "phone", "visit": "pin", "email": "mail"}.get(contact.channel, "message")
    party = PARTY_WORDS.get(contact.party, contact.party)
    result = RESULT_WORDS.get(contact.result, contact.result)
    return Event(
        Mark(civil_day(contact.started_at, zone), contact.started_at, Rank.CONTACT, contact.id),
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
        Mark(outcome.decided_on, EARLIEST, Rank.OUTCOME, outcome.id),
        "tick" if kept else "triangle",
        "ok" if kept else "warn",
        words,
        say("promised for {day}", day=later(speech.day, outcome.due_on)),
        outcome.amount_minor,
    )


def _payment(payment: CasePayment) -> Event:
    back = payment.amount_minor < 0
    return Event(
        Mark(payment.paid_on, EARLIEST, Rank.PAYMENT, payment.id),
        "back" if back else "coin",
        "" if back else "ok",
        say("Payment taken back") if back else say("Payment received"),
        payment.reference,
        payment.amount_minor,
    )


def _placement(link: Link) -> Iterable[Event]:
    yield Event(
        Mark(link.starts_on, EARLIEST, Rank.PLACEMENT, 2 * link.placement_id),
        "split",
        "accent",
        say("Placed with {agency}, hand {hand}", agency=link.agency_name, hand=link.hand),
        link.batch,
        link.amount_minor,
    )
    if link.ended_on is not None:
        yield Event(
            Mark(link.ended_on, EARLIEST, Rank.PLACEMENT, 2 * link.placement_id + 1),
            "back",
            "",
            say("Placement with {agency} ended", agency=link.agency_name),
            link.stated or ENDINGS.get(link.reason or "") or link.reason or "",
        )


def _rest(rest: ToldRest, zone: str) -> Iterable[Event]:
    number = 4 * rest.id + 2 * rest.stop  # holds and stops are numbered apart; each begins and ends
    begun = say("Debtor put on the stop list") if rest.stop else say("Put on hold")
    yield Event(
        Mark(civil_day(rest.at, zone), rest.at, Rank.REST, number),
        "barred" if rest.stop else "padlock",
        "warn",
        begun,
        say("{person}: {reason}", person=rest.person, reason=rest.reason),
    )
    if rest.ended_at is not None:
        ended = say("Debtor taken off the stop list") if rest.stop else say("Released from hold")
        mark = Mark(civil_day(rest.ended_at, zone), rest.ended_at, Rank.REST, number + 1)
        yield Event(mark, "tick", "", ended, rest.ended_by or "")


def _told(balance: ToldBalance) -> Event:
    return Event(
        Mark(balance.as_of, EARLIEST, Rank.TOLD, balance.file_id),
        "upload",
        "",
        say("Case file as of {day}", day=later(speech.day, balance.as_of)),
        balance.person,
        balance.outstanding_minor,
    )
