"""One case: what is owed and why, who had it, what happened, and what may be done with it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from agencies.cases.hold_case import hold_case
from agencies.cases.lift_stop import lift_stop
from agencies.cases.queries.case_card import (
    CaseCard,
    case_card,
    cases_of_debtor,
    eligibility_facts,
    told_balances,
)
from agencies.cases.queries.rests import rests_of_case
from agencies.cases.queries.shown_points import points_of_case
from agencies.cases.release_case import release_case
from agencies.cases.rules.eligibility import REASONS, eligibility
from agencies.cases.rules.statuses import STATUS_WORDS
from agencies.cases.stop_debtor import stop_debtor
from agencies.common.access import Permission
from agencies.common.dates import civil_day
from agencies.common.words import Message, say
from agencies.conduct.queries.complaints import ComplaintFilter, ComplaintRow, list_complaints
from agencies.payments.queries.of_case import CasePayment, payments_of_case
from agencies.payments.rules import words as payment_words
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.placements.queries.chain import Link, chain_of_case
from agencies.placements.rules.words import ENDINGS
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.words import rule_words
from agencies.work.queries.case_story import case_story
from portal.pages.case_history import Event, case_events
from portal.pages.case_words import PARTS, RELATIONS
from portal.pages.conduct_words import COMPLAINT_LIGHTS
from portal.pages.timeline import before, page_back, read_mark
from portal.web.visit import Visit

_MOST_COMPLAINTS = 20


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How the balance comes about: the file's amount, what came in after its day, what is beyond it."""

    outstanding_minor: int
    as_of: datetime.date
    received: Sequence[CasePayment]
    received_minor: int
    beyond_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the case may be placed, and why or why not, in words."""

    eligible: bool
    words: Message


async def show_case(visit: Visit) -> Response:
    """Show a case to the lender's people."""
    actor, case_id = visit.actor, visit.number("case_id")
    card = await case_card(actor, case_id)
    portfolio = await portfolio_by_id(card.portfolio_id)
    day = civil_day(visit.now, portfolio.time_zone)
    chain = await chain_of_case(actor, case_id)
    payments = await payments_of_case(actor, case_id) if visit.may(Permission.READ_PAYMENTS) else []
    rests, told = await rests_of_case(actor, case_id), await told_balances(actor, case_id)
    mark, zone = read_mark(visit.asked.text("earlier")), portfolio.time_zone
    story = await case_story(actor, case_id, before=before(mark, zone))
    events, earlier = page_back(case_events(story, chain, rests, told, payments, zone=zone), mark)
    return visit.show(
        "cases/case.html",
        card=card,
        day=day,
        now_with=chain[0] if chain and chain[0].ended_on is None else None,
        chain=chain,
        payments=payments,
        arithmetic=_arithmetic(card, payments),
        told=told,
        resting=[each for each in rests if each.in_force(day)],
        past_rests=[each for each in rests if not each.in_force(day)],
        points=await points_of_case(actor, case_id),
        verdict=await _verdict(visit, card, portfolio, chain, day),
        rules=rule_words(load_preset(portfolio.rulebook)),
        days=_by_day(events),
        earlier=earlier,
        siblings=await _siblings(visit, card),
        complaints=await _complaints(visit, card),
        complaint_lights=COMPLAINT_LIGHTS,
        words=_Words,
        case_id=card.id,
        relation_words=RELATIONS,
    )


class _Words:
    """The words for codes that the page shows."""

    parts = PARTS
    statuses = STATUS_WORDS
    endings = ENDINGS
    waits = payment_words.REASONS
    outcomes = payment_words.OUTCOMES


def _arithmetic(card: CaseCard, payments: Sequence[CasePayment]) -> Arithmetic:
    """Sum what lowers the balance; beyond what was owed it lowers nothing."""
    received = [each for each in payments if each.lowers]
    total = sum(each.amount_minor for each in received)
    return Arithmetic(
        card.outstanding_minor,
        card.as_of,
        received,
        total,
        max(0, total - card.outstanding_minor),
        card.balance_minor,
    )


async def _verdict(
    visit: Visit, card: CaseCard, portfolio: PortfolioRow, chain: Sequence[Link], day: datetime.date
) -> Verdict:
    if chain and chain[0].ended_on is None:
        return Verdict(False, say("No, because an agency has it now."))
    policy = portfolio.policy
    found = eligibility(await eligibility_facts(visit.actor, card.id, day), policy, day)
    reasons = [REASONS[each] for each in found.reasons]
    if found.eligible:
        return Verdict(True, say("Yes, because: {reasons}.", reasons=reasons))
    return Verdict(False, say("No, because: {reasons}.", reasons=reasons))


async def _complaints(visit: Visit, card: CaseCard) -> list[ComplaintRow]:
    if not visit.may(Permission.READ_CONDUCT):
        return []
    wanted = ComplaintFilter(case_id=card.id)
    return await list_complaints(visit.actor, wanted, today=visit.today, limit=_MOST_COMPLAINTS)


async def _siblings(visit: Visit, card: CaseCard) -> list[tuple[int, str, str]]:
    if not card.other_cases:
        return []
    found = await cases_of_debtor(visit.actor, card.debtor_id)
    return [each for each in found if each[0] != card.id]


def _by_day(events: Sequence[Event]) -> list[tuple[datetime.date, list[Event]]]:
    return [(day, list(each)) for day, each in groupby(events, key=lambda event: event.day)]


async def hold(visit: Visit) -> Response:
    """Put the case on hold."""
    reason = visit.form.text("reason", required=True, most=200)
    until = visit.form.day("until")
    visit.form.check()
    card = await case_card(visit.actor, visit.number("case_id"))
    await hold_case(
        visit.actor, card.case_no, reason=reason, until=until, portfolio_id=card.portfolio_id, now=visit.now
    )
    return visit.go("case", case_id=card.id, flash=say("Case {case_no} is on hold.", case_no=card.case_no))


async def release(visit: Visit) -> Response:
    """Release the case from its hold."""
    card = await case_card(visit.actor, visit.number("case_id"))
    await release_case(visit.actor, card.case_no, portfolio_id=card.portfolio_id, now=visit.now)
    return visit.go("case", case_id=card.id, flash=say("Case {case_no} is released.", case_no=card.case_no))


async def stop(visit: Visit) -> Response:
    """Put the debtor on the stop list."""
    reason = visit.form.text("stop_reason", required=True, most=200)
    visit.form.check()
    card = await case_card(visit.actor, visit.number("case_id"))
    stopped = await stop_debtor(
        visit.actor, card.case_no, reason=reason, portfolio_id=card.portfolio_id, now=visit.now
    )
    return visit.go(
        "case",
        case_id=card.id,
        flash=say(
            "The debtor is on the stop list; open cases concerned: {count}.", count=len(stopped.case_nos)
        ),
    )


async def lift(visit: Visit) -> Response:
    """Take the debtor off the stop list."""
    reason = visit.form.text("lift_reason", required=True, most=200)
    visit.form.check()
    card = await case_card(visit.actor, visit.number("case_id"))
    await lift_stop(visit.actor, card.case_no, reason=reason, portfolio_id=card.portfolio_id, now=visit.now)
    return visit.go("case", case_id=card.id, flash=say("The debtor is off the stop list."))
