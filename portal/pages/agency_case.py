"""The case page of an agency's people: may I call, what came of it, what was promised."""

import datetime
import secrets
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from starlette.responses import Response

from agencies.common.words import Message, say
from agencies.people.queries import portfolio_by_id
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.rulebook.rules.words import (
    CHANNEL_WORDS,
    PARTY_WORDS,
    RESULT_WORDS,
    label_of,
    rule_words,
    state_of,
)
from agencies.work.advise_contact import Desk, open_desk
from agencies.work.call_point import Call, call_point
from agencies.work.queries.case_story import Story, case_story, receipts_of_case
from agencies.work.queries.desk_case import DeskCase, desk_case
from agencies.work.queries.recording import worked_case
from agencies.work.record_contact import Report, record_contact
from agencies.work.rules.drafts import Promised
from agencies.work.rules.my_cases import Hands
from agencies.work.tell_next_step import tell_next_step
from agencies.work.todays_list import todays_list
from portal.pages import case as lender_case
from portal.pages.agency_story import Event, by_day, events_of
from portal.pages.case_words import RELATIONS
from portal.pages.choices import choices
from portal.pages.timeline import before, page_back, read_mark
from portal.web.visit import Visit

KEYS = (
    *(Result.PROMISED, Result.NEGOTIATING, Result.REFUSED, Result.NO_ANSWER, Result.SWITCHED_OFF),
    *(Result.WRONG_NUMBER, Result.THIRD_PARTY_REACHED, Result.CLAIMS_PAID, Result.STOP_REQUESTED),
    Result.DISPUTED,
)
"""The results of most calls, each under a number key."""

MAY: Mapping[Channel, Message] = {
    Channel.CALL: say("You may call {whom}"),
    Channel.VISIT: say("You may visit {whom}"),
    Channel.LETTER: say("You may write a letter to {whom}"),
}
MAY_NOT: Mapping[Channel, Message] = {
    Channel.CALL: say("You may not call {whom} now"),
    Channel.VISIT: say("You may not visit {whom} now"),
    Channel.LETTER: say("You may not write a letter to {whom} now"),
}


async def show_case(visit: Visit) -> Response:
    """Show a case: the lender's people what it is, an agency's people how to go on with it."""
    return await (lender_case.show_case(visit) if visit.actor.of_lender else show_desk(visit))


async def show_desk(visit: Visit, number: Call | None = None) -> Response:
    """Show an agency's person a case; `number` is one to be called now, shown this once."""
    case_id, asked = visit.number("case_id"), visit.asked
    channel = asked.one_of("channel", [each.value for each in Channel])
    party = asked.one_of("party", [each.value for each in Party])
    point_id = number.point_id if number else asked.whole("point")
    desk = await open_desk(
        visit.actor,
        case_id,
        Channel(channel) if channel else None,
        Party(party) if party else None,
        point_id,
        now=visit.now,
    )
    local = visit.now.astimezone(ZoneInfo(desk.case.time_zone))
    case = await desk_case(visit.actor, case_id)
    story = await case_story(visit.actor, case_id)
    events, earlier = await _events(visit, case, desk, story)
    return visit.show(
        "cases/agency/case.html",
        case=case,
        case_id=case_id,
        desk=desk,
        advice=desk.advice,
        step=tell_next_step(case, desk, story, local.date()),
        title=_title(desk),
        checks=[(each, label_of(each), state_of(each)) for each in desk.advice.checks],
        days=by_day(events),
        earlier=earlier,
        local=local,
        call=number,
        keys=KEYS,
        others=[each for each in Result if each not in KEYS],
        once=visit.form.kept("once", secrets.token_urlsafe(16)),
        words={"channel": CHANNEL_WORDS, "party": PARTY_WORDS, "result": RESULT_WORDS},
        channels=choices(visit, CHANNEL_WORDS),
        parties=choices(visit, PARTY_WORDS),
    )


async def _events(visit: Visit, case: DeskCase, desk: Desk, newest: Story) -> tuple[list[Event], str | None]:
    """Give what happened from the place on that the address names, and where to go on."""
    mark = read_mark(visit.asked.text("earlier"))
    place = before(mark, case.zone)
    story = await case_story(visit.actor, case.case_id, before=place) if place else newest
    receipts = await receipts_of_case(visit.actor, case.case_id, before=place)
    rules = rule_words(desk.advice.preset)
    return page_back(events_of(case, story, receipts, desk.points, rules), mark)


async def record(visit: Visit) -> Response:
    """Record a contact, then show the case again or the next one on today's list."""
    case_id = visit.number("case_id")
    case = await worked_case(visit.actor, case_id)
    currency = (await portfolio_by_id(case.portfolio_id)).currency
    told = await record_contact(
        visit.actor, case_id, _report(visit, currency), once=visit.form.text("once"), now=visit.now
    )
    if told.verdict.allowed:
        flash = say(
            "Case {case_no}: the contact is recorded. {words}", case_no=told.case_no, words=told.words
        )
    else:
        flash = say(
            "Case {case_no}: the contact is recorded and marked as a breach. {words}",
            case_no=told.case_no,
            words=told.words,
        )
    if visit.form.text("then") == "next":
        return visit.go("case", case_id=await _next(visit, case_id), flash=flash)
    return visit.go("case", case_id=case_id, flash=flash)


async def call(visit: Visit) -> Response:
    """Show the number to call, where the rulebook allows it."""
    found = await call_point(visit.actor, visit.number("point_id"), visit.number("case_id"), now=visit.now)
    return await show_desk(visit, found)


def _report(visit: Visit, currency: str) -> Report:
    form = visit.form
    channel = form.one_of("channel", [each.value for each in Channel], required=True)
    party = form.one_of("party", [each.value for each in Party], required=True)
    result = form.one_of("result", [each.value for each in Result], required=True)
    seconds = form.whole("seconds", most=86_400)
    amount = form.amount("promise_amount", currency)
    day = form.day("promise_date")
    started_at = _moment(visit)
    point_id = form.whole("point")
    note = form.text("note")
    if result == Result.PROMISED and (amount is None or day is None):
        name = "promise_amount" if amount is None else "promise_date"
        form.faults.setdefault(name, say("Say how much was promised, and for which day."))
    form.check()
    promise = Promised(amount, day) if amount is not None and day is not None else None
    return Report(
        Channel(channel), Party(party), Result(result), started_at, seconds, promise, note, point_id
    )


def _moment(visit: Visit) -> datetime.datetime | None:
    text = visit.form.text("started_at")
    try:
        return datetime.datetime.fromisoformat(text) if text else None
    except ValueError:
        visit.form.faults["started_at"] = say("This is not a moment; choose the day and the time.")
        return None


async def _next(visit: Visit, case_id: int) -> int:
    """Find the next case on the person's list of today, else stay."""
    found = await todays_list(
        visit.actor, Hands.MINE, today=visit.today, now=visit.now, most=2, advised=False
    )
    others = [each.case_id for group in found.groups for each in group.cases if each.case_id != case_id]
    return others[0] if others else case_id


def _title(desk: Desk) -> Message:
    """Say whether the one at hand may be contacted now, by the number or place, else by the person."""
    wish = desk.advice.wish
    whom = desk.chosen.value if desk.chosen else RELATIONS[wish.party]
    if desk.advice.allowed:
        words = MAY.get(wish.channel, say("You may send a message to {whom}"))
    else:
        words = MAY_NOT.get(wish.channel, say("You may not send a message to {whom} now"))
    return Message(words.text, {"whom": whom})
