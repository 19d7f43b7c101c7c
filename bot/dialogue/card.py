"""A case on one screen, masked, with what to do next."""

import datetime

from agencies.cases.queries.case_card import case_card
from agencies.common.access import Permission
from agencies.common.dates import civil_day
from agencies.common.words import Message, say
from agencies.placements.queries.chain import chain_of_case
from agencies.rulebook.rules.words import PARTY_WORDS
from agencies.work.advise_contact import Desk, open_desk
from agencies.work.queries.case_story import case_story
from agencies.work.queries.desk_case import DeskCase, desk_case
from agencies.work.tell_next_step import tell_next_step
from bot.dialogue.spoken import Button, Reply
from bot.dialogue.turn import Turn
from bot.dialogue.wording import amount

MOST_POINTS = 6


async def show(turn: Turn) -> list[Reply]:
    """Show the case that a button names."""
    return await show_case(turn, turn.number(0))


async def show_case(turn: Turn, case_id: int) -> list[Reply]:
    """Show a case: to an agency's people how to go on with it, to the lender's where it is."""
    if turn.actor.of_lender:
        return [await _lenders(turn, case_id)]
    desk = await open_desk(turn.actor, case_id, now=turn.now)
    case, story = await desk_case(turn.actor, case_id), await case_story(turn.actor, case_id)
    today = civil_day(turn.now, desk.case.time_zone)
    step = tell_next_step(case, desk, story, today)
    lines = [
        *_head(turn, case, today),
        "",
        *_points(desk),
        "",
        say("Next step: {step}", step=step.words),
        *step.reasons,
        "",
        say("A call now: {answer}", answer=desk.advice.answer.words),
    ]
    return [turn.reply(*lines, rows=_rows(turn, case_id))]


def _rows(turn: Turn, case_id: int) -> list[list[Button]]:
    rows = [[turn.button(say("May I contact?"), "may", case_id)]]
    if turn.may(Permission.RECORD_CONTACTS):
        rows.append(
            [
                turn.button(say("Record a call"), "log", case_id),
                turn.button(say("Another contact"), "way", "log", case_id),
            ]
        )
    if turn.may(Permission.ASSIGN_CASES):
        rows.append([turn.button(say("Assign"), "assign", case_id)])
    return rows


def _head(turn: Turn, case: DeskCase, today: datetime.date) -> list[Message | str]:
    lines = [
        title_of(case.case_no, case.debtor),
        say("Owed: {amount}", amount=amount(case.balance_minor, case.currency)),
        _overdue(case.days(today), case.bucket(today)),
        *filter(None, (", ".join(filter(None, (case.product, case.region))),)),
    ]
    if case.due_on is None:
        lines.append(say("Batch {batch}, without a last day", batch=case.batch))
    else:
        lines.append(say("Batch {batch}, until {day}", batch=case.batch, day=turn.day(case.due_on)))
    lines.append(say("In the hands of: {person}", person=case.collector or say("nobody")))
    if case.received_minor:
        received = amount(case.received_minor, case.currency)
        lines.append(say("Received since it was placed: {amount}", amount=received))
    return lines


def title_of(case_no: str, debtor: str) -> Message | str:
    """Name a case by its number and the masked debtor."""
    if not debtor:
        return say("Case {case_no}", case_no=case_no)
    return say("Case {case_no}, {debtor}", case_no=case_no, debtor=debtor)


def _overdue(days: int, bucket: str) -> Message:
    return say("Past due: {days} days ({bucket})", days=days, bucket=bucket)


def _points(desk: Desk) -> list[Message]:
    return [
        say(
            "{party}: {value}, leads nowhere" if each.dead else "{party}: {value}",
            party=PARTY_WORDS[each.point.relation],
            value=each.point.value,
        )
        for each in desk.points[:MOST_POINTS]
    ]


async def _lenders(turn: Turn, case_id: int) -> Reply:
    card = await case_card(turn.actor, case_id)
    chain = await chain_of_case(turn.actor, case_id)
    today = civil_day(turn.now, card.time_zone or card.portfolio_zone)
    lines: list[Message | str] = [
        title_of(card.case_no, card.debtor),
        say("Owed: {amount}", amount=amount(card.balance_minor, card.currency)),
        _overdue(card.days(today), card.bucket(today)),
        *filter(None, (", ".join(filter(None, (card.product, card.region))),)),
    ]
    if chain and chain[0].ended_on is None:
        lines.append(
            say("With {agency} since {day}", agency=chain[0].agency, day=turn.day(chain[0].starts_on))
        )
    else:
        lines.append(say("With no agency now"))
    return turn.reply(*lines, rows=[[turn.button(say("May it be contacted?"), "may", case_id)]])
