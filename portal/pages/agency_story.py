"""The timeline of a case as an agency's person reads it: days, the newest first, each with its events."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.rulebook.rules.codes import Channel
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS, RESULT_WORDS
from agencies.work.advise_contact import PointAdvice
from agencies.work.queries.case_story import Story, ToldContact, ToldOutcome, ToldReceipt
from agencies.work.queries.desk_case import DeskCase
from portal.pages.timeline import EARLIEST, Mark, Rank

_ICONS: Mapping[str, str] = {
    Channel.CALL: "phone",
    Channel.VOICE_BOT: "phone",
    Channel.VISIT: "pin",
    Channel.EMAIL: "mail",
    Channel.LETTER: "mail",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline; `time` is empty where only the day is known, `note` is what was typed."""

    mark: Mark
    time: str
    icon: str
    kind: str
    words: Message
    details: Sequence[object]
    note: str = ""


def events_of(
    case: DeskCase,
    story: Story,
    receipts: Sequence[ToldReceipt],
    points: Sequence[PointAdvice],
    rules: Mapping[str, Message],
) -> list[Event]:
    """Tell contacts, receipts, settled promises and the placement, in whatever order."""
    masked = {each.point.id: each.point.value for each in points}
    zone = ZoneInfo(case.zone)
    return [
        *(_contact(each, case, zone, masked, rules) for each in story.contacts),
        *(_receipt(each, case) for each in receipts),
        *(_outcome(each, case) for each in story.outcomes),
        _placed(case),
    ]


def by_day(events: Sequence[Event]) -> list[tuple[datetime.date, list[Event]]]:
    """Put events, the newest first, into their days."""
    return [(day, list(found)) for day, found in groupby(events, key=lambda each: each.mark.day)]


def _contact(
    each: ToldContact,
    case: DeskCase,
    zone: ZoneInfo,
    masked: Mapping[int, str],
    rules: Mapping[str, Message],
) -> Event:
    local = each.started_at.astimezone(zone)
    kind = "bad" if each.breach else ("ok" if each.promised_minor is not None else "")
    return Event(
        Mark(local.date(), each.started_at, Rank.CONTACT, each.id),
        f"{local:%H:%M}",
        _ICONS.get(each.channel, "message"),
        kind,
        _came_of(each, case),
        _details(each, masked, rules),
        each.note or "",
    )


def _came_of(each: ToldContact, case: DeskCase) -> Message:
    if each.promised_minor is None:
        return RESULT_WORDS[each.result]
    return say(
        "Promised {amount} for {day}",
        amount=format_amount(each.promised_minor, case.currency),
        day=each.promised_for,
    )


def _details(each: ToldContact, masked: Mapping[int, str], rules: Mapping[str, Message]) -> list[object]:
    details: list[object] = [CHANNEL_WORDS[each.channel], PARTY_WORDS[each.party]]
    if each.point_id is not None and each.point_id in masked:
        details.append(masked[each.point_id])
    if each.seconds:
        details.append(
            say("{minutes} min {seconds} s", minutes=each.seconds // 60, seconds=each.seconds % 60)
        )
    details.append(each.collector if each.own else say("another agency"))
    if each.breach:
        details.append(say("breach: {rule}", rule=rules.get(each.breach, each.breach)))
    return details


def _receipt(each: ToldReceipt, case: DeskCase) -> Event:
    amount = format_amount(abs(each.amount_minor), case.currency)
    words = (
        say("{amount} received", amount=amount)
        if each.amount_minor > 0
        else say("{amount} taken back", amount=amount)
    )
    mark = Mark(each.paid_on, EARLIEST, Rank.PAYMENT, each.id)
    return Event(mark, "", "coin", "ok" if each.amount_minor > 0 else "warn", words, ())


def _outcome(each: ToldOutcome, case: DeskCase) -> Event:
    amount = format_amount(each.amount_minor, case.currency)
    mark = Mark(each.decided_on, EARLIEST, Rank.OUTCOME, each.id)
    if each.outcome == "kept":
        words = say("Promise of {amount} for {day} kept", amount=amount, day=each.due_on)
        return Event(mark, "", "tick", "ok", words, ())
    words = say("Promise of {amount} for {day} broken", amount=amount, day=each.due_on)
    details = [say("{amount} came in for it", amount=format_amount(each.paid_minor, case.currency))]
    return Event(mark, "", "triangle", "warn", words, details)


def _placed(case: DeskCase) -> Event:
    words = say("Placed with batch {batch}", batch=case.batch)
    details = [say("The notes of earlier agencies are hidden")] if case.hand > 1 else []
    return Event(Mark(case.starts_on, EARLIEST, Rank.PLACEMENT, 0), "", "split", "", words, details)
