"""Credits a payment of the unattributed queue to an agency by hand."""

import datetime
from dataclasses import dataclass

from agencies.cases.rules.reasons import stated_reason
from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.payments.queries.decisions import Decision, Waiting, add_part, resolve
from agencies.payments.queries.facts import hold_books_still, own_case_facts
from agencies.payments.rules.attribution import Basis, Credit, placement_by_hand
from agencies.payments.rules.decisions import ATTRIBUTED
from agencies.payments.rules.posting import CaseFacts
from agencies.payments.rules.words import OUTCOMES
from agencies.payments.waiting import join_case, waiting_payment, waiting_reversal
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow


@dataclass(frozen=True, slots=True)
class Attributed:
    """A payment credited by hand; the reversal `with_reversal` went along and takes all of it back."""

    reference: str
    case_no: str
    agency: str
    placement_id: int
    amount_minor: int
    excess_minor: int
    with_reversal: str | None


async def attribute_payment(
    actor: Actor,
    portfolio: PortfolioRow,
    reference: str,
    agency: AgencyRow,
    *,
    reason: str,
    now: datetime.datetime,
) -> Attributed:
    """Credit a waiting payment to the newest placement that the agency had begun by the day of the payment.

    Where none had begun by then it is the newest of all. A reversal of the payment that waits too goes along.
    Conflict when the payment is decided, is itself a reversal, or the agency never had the case.
    """
    require(actor, Permission.WORK_QUEUE)
    decision = Decision(portfolio.id, stated_reason(reason), actor.person_id, now)
    async with sql.transaction():
        await hold_books_still(portfolio.id)
        payment = await waiting_payment(portfolio, reference)
        reversal = await waiting_reversal(portfolio, payment)
        _check_reversals(payment, reversal)
        case = await _case_of(portfolio, payment)
        credit = _choose(case, payment, agency)
        payment, reversal = await join_case(portfolio, payment, reversal, case)
        await _attribute(actor, payment, reversal, credit, decision)
    return Attributed(
        reference,
        payment.case_no,
        agency.code,
        credit.placement_id,
        payment.amount_minor,
        payment.excess_minor,
        reversal.reference if reversal else None,
    )


def _check_reversals(payment: Waiting, reversal: Waiting | None) -> None:
    if payment.original is not None:
        raise Conflict(
            "{reference} takes back {original}; attribute that payment, and this one goes along.",
            reference=payment.reference,
            original=payment.original,
        )
    if reversal is not None and reversal.outcome is not None:
        raise Conflict(
            "{reference} was taken back by {reversal}, which was decided: {outcome}. Nothing is left to"
            " attribute.",
            reference=payment.reference,
            reversal=reversal.reference,
            outcome=OUTCOMES[reversal.outcome],
        )


async def _case_of(portfolio: PortfolioRow, payment: Waiting) -> CaseFacts:
    case = await own_case_facts(portfolio.id, payment.case_no)
    if case is None:
        raise Conflict(
            "No case of {portfolio} has the number {case_no}; import that case first.",
            portfolio=portfolio.code,
            case_no=payment.case_no,
        )
    return case


def _choose(case: CaseFacts, payment: Waiting, agency: AgencyRow) -> Credit:
    credit = placement_by_hand(case.spans, agency.id, payment.paid_on)
    if credit is None:
        raise Conflict(
            "{agency} never had case {case_no}; name an agency that had it, or close the payment.",
            agency=agency.code,
            case_no=payment.case_no,
        )
    return credit


async def _attribute(
    actor: Actor, payment: Waiting, reversal: Waiting | None, credit: Credit, decision: Decision
) -> None:
    part_id = await _credit(payment, credit, decision)
    if reversal is not None:
        await _credit(reversal, credit._replace(basis=Basis.REVERSAL, reverses_id=part_id), decision)
    await journal.record(
        actor,
        "payment.attributed",
        "payment",
        payment.payment_id,
        agency_id=credit.agency_id,
        now=decision.now,
        placement=credit.placement_id,
        amount_minor=payment.amount_minor,
        reversal=reversal.payment_id if reversal else None,
    )


async def _credit(payment: Waiting, credit: Credit, decision: Decision) -> int:
    part_id = await add_part(payment, credit, decision)
    await resolve(payment, ATTRIBUTED, decision)
    return part_id
