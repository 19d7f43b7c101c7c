"""What the rulebook and the lender say of a contact before it is made, without recording anything."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from agencies.common.words import Message
from agencies.rulebook.rules.checks import Check, checks
from agencies.rulebook.rules.codes import CONNECTED, Channel, Flag, Party, Rest, Result
from agencies.rulebook.rules.contacts import Contact, Request, Resting
from agencies.rulebook.rules.decide import decide
from agencies.rulebook.rules.explain import explain
from agencies.rulebook.rules.preset import Preset, Severity
from agencies.work.rules.judging import Happened, as_contact, flags_in_order

DEAD = frozenset({Result.NUMBER_INVALID, Result.SUSPENDED, Result.WRONG_NUMBER})
"""After these a number is not tried again, until somebody answers there."""

_OTHERS = (Channel.SMS, Channel.CALL, Channel.CHAT, Channel.EMAIL, Channel.VISIT, Channel.LETTER)


@dataclass(frozen=True, slots=True)
class AskedCase:
    """A case that somebody is about to work on; `hold_open` has no last day, `held_until` is one."""

    case_id: int
    case_no: str
    debtor_id: int
    portfolio_id: int
    rulebook: str
    time_zone: str
    unreachable_since: datetime.date | None
    hold_open: bool
    held_until: datetime.date | None
    stopped: bool

    @property
    def rests(self) -> tuple[Resting, ...]:
        """Say which words of the lender stand over the case, as the rulebook takes them."""
        stop = (Resting(Rest.STOP),) if self.stopped else ()
        if self.hold_open or self.held_until is not None:
            return (*stop, Resting(Rest.HOLD, None if self.hold_open else self.held_until))
        return stop


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to contact and how; `number` tells the contact point from others, where one is chosen."""

    channel: Channel
    party: Party
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """All that was done with a debtor, made ready to ask about contacts on one case at one moment."""

    case: AskedCase
    contacts: tuple[Contact, ...]
    flags: frozenset[Flag]
    preset: Preset
    now: datetime.datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """May this contact be made now, and the first instant at which it may; None for never or for now."""

    allowed: bool
    rule: str
    words: Message
    opens_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Advice:
    """An answer in words that a collector can act on, with where every rule stands.

    `since` is when what forbids the contact began; `instead` are the other ways to the same person that are
    open now.
    """

    wish: Wish
    answer: Answer
    checks: tuple[Check, ...]
    instead: tuple[Channel, ...]
    since: datetime.datetime | None
    zone: str
    preset: Preset

    @property
    def allowed(self) -> bool:
        """Say whether the contact may be made now."""
        return self.answer.allowed

    @property
    def warned(self) -> bool:
        """Say whether the contact is allowed with a warning."""
        return self.allowed and any(check.severity is Severity.WARN for check in self.checks)

    def local(self, moment: datetime.datetime) -> datetime.datetime:
        """Show a moment on the debtor's clock."""
        return moment.astimezone(ZoneInfo(self.zone))


def line_of(case: AskedCase, history: Sequence[Happened], preset: Preset, now: datetime.datetime) -> Line:
    """Make ready what was done with a debtor, in order of time, for questions about one case."""
    contacts = tuple(as_contact(each) for each in history)
    return Line(case, contacts, _flags(case, history, now), preset, now)


def answer(line: Line, wish: Wish) -> Answer:
    """Say whether a contact may be made, as the one that is recorded now would be judged."""
    verdict = decide(_request(line, wish), line.contacts, line.preset)
    return Answer(
        verdict.allowed, verdict.rule, explain(verdict), None if verdict.allowed else verdict.opens_at
    )


def advise(line: Line, wish: Wish) -> Advice:
    """Say whether a contact may be made, why, since when, from when, and what is open instead."""
    case, said = line.case, answer(line, wish)
    found = tuple(checks(_request(line, wish), line.contacts, line.preset))
    return Advice(
        wish=wish,
        answer=said,
        checks=found,
        instead=() if said.allowed or said.rule in set(Rest) else _instead(line, wish),
        since=next((each.since for each in found if each.rule == said.rule and not said.allowed), None),
        zone=case.time_zone,
        preset=line.preset,
    )


def is_dead(line: Line, number: str) -> bool:
    """Say whether the last that is known of a number is that it leads nowhere."""
    results = [each.result for each in line.contacts if each.number == number]
    telling = [each for each in results if each in DEAD or each in CONNECTED]
    return bool(telling) and telling[-1] in DEAD


def _instead(line: Line, wish: Wish) -> tuple[Channel, ...]:
    ways = (Wish(channel, wish.party) for channel in _OTHERS if channel is not wish.channel)
    return tuple(each.channel for each in ways if answer(line, each).allowed)


def _request(line: Line, wish: Wish) -> Request:
    case = line.case
    return Request(
        wish.channel,
        wish.party,
        line.now,
        case.time_zone,
        case.case_id,
        number=wish.number,
        flags=line.flags,
        rests=case.rests,
    )


def _flags(case: AskedCase, history: Sequence[Happened], now: datetime.datetime) -> frozenset[Flag]:
    """Tell what is known of the debtor now, as a contact recorded at this moment would be judged by."""
    asked = Happened(
        debtor_id=case.debtor_id,
        contact_id=0,
        case_id=case.case_id,
        channel=Channel.CALL,
        party=Party.DEBTOR,
        result=Result.NO_ANSWER,
        started_at=now,
        civil_day=_day(case, now),
        seconds=None,
        time_zone=case.time_zone,
        rulebook=case.rulebook,
        unreachable_since=case.unreachable_since,
        sequence=0,
        allowed=None,
        rule=None,
    )
    return list(flags_in_order([*history, asked]))[-1]


def _day(case: AskedCase, now: datetime.datetime) -> datetime.date:
    return now.astimezone(ZoneInfo(case.time_zone)).date()
