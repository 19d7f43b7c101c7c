"""What speaks against a contact at a moment: every rule of a preset, asked in one order."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from agencies.common.dates import DAY
from agencies.rulebook.rules.clock import day_without, first_day, is_open, next_opening, start_of_day
from agencies.rulebook.rules.codes import CONVERSATION, REFUSALS, Channel, Flag, Party, Rest
from agencies.rulebook.rules.counting import Asked, Past, Person
from agencies.rulebook.rules.preset import Cap, Preset, Scope, Severity

Facts = Mapping[str, str | int]


class Breach(NamedTuple):
    """A rule that forbids or warns, and the first instant at which it no longer does; None is never."""

    rule: str
    severity: Severity
    opens_at: datetime.datetime | None
    facts: Facts


def breaches(
    asked: Asked, local: datetime.datetime, past: Sequence[Past], preset: Preset
) -> Iterator[Breach]:
    """Give what speaks against a contact at a moment of the debtor's clock, after what went before.

    First the lender's word, then what ends contact, whom it is with, the hours, the caps as the preset lists
    them, the cooldown.
    """
    yield from _rests(asked, local)
    yield from _stops(asked, preset)
    yield from _third_party(asked, past, preset)
    yield from _hours(asked, local, preset)
    yield from _caps(asked, local, past, preset)
    yield from _cooldown(asked, local, past, preset)


REST_KINDS: Mapping[Rest, str] = {Rest.STOP: "stop_list", Rest.HOLD: "hold"}
"""Under which kind the facts of a rest stand."""


def _rests(asked: Asked, local: datetime.datetime) -> Iterator[Breach]:
    for rule, until in asked.rests:
        kind = REST_KINDS[rule]
        if until is None:
            yield Breach(rule.value, Severity.BLOCK, None, {"kind": kind})
        elif local.date() <= until:
            opening = start_of_day(until + DAY, local.tzinfo)
            yield Breach(rule.value, Severity.BLOCK, opening, {"kind": kind, "until": until.isoformat()})


def _stops(asked: Asked, preset: Preset) -> Iterator[Breach]:
    for flag in preset.stops.flags:
        if flag in asked.flags:
            yield _never(flag.value, "stop", preset.stops.source)


def _third_party(asked: Asked, past: Sequence[Past], preset: Preset) -> Iterator[Breach]:
    rules = preset.third_party
    party = asked.person.party
    if party == Party.DEBTOR or party in rules.always:
        return
    if not rules.allow_when & asked.flags:
        yield _never("third_party", "third_party", rules.source)
    if rules.stop_on_refusal and (Flag.PARTY_REFUSED in asked.flags or _has_refused(asked.person, past)):
        yield _never("party_refused", "party_refused", rules.source)


def _never(rule: str, kind: str, source: str) -> Breach:
    return Breach(rule, Severity.BLOCK, None, {"kind": kind, "source": source})


def _has_refused(who: Person, past: Sequence[Past]) -> bool:
    """Find a refusal; where a number is not known, those of one relation count as one person."""
    return any(
        each.result in REFUSALS
        and each.person.party == who.party
        and (who.number is None or each.person.number is None or each.person.number == who.number)
        for each in past
    )


def _hours(asked: Asked, local: datetime.datetime, preset: Preset) -> Iterator[Breach]:
    hours = preset.hours
    if asked.channel not in hours.channels or is_open(hours, local):
        return
    if hours.lifted_by_consent and Flag.HOURS_CONSENTED in asked.flags:
        return
    today = hours.days[local.weekday()]
    facts: Facts = {
        "kind": "hours",
        "source": hours.source,
        "start": f"{today[0]:%H:%M}" if today else "",
        "end": f"{today[1]:%H:%M}" if today else "",
    }
    yield Breach("hours", Severity.BLOCK, next_opening(hours, local), facts)


def _caps(asked: Asked, local: datetime.datetime, past: Sequence[Past], preset: Preset) -> Iterator[Breach]:
    for place, cap in enumerate(preset.caps):
        if not asked.counts[place] or (cap.scope == Scope.NUMBER and asked.number is None):
            continue
        days = [each.day for each in counted_by(place, cap, asked, local, past)]
        if len(days) >= cap.limit:
            opening = start_of_day(day_without(cap.window, cap.days, days[cap.limit - 1]), local.tzinfo)
            yield Breach(cap.code, cap.severity, opening, _facts_of(cap, asked.channel, len(days)))


def counted_by(
    place: int, cap: Cap, asked: Asked, local: datetime.datetime, past: Sequence[Past]
) -> Iterator[Past]:
    """Give what the cap at a place of the preset counts at a moment against what is asked, newest first."""
    first = first_day(cap.window, cap.days, local.date())
    return (each for each in _since(first, past) if each.counts[place] and _same(cap.scope, each, asked))


def _since(first: datetime.date, past: Sequence[Past]) -> Iterator[Past]:
    """Go back through what was, the newest first, to a day."""
    for each in reversed(past):
        if each.day < first:
            return
        yield each


def _same(scope: Scope, one: Past, asked: Asked) -> bool:
    if scope == Scope.NUMBER:
        return one.number == asked.number
    return one.person == asked.person and (scope == Scope.PERSON or one.case_id == asked.case_id)


def _facts_of(cap: Cap, channel: Channel, counted: int) -> Facts:
    return {
        "kind": "cap",
        "source": cap.source,
        "channel": channel.value,
        "basis": cap.basis.value,
        "scope": cap.scope.value,
        "window": cap.window.value,
        "days": cap.days,
        "limit": cap.limit,
        "counted": counted,
    }


def _cooldown(
    asked: Asked, local: datetime.datetime, past: Sequence[Past], preset: Preset
) -> Iterator[Breach]:
    rule = preset.cooldown
    if rule is None or asked.channel not in rule.channels or asked.result in rule.not_counted:
        return
    for each in _since(local.date() - (rule.days - 1) * DAY, past):
        if each.result in CONVERSATION and each.channel in rule.channels and _same(rule.scope, each, asked):
            facts: Facts = {
                "kind": "cooldown",
                "source": rule.source,
                "days": rule.days,
                "since": each.day.isoformat(),
            }
            opening = start_of_day(each.day + rule.days * DAY, local.tzinfo)
            yield Breach(rule.code, Severity.BLOCK, opening, facts)
            return
