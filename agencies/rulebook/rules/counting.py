"""How contacts count: with whom they were, on which of the debtor's days, and for which caps of a preset."""

import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from agencies.rulebook.rules.codes import Channel, Flag, Party, Result, is_connected, is_effective
from agencies.rulebook.rules.contacts import Contact, Request, Resting
from agencies.rulebook.rules.preset import Basis, Cap, Preset


class Person(NamedTuple):
    """Somebody who is contacted: the debtor by any number, others as far as their number tells them apart."""

    party: Party
    number: str | None


class Past(NamedTuple):
    """A contact that happened, as the rules of one preset count it: by place of the cap."""

    moment: datetime.datetime
    day: datetime.date
    channel: Channel
    person: Person
    case_id: int
    number: str | None
    result: Result
    counts: tuple[bool, ...]


class Asked(NamedTuple):
    """A contact that is asked about, at whatever moment, as the rules of one preset would count it."""

    channel: Channel
    person: Person
    case_id: int
    number: str | None
    flags: frozenset[Flag]
    result: Result | None
    counts: tuple[bool, ...]
    rests: tuple[Resting, ...]


def person(party: Party, number: str | None) -> Person:
    """Tell who is contacted."""
    return Person(party, None if party == Party.DEBTOR else number)


def remember(contact: Contact, preset: Preset, zone: ZoneInfo) -> Past:
    """Note a contact for the judgement of later ones."""
    return Past(
        moment=contact.moment,
        day=contact.moment.astimezone(zone).date(),
        channel=contact.channel,
        person=person(contact.party, contact.number),
        case_id=contact.case_id,
        number=contact.number,
        result=contact.result,
        counts=_counts(preset, contact.channel, contact.result, contact.seconds),
    )


def ask(request: Request, preset: Preset) -> Asked:
    """Note what is asked; while its result is unknown it may come to anything that a cap counts."""
    return Asked(
        channel=request.channel,
        person=person(request.party, request.number),
        case_id=request.case_id,
        number=request.number,
        flags=request.flags,
        result=request.result,
        counts=_counts(preset, request.channel, request.result, request.seconds),
        rests=request.rests,
    )


def ask_again(past: Past, flags: frozenset[Flag], rests: tuple[Resting, ...]) -> Asked:
    """Ask about a contact that happened."""
    return Asked(past.channel, past.person, past.case_id, past.number, flags, past.result, past.counts, rests)


def _counts(preset: Preset, channel: Channel, result: Result | None, seconds: int | None) -> tuple[bool, ...]:
    return tuple(
        [
            channel in cap.channels and (result is None or _counted(cap, result, seconds))
            for cap in preset.caps
        ]
    )


def _counted(cap: Cap, result: Result, seconds: int | None) -> bool:
    if result in cap.not_counted:
        return False
    if cap.basis == Basis.EFFECTIVE:
        return is_effective(result, seconds, cap.least_seconds)
    return cap.basis == Basis.ATTEMPT or is_connected(result) == (cap.basis == Basis.CONNECTED)
