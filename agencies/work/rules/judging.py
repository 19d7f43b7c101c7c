"""How the contacts of a debtor are judged, by their portfolios' rules, and again when a report was late."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from agencies.rulebook.rules.codes import CONVERSATION, Channel, Flag, Party, Result
from agencies.rulebook.rules.contacts import Contact, Judged, Standing, Verdict
from agencies.rulebook.rules.decide import judge_in_order
from agencies.rulebook.rules.preset import Preset, Window
from agencies.work.rules.resting import Spell, rests_at

LASTING = (Result.REFUSED, Result.STOP_REQUESTED, Result.DECEASED)
"""What these results say of a debtor or of somebody near does not pass with time."""
_MARGIN = 2


class Happened(NamedTuple):
    """A contact as it is stored, with its case's zone and rulebook; `sequence` 0 is not judged yet.

    `number` tells the phone or other contact point that was used from others, where that is known.
    """

    debtor_id: int
    contact_id: int
    case_id: int
    channel: str
    party: str
    result: str
    started_at: datetime.datetime
    civil_day: datetime.date
    seconds: int | None
    time_zone: str
    rulebook: str
    unreachable_since: datetime.date | None
    sequence: int
    allowed: bool | None
    rule: str | None
    number: str | None = None


class NewVerdict(NamedTuple):
    """The verdict of number `sequence` on a contact, by a preset with its version."""

    contact_id: int
    sequence: int
    preset: str
    verdict: Verdict


def reach(presets: Iterable[Preset]) -> datetime.timedelta:
    """Say how far back a contact can count for a later one: the longest window of caps and pauses.

    Two days more than that, since windows end with the debtor's civil day, wherever that is: with a pause of
    7 days and no longer window it is 9 days.
    """
    longest = 1
    for preset in presets:
        longest = max([longest, *(_LENGTHS.get(cap.window, cap.days) for cap in preset.caps)])
        longest = max(longest, preset.cooldown.days if preset.cooldown else 0)
    return datetime.timedelta(days=longest + _MARGIN)


_LENGTHS = {Window.DAY: 1, Window.WEEK: 7, Window.MONTH: 31}


def judge_debtor(
    history: Sequence[Happened], presets: Mapping[str, Preset], spells: Sequence[Spell] = ()
) -> Iterator[NewVerdict]:
    """Judge the contacts of one debtor, in order of time, from the first that is not judged yet.

    Each counts over the lender and all agencies and over all the debtor's cases, by the rules of its own
    portfolio and the clock of its own case, and by the holds and stops that stood at its moment. Given are
    the verdicts of those of which nothing was said yet, or something else. What was before the first new
    contact is not judged again, whatever case files say since.
    """
    first = next((place for place, each in enumerate(history) if not each.sequence), len(history))
    flags = list(flags_in_order(history))
    later = {each.contact_id: each for each in history[first:]}
    for rulebook, zone in {(each.rulebook, each.time_zone): None for each in later.values()}:
        line = [_judged(each, known, spells) for each, known in zip(history, flags, strict=True)]
        preset = presets[rulebook]
        for contact_id, verdict in judge_in_order(line, preset, zone, first):
            found = later.get(contact_id)
            if found is not None and (found.rulebook, found.time_zone) == (rulebook, zone):
                yield NewVerdict(contact_id, found.sequence + 1, f"{preset.code}/{preset.version}", verdict)


def _judged(each: Happened, flags: frozenset[Flag], spells: Sequence[Spell]) -> Judged:
    before = Standing(bool(each.allowed), each.rule or "") if each.sequence else None
    rests = rests_at(spells, each.case_id, each.started_at) if spells else ()
    return Judged(as_contact(each), flags, before, rests)


def as_contact(each: Happened) -> Contact:
    """Give a contact as the rulebook sees it."""
    return Contact(
        each.contact_id,
        each.started_at,
        Channel(each.channel),
        Party(each.party),
        Result(each.result),
        each.case_id,
        number=each.number,
        seconds=each.seconds,
    )


def flags_in_order(history: Sequence[Happened]) -> Iterator[frozenset[Flag]]:
    """Tell what was known of the debtor at each contact, from the contacts before it and from the case files.

    A debtor whom a case file calls unreachable since a day is lost from that day until spoken with again.
    """
    lasting: set[Flag] = set()
    spoken_on = datetime.date.min
    unreachable_days = {each.unreachable_since for each in history if each.unreachable_since}
    for each in history:
        lost = any(spoken_on < since <= each.civil_day for since in unreachable_days)
        yield frozenset(lasting | {Flag.DEBTOR_LOST} if lost else lasting)
        if each.result == Result.DECEASED:
            lasting.add(Flag.DECEASED)
        if each.party == Party.DEBTOR and each.result == Result.STOP_REQUESTED:
            lasting.add(Flag.CEASE_REQUESTED)
        if each.party == Party.DEBTOR and each.result in CONVERSATION:
            spoken_on = each.civil_day
