"""May this contact be made now? The first rule that forbids decides, and the answer says when none will."""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from zoneinfo import ZoneInfo

from agencies.common.dates import time_zone
from agencies.rulebook.rules.breaches import breaches
from agencies.rulebook.rules.codes import Party
from agencies.rulebook.rules.contacts import Contact, Judged, Request, Verdict
from agencies.rulebook.rules.counting import Asked, Past, ask, ask_again, remember
from agencies.rulebook.rules.preset import Preset, Severity

_MOMENT = attrgetter("moment")


def decide(request: Request, history: Iterable[Contact], preset: Preset) -> Verdict:
    """Decide a contact by the debtor's others up to its moment, with the lender and all agencies."""
    zone = time_zone(request.time_zone)
    ordered = sorted(history, key=attrgetter("moment", "contact_id"))
    past = [remember(contact, preset, zone) for contact in ordered]
    return _decide(ask(request, preset), request.moment, past, preset, zone)


def judge_in_order(
    contacts: Iterable[Judged], preset: Preset, zone_name: str, first: int = 0
) -> list[tuple[int, Verdict]]:
    """Judge all contacts of one debtor, which come in order of time, each by those before it.

    Gives the id and verdict of those of which nothing was said yet, or something else. Those before the place
    `first` count for the others and are not judged again.
    """
    zone = time_zone(zone_name)
    past: list[Past] = []
    changed = []
    for place, (contact, flags, before, rests) in enumerate(contacts):
        done = remember(contact, preset, zone)
        if place >= first:
            verdict = _decide(ask_again(done, flags, rests), contact.moment, past, preset, zone)
            if verdict.standing != before:
                changed.append((contact.contact_id, verdict))
        past.append(done)
    return changed


def _decide(
    asked: Asked, moment: datetime.datetime, past: Sequence[Past], preset: Preset, zone: ZoneInfo
) -> Verdict:
    local = moment.astimezone(zone)
    found = list(breaches(asked, local, _until(past, moment), preset))
    blocks = [breach for breach in found if breach.severity == Severity.BLOCK]
    if not found:
        return Verdict(True, preset.code, facts=_conditions(asked, preset))
    first = (blocks or found)[0]
    return Verdict(
        allowed=not blocks,
        preset=preset.code,
        rule=first.rule,
        severity=first.severity,
        opens_at=_opening(asked, moment, past, preset, zone) if blocks else None,
        facts={**first.facts, "local": f"{local:%Y-%m-%d %H:%M}", "zone": zone.key},
    )


def _opening(
    asked: Asked, moment: datetime.datetime, past: Sequence[Past], preset: Preset, zone: ZoneInfo
) -> datetime.datetime | None:
    """Go on to the latest opening of what forbids the contact, until nothing does."""
    while True:
        found = breaches(asked, moment.astimezone(zone), _until(past, moment), preset)
        openings = [breach.opens_at for breach in found if breach.severity == Severity.BLOCK]
        if not openings:
            return moment
        if None in openings:
            return None
        moment = max(opening for opening in openings if opening)


def _until(past: Sequence[Past], moment: datetime.datetime) -> Sequence[Past]:
    """Leave out what happened later."""
    if not past or past[-1].moment <= moment:
        return past
    return past[: bisect_right(past, moment, key=_MOMENT)]


def _conditions(asked: Asked, preset: Preset) -> dict[str, str | int]:
    """Say what an allowed contact must keep to."""
    outsider = asked.person.party != Party.DEBTOR and asked.person.party not in preset.third_party.always
    return {"kind": "no_disclosure"} if outsider and not preset.third_party.disclose_debt else {}
