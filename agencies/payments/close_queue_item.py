"""Closes a payment of the unattributed queue on which no agency earns."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.cases.rules.reasons import stated_reason
from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.payments.queries.decisions import Decision, Waiting, resolve
from agencies.payments.queries.facts import case_facts, hold_books_still
from agencies.payments.rules.decisions import Closing, closing
from agencies.payments.rules.posting import CaseFacts
from agencies.payments.waiting import join_case, originals_first, waiting_payment, waiting_reversal
from agencies.people.queries import PortfolioRow


@dataclass(frozen=True, slots=True)
class Closed:
    """A payment that is off the queue and stays unattributed."""

    reference: str
    case_no: str
    outcome: Closing
    amount_minor: int


async def close_queue_item(
    actor: Actor,
    portfolio: PortfolioRow,
    reference: str,
    *,
    outcome: str,
    reason: str,
    now: datetime.datetime,
) -> Closed:
    """Close a waiting payment as the lender's own (自收), refunded, or another portfolio's.

    It says who earns, not what is owed: the payment goes on to lower the balance of its case until a reversal
    takes it back. An own payment whose case was unknown when it came is put on its case, if known now.
    """
    (closed,) = await close_queue_items(
        actor, portfolio, [reference], outcome=outcome, reason=reason, now=now
    )
    return closed


async def close_queue_items(
    actor: Actor,
    portfolio: PortfolioRow,
    references: Sequence[str],
    *,
    outcome: str,
    reason: str,
    now: datetime.datetime,
) -> list[Closed]:
    """Close several waiting payments for one reason, all or none."""
    require(actor, Permission.WORK_QUEUE)
    chosen = closing(outcome)
    decision = Decision(portfolio.id, stated_reason(reason), actor.person_id, now)
    async with sql.transaction():
        await hold_books_still(portfolio.id)
        return [
            await _close_one(actor, portfolio, reference, chosen, decision)
            for reference in await originals_first(portfolio, references)
        ]


async def _close_one(
    actor: Actor, portfolio: PortfolioRow, reference: str, chosen: Closing, decision: Decision
) -> Closed:
    payment = await waiting_payment(portfolio, reference)
    if chosen is Closing.OWN and payment.original is None:
        await _join_known_case(portfolio, payment)
    await resolve(payment, chosen.value, decision)
    await journal.record(
        actor,
        "payment.closed",
        "payment",
        payment.payment_id,
        now=decision.now,
        outcome=chosen.value,
        amount_minor=payment.amount_minor,
    )
    return Closed(reference, payment.case_no, chosen, payment.amount_minor)


async def _join_known_case(portfolio: PortfolioRow, payment: Waiting) -> None:
    facts = await case_facts(portfolio.id, [payment.case_no])
    case = facts[payment.case_no]
    if isinstance(case, CaseFacts):
        await join_case(portfolio, payment, await waiting_reversal(portfolio, payment), case)
