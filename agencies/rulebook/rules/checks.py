"""Every rule that concerns a contact with where it stands: what `decide` weighs, laid open for display."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from agencies.common.dates import DAY, time_zone
from agencies.rulebook.rules.breaches import REST_KINDS, Facts, breaches, counted_by
from agencies.rulebook.rules.clock import closed_since, start_of_day
from agencies.rulebook.rules.codes import CONVERSATION, Party
from agencies.rulebook.rules.contacts import Contact, Request
from agencies.rulebook.rules.counting import Asked, Past, ask, remember
from agencies.rulebook.rules.preset import Cap, Preset, Scope, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """Where one rule stands for a contact; `severity` is what it does now, None where the contact passes.

    `since` is the moment from which the rule speaks against the contact, where it began at one; `opens_at`
    the first at which it no longer does, None for never.
    """

    kind: str
    rule: str
    facts: Facts
    severity: Severity | None = None
    since: datetime.datetime | None = None
    opens_at: datetime.datetime | None = None

    @property
    def passed(self) -> bool:
        """Say whether nothing speaks against the contact, not even a warning."""
        return self.severity is None


def checks(request: Request, history: Iterable[Contact], preset: Preset) -> list[Check]:
    """List the rules that concern a contact, those that stand against it with when and for how long.

    They come in the order in which `decide` asks them: the lender's word, what ends contact, whom it is with,
    the hours, the caps as the preset lists them, the pause after a conversation.
    """
    zone = time_zone(request.time_zone)
    ordered = sorted(history, key=attrgetter("moment", "contact_id"))
    past = [remember(each, preset, zone) for each in ordered if each.moment <= request.moment]
    asked, local = ask(request, preset), request.moment.astimezone(zone)
    against = {breach.rule: breach for breach in breaches(asked, local, past, preset)}
    found = []
    for check in _concerned(asked, local, past, preset):
        breach = against.pop(check.rule, None)
        if breach is None:
            found.append(Check(check.kind, check.rule, check.facts))
        else:
            kind = str(breach.facts["kind"])
            found.append(Check(kind, breach.rule, check.facts, breach.severity, check.since, breach.opens_at))
    return found


def _concerned(
    asked: Asked, local: datetime.datetime, past: Sequence[Past], preset: Preset
) -> Iterator[Check]:
    for rest, kind in REST_KINDS.items():
        yield Check(kind, rest.value, {})
    for flag in preset.stops.flags:
        yield Check("stop", flag.value, {"source": preset.stops.source})
    yield from _parties(asked, past, preset)
    yield from _hours(asked, local, preset)
    for place, cap in enumerate(preset.caps):
        if asked.counts[place] and not (cap.scope == Scope.NUMBER and asked.number is None):
            yield _cap(place, cap, asked, local, past)
    yield from _cooldown(asked, local, past, preset)


def _parties(asked: Asked, past: Sequence[Past], preset: Preset) -> Iterator[Check]:
    rules = preset.third_party
    party = asked.person.party
    if party == Party.DEBTOR or party in rules.always:
        yield Check("third_party", "party", {"party": party.value, "source": rules.source})
        return
    yield Check("third_party", "third_party", {"party": party.value, "source": rules.source})
    if rules.stop_on_refusal:
        yield Check("party_refused", "party_refused", {"party": party.value, "source": rules.source})


def _hours(asked: Asked, local: datetime.datetime, preset: Preset) -> Iterator[Check]:
    hours = preset.hours
    if asked.channel not in hours.channels:
        return
    today = hours.days[local.weekday()]
    facts: Facts = {
        "source": hours.source,
        "start": f"{today[0]:%H:%M}" if today else "",
        "end": f"{today[1]:%H:%M}" if today else "",
        "local": f"{local:%H:%M}",
    }
    yield Check("hours", "hours", facts, since=closed_since(hours, local))


def _cap(place: int, cap: Cap, asked: Asked, local: datetime.datetime, past: Sequence[Past]) -> Check:
    counted = [each.moment for each in counted_by(place, cap, asked, local, past)]
    facts: Facts = {
        "source": cap.source,
        "channel": asked.channel.value,
        "basis": cap.basis.value,
        "scope": cap.scope.value,
        "window": cap.window.value,
        "days": cap.days,
        "limit": cap.limit,
        "counted": len(counted),
    }
    full = counted[-cap.limit] if len(counted) >= cap.limit else None
    return Check("cap", cap.code, facts, since=full)


def _cooldown(
    asked: Asked, local: datetime.datetime, past: Sequence[Past], preset: Preset
) -> Iterator[Check]:
    rule = preset.cooldown
    if rule is None or asked.channel not in rule.channels:
        return
    first = start_of_day(local.date() - (rule.days - 1) * DAY, local.tzinfo)
    spoken = [each.moment for each in past if each.result in CONVERSATION and each.moment >= first]
    facts: Facts = {"source": rule.source, "days": rule.days}
    yield Check("cooldown", rule.code, facts, since=spoken[-1] if spoken else None)
